/**
 * Compiles the AssemblyScript source of the kernel in this process, with nothing read but that source.
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
  "--initialMemory",
  "2",
];

/**
 * @param source Text of `philox.as`.
 * @returns The WebAssembly binary.
 * @throws When the source does not compile; the message holds the compiler's own.
 */
export async function compileKernel(source: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["philox.ts", "--outFile", "philox.wasm", ...FLAGS], {
    readFile: (name: string) => name === "philox.ts" ? source : null,
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`Cannot compile the kernel: ${stderr.toString()}`);
  return binary;
}
