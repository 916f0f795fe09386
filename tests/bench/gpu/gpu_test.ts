import assert from "node:assert/strict";
import { measureCeilings } from "../../../src/bench/gpu/ceilings.ts";
import { GPU_GLANCE, gpuFindings, measureGpu } from "../../../src/bench/gpu/gpu.ts";
import { startEngine } from "../../../src/engine/engine.ts";
import { findAdapter } from "../../../src/engine/webgpu/adapter.ts";

Deno.test("ceilings: 512 times the work of a product takes longer, its rate is of the same size", async () => {
  await startEngine("cpu");
  const work = { values: 1000, operations: 4, readings: 5 };
  const small = await measureCeilings({ ...work, width: 16 });
  const large = await measureCeilings({ ...work, width: 128 });
  // A rate that forgot the width would be 512 times off; a busy machine makes less of a difference.
  const ratio = large.gflops / small.gflops;
  assert.ok(ratio < 100 && ratio > 0.01, String(ratio));
  assert.ok(large.gigabytesPerSecond > 0);
});

Deno.test({
  name:
    "gpu: the adapter computes the losses of wasm; what does not fit in time is given up by name",
  ignore: await findAdapter() === null,
  async fn() {
    const report = await measureGpu({ ...GPU_GLANCE, secondsEach: 0 });
    assert.match(report.engine, /^webgpu /);
    assert.ok(report.lossDifference < 1e-4, String(report.lossDifference));
    assert.deepEqual(report.steps.map(({ network, method }) => [network, method]), [
      ["3M", "full"],
      ["3M", "lottalora"],
    ]);
    for (const { secondsPerStep, givenUp } of report.steps) {
      assert.deepEqual([secondsPerStep, givenUp], [null, ["batch 1: more than 0 s"]]);
    }
    assert.deepEqual(gpuFindings(report).ratios.map(({ met }) => met), [true]);
  },
});

Deno.test("gpu: steps that were timed are rates, others are left out", () => {
  const none = { batch: null, secondsPerStep: null, bytes: null, givenUp: ["batch 1: too much"] };
  const { rates } = gpuFindings({
    ...{ engine: "e", caution: null, lossDifference: 0 },
    ceilings: { gflops: 1, gigabytesPerSecond: 2 },
    steps: [
      { network: "3M", method: "full", batch: 8, secondsPerStep: 0.5, bytes: 2 ** 20, givenUp: [] },
      { network: "30M", method: "full", ...none },
    ],
  });
  assert.deepEqual(rates.slice(2).map(({ measure, value, unit }) => [measure, value, unit]), [
    ["3M, full, batch 8, webgpu", 2, "steps/s"],
    ["3M, full, batch 8, webgpu: tensors", 1, "MiB"],
  ]);
});
