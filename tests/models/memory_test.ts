import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { BackboneStorage } from "../../src/adapter/backbone_storage.ts";
import type { FamilyName } from "../../src/backbone/families.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { describeMemory, memoryLedger } from "../../src/models/memory.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { createOptimizer } from "../../src/training/optimizer.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const DATA = { features: 784, classes: 10 };

/** Rank 8. */
function configOf(preset: string, family: FamilyName) {
  return defaultConfig(mnist, preset, { backbone: { family } });
}

/** Not materialised. */
function networkOf(preset: string, family: FamilyName, keep: BackboneStorage): Network {
  const config = configOf(preset, family);
  return createNetwork(mnist.architecture(preset, DATA), { ...config, keep });
}

/** The paper's count of trained parameters of the tiny MLP at rank 8, and its frozen matrices. */
const TINY = { trained: 9_484, frozen: 784 * 128 + 128 * 64, first: 784 * 128 };

for (
  const [family, keep, backbone, block] of [
    ["normal", "memory", 4 * TINY.frozen, 0],
    ["normal", "regenerate", 0, 4 * TINY.first],
    ["binary", "packed", TINY.frozen / 8, 4 * TINY.first],
    ["normal_2bit", "packed", TINY.frozen / 4, 4 * TINY.first],
    ["normal_4bit", "packed", TINY.frozen / 2, 4 * TINY.first],
  ] as const
) {
  Deno.test(`the ledger of a ${family} backbone kept by ${keep} is what arithmetic and tfjs say`, async () => {
    await startEngine("wasm");
    const network = networkOf("tiny", family, keep);
    const before = tf.memory().numBytes;
    network.materialise();
    const ledger = memoryLedger(network, "adamw");
    const parameters = 4 * TINY.trained;
    assert.deepEqual(ledger, {
      backbone,
      block,
      subspace: 0,
      projections: 0,
      parameters,
      gradients: parameters,
      optimizer: 2 * parameters,
    });
    assert.equal(memoryLedger(network, "sgd").optimizer, parameters);

    // Codes lie outside the engine.
    const whole = keep === "memory" ? backbone : 0;
    assert.equal(tf.memory().numBytes - before, whole + parameters);
    for (const name of ["adamw", "sgd"] as const) {
      const held = tf.memory().numBytes;
      const { optimizer: config } = configOf("tiny", family);
      const variables = network.trained.map(({ variable }) => variable);
      const optimizer = createOptimizer({ ...config, name }, variables);
      assert.equal(tf.memory().numBytes - held, memoryLedger(network, name).optimizer);
      optimizer.dispose();
    }
    network.dispose();
    assert.equal(tf.memory().numBytes, before);
  });
}

Deno.test("a block is at most two mebibytes of a wide matrix, and none where nothing is frozen", async () => {
  await startEngine("wasm");
  const large = networkOf("large", "normal", "regenerate");
  assert.equal(memoryLedger(large, "adamw").block, 2 ** 21);
  const config = defaultConfig(mnist, "large", { method: "full" });
  const full = createNetwork(mnist.architecture("large", DATA), { ...config, keep: "regenerate" });
  const { backbone, block } = memoryLedger(full, "adamw");
  assert.deepEqual([backbone, block], [0, 0]);
});

Deno.test("the ledger reads as one line in MiB whose parts add up", () => {
  const mebibyte = 2 ** 20;
  const ledger = {
    backbone: mebibyte,
    block: mebibyte / 2,
    subspace: 0,
    projections: 0,
    parameters: mebibyte / 4,
    gradients: mebibyte / 4,
    optimizer: mebibyte / 2,
  };
  assert.equal(
    describeMemory(ledger),
    "memory: 2.50 MiB without activations: backbone 1.00 and a block of 0.50, parameters 0.25, " +
      "gradients 0.25, optimiser 0.50",
  );
  assert.match(describeMemory({ ...ledger, block: 0 }), /^memory: 2\.00 .* backbone 1\.00, param/);
  assert.match(
    describeMemory({ ...ledger, subspace: mebibyte }),
    /^memory: 3\.50 .* of 0\.50, subspace 1\.00, parameters/,
  );
  assert.match(
    describeMemory({ ...ledger, projections: 3 * mebibyte }),
    /^memory: 5\.50 .* of 0\.50, its outputs for all examples 3\.00, parameters/,
  );
});

Deno.test("first-layer outputs are counted while they are looked up, up to 512 MiB", () => {
  const network = networkOf("tiny", "normal", "memory");
  assert.equal(memoryLedger(network, "adamw").projections, 0);
  assert.equal(memoryLedger(network, "adamw", 1000).projections, 4 * 1000 * 128);
  assert.equal(memoryLedger(network, "adamw", 2 ** 21).projections, 0);
});
