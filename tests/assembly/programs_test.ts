import assert from "node:assert/strict";
import { decodeBase64, encodeBase64 } from "../../src/assembly/base64.ts";
import { KERNEL_BINARY as ENGINE_BINARY } from "../../src/engine/wasm/kernel/binary.ts";
import { KERNEL_BINARY } from "../../src/random/kernel/binary.ts";

const permitted = (await Deno.permissions.query({ name: "env", variable: "CI" })).state ===
  "granted";

Deno.test({
  name: "the committed kernels are what their sources compile to",
  // The compiler looks whether CI is set when it is loaded.
  ignore: !permitted,
  async fn() {
    const { compileAssembly } = await import("../../src/assembly/compile.ts");
    const programs = await import("../../src/assembly/programs.ts");
    for (const program of programs.PROGRAMS) {
      const text = programs.binaryModule(program, await programs.compileProgram(program));
      assert.equal(text, await Deno.readTextFile(`${program.folder}/binary.ts`));
    }
    const sources = new Map([["bad", "export function f(): i32 { return x; }"]]);
    await assert.rejects(compileAssembly({ sources, memory: 1 }), /Cannot compile bad/);
  },
});

Deno.test("the generator's kernel imports nothing, the engine's its memory alone", () => {
  const importsOf = (binary: string) =>
    WebAssembly.Module.imports(new WebAssembly.Module(decodeBase64(binary)));
  assert.deepEqual(importsOf(KERNEL_BINARY), []);
  assert.deepEqual(importsOf(ENGINE_BINARY), [{ module: "env", name: "memory", kind: "memory" }]);
});

Deno.test("base64 gives the bytes back", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes);
});
