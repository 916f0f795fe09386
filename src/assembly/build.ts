/**
 * Rewrites every `binary.ts` from the AssemblyScript beside it. From the root of the project:
 *
 *     deno run --allow-read=. --allow-write=src --allow-env=CI src/assembly/build.ts
 *
 * @module
 */
import { binaryModule, compileProgram, PROGRAMS } from "./programs.ts";

for (const program of PROGRAMS) {
  const binary = await compileProgram(program);
  await Deno.writeTextFile(`${program.folder}/binary.ts`, binaryModule(program, binary));
  console.log(`${program.folder}/binary.ts: ${binary.length} bytes`);
}
