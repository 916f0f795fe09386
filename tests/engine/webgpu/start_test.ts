import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { checkLimits, describe, NEEDED_LIMITS } from "../../../src/engine/webgpu/adapter.ts";
import { startWebgpu } from "../../../src/engine/webgpu/start.ts";
import { DataError } from "../../../src/errors.ts";
import { ended } from "../../support/task.ts";
import { ADAPTER, gpuTest } from "./adapter_here.ts";
import { values } from "./samples.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

gpuTest("webgpu starts, names its adapter, and a second start is free", async () => {
  const [first, together] = await Promise.all([startWebgpu(), startWebgpu()]);
  assert.equal(together, first);
  assert.equal(tf.getBackend(), "webgpu");
  assert.equal(first, `deno-${Deno.version.deno} ${ADAPTER!.description}`);
  assert.equal(await startWebgpu(), first);
  const sum = tf.tidy(() => tf.matMul(tf.ones([300, 200]), tf.ones([200, 300])).sum());
  assert.deepEqual([...await sum.data()], [300 * 200 * 300]);
  sum.dispose();
});

gpuTest(
  "webgpu reads synchronously only what is on the host, and says what to do",
  async () => {
    await startWebgpu();
    const onHost = tf.tensor1d([1, 2]);
    assert.deepEqual([...onHost.dataSync()], [1, 2]);
    const computed = tf.tidy(() => tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])));
    assert.throws(() => computed.dataSync(), {
      message: /cannot read a tensor synchronously: await/,
    });
    assert.equal((await computed.data())[0], 40);
    tf.dispose([onHost, computed]);
  },
);

gpuTest("webgpu gives two runs of a training the same bits and keeps nothing", async () => {
  await startWebgpu();
  const train = async () => {
    const weights = tf.tidy(() => tf.variable(values([50, 40], 1)));
    const optimizer = tf.train.adam(0.01);
    const counts = [];
    for (let step = 0; step < 6; step++) {
      const loss = optimizer.minimize(
        () =>
          tf.tidy(() => tf.matMul(values([64, 50], 2), weights).relu().square().mean().asScalar()),
        true,
      );
      await loss!.data();
      loss!.dispose();
      counts.push(tf.memory().numTensors);
    }
    assert.equal(new Set(counts.slice(1)).size, 1, `tensors by step: ${counts}`);
    const trained = await weights.data();
    optimizer.dispose();
    weights.dispose();
    return trained;
  };
  const before = tf.memory().numTensors;
  assert.deepEqual(await train(), await train());
  assert.equal(tf.memory().numTensors - before, 0);
});

gpuTest(
  "a GPU that fails is an error, not zeros, and can be started anew",
  async () => {
    const program = `
    import * as tf from "@tensorflow/tfjs";
    import { startWebgpu } from "./src/engine/webgpu/start.ts";
    await startWebgpu();
    const sum = async () =>
      await tf.tidy(() => tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])).sum()).data();
    const report = (error) => console.log(error.name + ": " + error.message);
    tf.backend().device.createBuffer({ size: 2 ** 50, usage: GPUBufferUsage.STORAGE });
    await sum().catch(report);
    await sum().catch(report);
    await startWebgpu();
    console.log((await sum())[0]);
    tf.backend().device.destroy();
    await sum().catch(report);
    await startWebgpu();
    console.log((await sum())[0]);
  `;
    const { code, stdout, stderr } = await evaluate(program);
    const lines = stdout.trim().split("\n").filter((line) => /^(DataError|\d)/.test(line));
    assert.equal(code, 0, stderr);
    assert.match(lines[0], /^DataError: The GPU failed: .*1125899906842624/);
    assert.equal(lines[1], lines[0]);
    assert.equal(lines[2], "64000");
    assert.match(lines[3], /^DataError: The GPU failed: ./);
    assert.equal(lines[4], "64000");
    assert.equal(lines.length, 5);
  },
);

gpuTest("webgpu starts in a worker", async () => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.terminate();
  assert.deepEqual(answer, ["webgpu", 64_000]);
});

Deno.test("webgpu without an adapter is one line, and no other backend takes its place", async () => {
  const { code, stdout, stderr } = await evaluate(
    `
    import * as tf from "@tensorflow/tfjs";
    import { describeAdapter } from "./src/engine/webgpu/adapter.ts";
    import { startWebgpu } from "./src/engine/webgpu/start.ts";
    console.log(await describeAdapter());
    await startWebgpu().catch((error) => console.log(error.name + ": " + error.message));
    console.log(tf.engine().backendName ?? "none");
  `,
    // Vulkan alone, and none of its drivers.
    { DENO_WEBGPU_BACKEND: "vulkan", VK_DRIVER_FILES: "/nowhere", VK_ICD_FILENAMES: "/nowhere" },
  );
  assert.equal(code, 0, stderr);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 3, stdout);
  assert.equal(lines[0], "null");
  assert.match(
    lines[1],
    /^DataError: no GPU adapter: the engine webgpu needs a GPU and its driver/,
  );
  assert.equal(lines[2], "none");
});

Deno.test("an adapter below the limits is refused by limit, value and need", () => {
  checkLimits("enough", NEEDED_LIMITS);
  assert.throws(
    () => checkLimits("Old GPU", { ...NEEDED_LIMITS, maxStorageBuffersPerShaderStage: 4 }),
    (error) =>
      error instanceof DataError &&
      /adapter Old GPU does not suffice: maxStorageBuffersPerShaderStage is 4, needed 8/
        .test(error.message),
  );
  assert.throws(() => checkLimits("Odd GPU", {}), /is undefined, needed/);
});

Deno.test("an adapter is software by its flag or by its name", () => {
  const info = { vendor: "4318", device: "1", architecture: "", isFallbackAdapter: false };
  const of = (changes: object) =>
    describe({ ...info, description: "", ...changes } as GPUAdapterInfo);
  assert.deepEqual(of({ description: "NVIDIA GeForce RTX 3060" }), {
    description: "NVIDIA GeForce RTX 3060",
    software: false,
  });
  assert.deepEqual(of({}), { description: "vendor 4318, device 1", software: false });
  assert.equal(of({ isFallbackAdapter: true }).software, true);
  assert.equal(of({ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }).software, true);
  assert.equal(of({ description: "SwiftShader Device (Subzero)" }).software, true);
  assert.equal(of({ description: "Microsoft Basic Render Driver" }).software, true);
});

/** Runs a program in a process of its own, in the project. */
async function evaluate(program: string, env: Record<string, string> = {}) {
  return await ended(["eval", "--quiet", "--ext=js", program], { cwd: ROOT, env });
}
