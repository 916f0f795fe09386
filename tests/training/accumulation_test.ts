import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { heapIfAny } from "../../src/engine/wasm/heap.ts";
import { UsageError } from "../../src/errors.ts";
import { createNetwork } from "../../src/models/network.ts";
import { measureBatch } from "../../src/training/batch_memory.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { stepGradients } from "../../src/training/gradients.ts";
import { backbonePasses } from "../../src/training/resampling.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { assertClose } from "../adapter/float64.ts";
import { smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

/** All trained values after three epochs of 50 examples in batches of 16, the last of 2. */
async function trained(overrides: ConfigOverrides): Promise<number[]> {
  const network = smallNetwork(smallConfig(overrides));
  await train(network, smallTask(), smallConfig(overrides));
  const values = trainedValues(network).flatMap((tensor) => [...tensor]);
  network.dispose();
  return values;
}

for (const accumulate of [2, 4, 16]) {
  Deno.test(`accumulating a batch from ${accumulate} parts trains as the whole batch does, but for rounding`, async () => {
    await startEngine("wasm");
    const before = tf.memory().numTensors;
    // Momentum keeps small differences small, where Adam's first steps would not.
    const overrides = {
      dropout: 0.3,
      optimizer: { name: "sgd", momentum: 0.9, learningRate: 0.05 },
      adapter: { dropout: 0.2 },
    } as const;
    const whole = await trained(overrides);
    assertClose(await trained({ ...overrides, accumulate }), whole, 1e-5, "trained values");
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("accumulated parts share the scaffold where it is drawn anew, unlike resampled micro-batches", async () => {
  await startEngine("wasm");
  const resample = { schedule: "batch", k: 2 } as const;
  const sgd = { name: "sgd", learningRate: 0.05 } as const;
  const whole = await trained({ resample, optimizer: sgd });
  assertClose(
    await trained({ resample, optimizer: sgd, accumulate: 4 }),
    whole,
    1e-5,
    "trained values",
  );
  const parts = await trained({ resample: { schedule: "microbatch", k: 4 }, optimizer: sgd });
  const single = await trained({ optimizer: sgd });
  assert.ok(parts.some((value, i) => Math.abs(value - single[i]) > 1e-3));
});

Deno.test("parts take less memory at a time than the batch, and a batch is measured by its parts", async () => {
  await startEngine("wasm");
  const network = smallNetwork(smallConfig());
  const [task, config] = [smallTask(), smallConfig({ batchSize: 48 })];
  const indices = Uint32Array.from({ length: 48 }, (_, i) => i);
  const peak = (accumulate: number) => {
    const place = { step: 0, epoch: 0, rows: 48, accumulate };
    return heapIfAny()!.peakOf(() => {
      const passes = backbonePasses(config.resample, place);
      const { loss, gradients } = stepGradients(network, task, passes, { step: 0, indices });
      tf.dispose([loss, ...gradients]);
    });
  };
  assert.ok(peak(8).bytes < 0.6 * peak(1).bytes, `${peak(8).bytes}, ${peak(1).bytes}`);
  const measured = (changed: RunConfig) => measureBatch(network, task, changed, 1e6);
  const [whole, parts] = [await measured(config), await measured({ ...config, accumulate: 4 })];
  network.dispose();
  assert.deepEqual([whole?.rows, parts?.rows, parts?.batch], [48, 12, 48]);
  assert.ok(parts!.bytes < whole!.bytes);
});

Deno.test("BatchNorm sees other statistics in parts of a batch: accumulating is refused", async () => {
  await startEngine("wasm");
  const config = defaultConfig(cifar10, "plain5", { accumulate: 2 });
  const shape = { features: 3072, classes: 10, extent: 32 };
  const network = createNetwork(cifar10.architecture("plain5", shape), config);
  await assert.rejects(train(network, smallTask(), config), (error) => {
    return error instanceof UsageError &&
      /\(BatchNorm\).* accumulate must be 1, got 2$/.test(error.message);
  });
  network.dispose();
});
