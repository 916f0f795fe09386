/**
 * Rewrites `binary.ts` from `philox.as`. From the root of the project:
 *
 *     deno run --allow-read=. --allow-write=src/random/kernel --allow-env=CI src/random/kernel/build.ts
 *
 * @module
 */
import { compileKernel } from "./compile.ts";
import { encodeBase64 } from "./base64.ts";

/** The text of `binary.ts` for a compiled kernel. */
export function binaryModule(binary: Uint8Array): string {
  return [
    "/**",
    " * `philox.as` compiled to WebAssembly, in base64. Made by `build.ts`; not to be edited.",
    " *",
    " * @module",
    " */",
    "",
    `/** ${binary.length} bytes. */`,
    "export const KERNEL_BINARY: string =",
    `  "${encodeBase64(binary)}";`,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const source = await Deno.readTextFile("src/random/kernel/philox.as");
  await Deno.writeTextFile(
    "src/random/kernel/binary.ts",
    binaryModule(await compileKernel(source)),
  );
}
