import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { halfcheetah } from "../../src/benchmarks/halfcheetah.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { MIRROR, mirrored } from "../support/mirror.ts";

Deno.test("halfcheetah: the paper's protocol, with s = 1 at every rank and six maps adapted", () => {
  for (const rank of [1, 16]) {
    const config = defaultConfig(halfcheetah, "small", { adapter: { rank } });
    assert.deepEqual([config.adapter.scaling, config.adapter.alpha], ["constant", 1]);
    assert.deepEqual(config.adapter.maps, { attention: "adapted", mlp: "adapted" });
    assert.equal(config.adapter.dropout, 0.05);
    assert.deepEqual(
      [config.batchSize, config.epochs, config.patience, config.optimizer.learningRate],
      [64, 120, 15, 1e-4],
    );
    assert.equal(config.optimizer.warmupShare, 0.05);
  }
});

Deno.test("halfcheetah: presets are the paper's sizes, and a factor scales the width of the heads", () => {
  const data = { features: 17, classes: 6, extent: 1000 };
  const name = (preset: string, factor?: number) =>
    halfcheetah.architecture(preset, data, factor).name;
  assert.equal(name("small"), "decision transformer 17-6, 3 x 128, 1 head, 20 steps");
  assert.equal(name("large"), "decision transformer 17-6, 12 x 1024, 8 heads, 20 steps");
  assert.equal(name("large", 0.1), "decision transformer 17-6, 12 x 104, 8 heads, 20 steps");
  assert.throws(() => name("medium"), /Unknown preset "medium": choose one of tiny, small, large/);
});

Deno.test("halfcheetah: without a folder a few steps on the pendulum lower the error, to the same bits", async () => {
  await startEngine("wasm");
  const data = await halfcheetah.load(null);
  assert.equal(data.name, "pendulum");
  assert.deepEqual([data.features, data.classes, data.extent], [3, 1, 200]);
  assert.deepEqual({ ...data.task.sizes }, { train: 80 * 37, validation: 100, test: 100 });
  const config = defaultConfig(halfcheetah, "tiny", {
    steps: 20,
    batchSize: 16,
    adapter: { rank: 2 },
    optimizer: { learningRate: 3e-3 },
  });
  const before = tf.memory().numTensors;
  const quick = { ...data, task: { ...data.task, measure: undefined } };
  const first = await run({ ...config, steps: 1 }, halfcheetah, quick);
  const last = await run(config, halfcheetah, quick);
  assert.equal(tf.memory().numTensors, before);
  assert.ok(last.validationLoss < 0.9 * first.validationLoss);
  assert.equal((await run(config, halfcheetah, quick)).adapterDigest, last.adapterDigest);
  // Six maps in each of two blocks.
  assert.equal(last.beta.length, 12);
  assert.ok(last.measures === null && last.metric === "mse");
});

Deno.test({
  name: "mirror: halfcheetah loads the recorded episodes, 9,456 windows to train on",
  ignore: !mirrored("rl-halfcheetah"),
  async fn() {
    await startEngine("wasm");
    const data = await halfcheetah.load(MIRROR);
    assert.equal(data.name, "halfcheetah-cs294");
    assert.deepEqual([data.features, data.classes, data.extent], [17, 6, 1000]);
    assert.deepEqual({ ...data.task.sizes }, { train: 48 * 197, validation: 300, test: 300 });
    const { inputs, targets } = data.task.batch("train", Uint32Array.of(0, 9455));
    assert.deepEqual(inputs.observations.shape, [40, 17]);
    // The first window of an episode is told all that it will earn: about 4,150 / 6,000.
    assert.ok(Math.abs(inputs.returns.dataSync()[0] - 0.69) < 0.04);
    tf.dispose([...Object.values(inputs), ...Object.values(targets)]);
  },
});
