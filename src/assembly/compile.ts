/**
 * Compiles AssemblyScript in this process, with nothing read but the sources it is given.
 *
 * @module
 */
import asc from "assemblyscript/asc";

/** The flags that decide the bytes; they and the compiler's version are part of the recipe. */
const FLAGS: readonly string[] = [
  "-O3",
  "--noAssert",
  "--converge",
  "--runtime",
  "stub",
  "--enable",
  "simd",
];

/** What is compiled, and where its memory comes from. */
export interface Program {
  /** Texts by file name without extension; the first is the entry. */
  readonly sources: ReadonlyMap<string, string>;
  /** Pages of a memory of its own, or `imported`. */
  readonly memory: number | "imported";
}

/**
 * @param program Sources and memory.
 * @returns The WebAssembly binary.
 * @throws When a source does not compile; the message holds the compiler's own.
 */
export async function compileAssembly({ sources, memory }: Program): Promise<Uint8Array> {
  const [entry] = sources.keys();
  const memoryFlags = memory === "imported"
    ? ["--importMemory", "--noExportMemory", "--maximumMemory", "65536"]
    : ["--initialMemory", String(memory)];
  let binary: Uint8Array | undefined;
  const args = [`${entry}.ts`, "--outFile", `${entry}.wasm`, ...FLAGS, ...memoryFlags];
  const { error, stderr } = await asc.main(args, {
    readFile: (name: string) => sources.get(name.replace(/^.*\/|\.ts$/g, "")) ?? null,
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`Cannot compile ${entry}: ${stderr.toString()}`);
  return binary;
}
