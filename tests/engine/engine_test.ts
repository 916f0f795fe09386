import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { withoutLeaks } from "../../src/engine/scope.ts";
import { UsageError } from "../../src/errors.ts";
import { ended } from "../support/task.ts";

for (const name of EVERYWHERE) {
  engineTest(
    name,
    "the current backend is that of the engine started, again and again,",
    async () => {
      const first = await startEngine(name);
      assert.equal(first.name, name);
      assert.equal(tf.getBackend(), name === "native" ? "wasm" : name);
      assert.deepEqual(await startEngine(name), first);
    },
  );
}

Deno.test("the identity names engine, tfjs version and the binary or, on cpu, the version of V8", async () => {
  const { identity } = await startEngine("wasm");
  assert.match(identity, /^wasm tfjs-\d+\.\d+\.\d+ sha256:[0-9a-f]{16}$/);
  assert.match((await startEngine("cpu")).identity, /^cpu tfjs-\d+\.\d+\.\d+ v8-[\d.]+/);
});

Deno.test("the engine cpu starts and computes without a word of tfjs's own", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { startEngine } from "./src/engine/engine.ts";
    await startEngine("cpu");
    console.log((await tf.add(tf.ones([2]), 1).data())[0]);`;
  const cwd = new URL("../../", import.meta.url).pathname;
  const { stdout, stderr } = await ended(["eval", "--quiet", "--ext=ts", program], { cwd });
  assert.deepEqual([stdout, stderr], ["2\n", ""]);
});

Deno.test("the wasm engine runs the single-threaded SIMD binary on any machine", async () => {
  await startEngine("wasm");
  assert.equal(tf.env().get("WASM_HAS_SIMD_SUPPORT"), true);
  assert.equal(tf.env().get("WASM_HAS_MULTITHREAD_SUPPORT"), false);
});

for (const name of ["webgl", "", "WASM", "node"]) {
  Deno.test(`the engine "${name}" is refused, with the names that exist`, async () => {
    await assert.rejects(
      startEngine(name),
      (error) =>
        error instanceof UsageError && error.message.includes(`"${name}"`) &&
        error.message.includes("auto, wasm, native, webgpu, cpu"),
    );
  });
}

Deno.test("where wasm cannot start it is an error, never another engine under its name", async () => {
  const start = async (...flags: string[]) => {
    const program = new URL("start_engine.ts", import.meta.url).pathname;
    const cwd = new URL("../../", import.meta.url).pathname;
    const args = ["run", "--no-prompt", "--allow-read=.", "--allow-env", ...flags, program];
    return (await ended(args, { cwd })).stdout;
  };
  assert.match(await start(), /^wasm tfjs-/);
  // Without its just-in-time compilers V8 has no WebAssembly.
  assert.match(await start("--v8-flags=--jitless"), /^DataError: The engine wasm does not start/);
});

Deno.test("withoutLeaks frees what was made inside, also when it throws", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const sum = withoutLeaks(() => tf.add(tf.ones([3]), 1).dataSync()[0]);
  assert.equal(sum, 2);
  assert.equal(tf.memory().numTensors, before);
  const failing = () => {
    tf.ones([3]);
    throw new Error("half way");
  };
  assert.throws(() => withoutLeaks(failing), /half way/);
  assert.equal(tf.memory().numTensors, before);
});
