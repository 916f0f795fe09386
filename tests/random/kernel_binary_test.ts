import assert from "node:assert/strict";
import { decodeBase64, encodeBase64 } from "../../src/random/kernel/base64.ts";
import { KERNEL_BINARY } from "../../src/random/kernel/binary.ts";

const permitted = (await Deno.permissions.query({ name: "env", variable: "CI" })).state ===
  "granted";

Deno.test({
  name: "the committed kernel is what its source compiles to",
  // The compiler looks whether CI is set when it is loaded.
  ignore: !permitted,
  async fn() {
    const { compileKernel } = await import("../../src/random/kernel/compile.ts");
    const { binaryModule } = await import("../../src/random/kernel/build.ts");
    const binary = await compileKernel(await Deno.readTextFile("src/random/kernel/philox.as"));
    assert.equal(encodeBase64(binary), KERNEL_BINARY);
    assert.equal(binaryModule(binary), await Deno.readTextFile("src/random/kernel/binary.ts"));
    await assert.rejects(compileKernel("export function f(): i32 { return x; }"), /Cannot compile/);
  },
});

Deno.test("the kernel is WebAssembly that imports nothing", () => {
  const module = new WebAssembly.Module(decodeBase64(KERNEL_BINARY));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});
