/**
 * The WebAssembly programs of the project: where their sources lie and what becomes of them.
 *
 * @module
 */
import { compileAssembly } from "./compile.ts";
import { encodeBase64 } from "./base64.ts";

/** Folders with the sources of a program (`*.as`) and, beside them, the `binary.ts` made of them. */
export const PROGRAMS = [
  { folder: "src/random/kernel", entry: "philox", memory: 2 },
  { folder: "src/engine/wasm/kernel", entry: "index", memory: "imported" },
] as const;

/** One of {@linkcode PROGRAMS}. */
export type AssemblyProgram = typeof PROGRAMS[number];

/**
 * Compiles a program from the sources in its folder; needs to read it.
 *
 * @param program One of {@linkcode PROGRAMS}, its folder relative to the working directory.
 * @returns The WebAssembly binary.
 */
export async function compileProgram(program: AssemblyProgram): Promise<Uint8Array> {
  const { folder, entry, memory } = program;
  const sources = new Map([[entry as string, await Deno.readTextFile(`${folder}/${entry}.as`)]]);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".as")) continue;
    sources.set(name.slice(0, -3), await Deno.readTextFile(`${folder}/${name}`));
  }
  return await compileAssembly({ sources, memory });
}

/** The text of `binary.ts` for a compiled program. */
export function binaryModule({ entry }: AssemblyProgram, binary: Uint8Array): string {
  const lines = encodeBase64(binary).match(/.{1,4096}/g) ?? [];
  return [
    "/**",
    ` * \`${entry}.as\` compiled to WebAssembly, in base64. Made by \`src/assembly/build.ts\`.`,
    " *",
    " * @module",
    " */",
    "",
    `/** ${binary.length} bytes. */`,
    "export const KERNEL_BINARY: string =",
    lines.map((line) => `  "${line}"`).join(" +\n") + ";",
    "",
  ].join("\n");
}
