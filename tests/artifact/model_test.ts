import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { decodeArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import { loadBenchmarkModel, scoreModel } from "../../src/artifact/benchmark_model.ts";
import { run } from "../../src/training/run.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { UsageError } from "../../src/errors.ts";
import { trainSmall } from "./small_model.ts";

Deno.test("artifact: a run that keeps its artifact has the result of the same run to the bit", async () => {
  const { config, data, result } = await trainSmall();
  assert.deepEqual(await run(config, mnist, data), result);
});

Deno.test("artifact: what is loaded scores as what was trained, and leaves no tensor", async () => {
  const { data, result, artifact } = await trainSmall();
  const before = tf.memory().numTensors;
  const model = await loadBenchmarkModel(await decodeArtifact(encodeArtifact(artifact)));
  const score = await scoreModel(model, data);
  assert.equal(score.value, result.value);
  assert.equal(score.loss, result.testLoss);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("artifact: a resampled run is rebuilt on the scaffold of its last step", async () => {
  for (const schedule of ["epoch", "batch", "microbatch"] as const) {
    const resample = { schedule, k: schedule === "epoch" ? 1 : 2 };
    const { data, result, artifact } = await trainSmall({ resample, steps: 70 });
    assert.ok(artifact.description.matrices.every(({ draw }) => draw > 0));
    const model = await loadBenchmarkModel(artifact);
    assert.equal((await scoreModel(model, data)).value, result.value);
    model.dispose();
  }
});

Deno.test("artifact: another seed is refused, and on request loads and predicts worse", async () => {
  const { data, result, artifact } = await trainSmall({ steps: 200 });
  await assert.rejects(() => loadBenchmarkModel(artifact, { seed: 43 }), UsageError);
  const options = { seed: 43, allowSeedMismatch: true };
  const model = await loadBenchmarkModel(artifact, options);
  const { value } = await scoreModel(model, data);
  model.dispose();
  assert.ok(value < result.value - 20, `${value} against ${result.value}`);
});
