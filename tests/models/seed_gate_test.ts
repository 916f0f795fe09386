import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import { plainNetwork } from "../../src/models/plain20.ts";
import { createSeedGate, type SeedGate } from "../../src/models/seed_gate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { SMALL, smallConfig, smallNetwork } from "../training/small.ts";
import { closedValues } from "../support/closed_values.ts";

const SEEDS = [1, "one", 0] as const;

function smallGate(seeds: readonly (number | string)[] = SEEDS, changes: ConfigOverrides = {}) {
  return createSeedGate(mlp(SMALL), seeds, smallConfig(changes));
}

function outputs(gate: SeedGate, seed: number | string): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor2d(closedValues(3 * SMALL.features, 7, 2), [3, SMALL.features]);
    return gate.forward(x, seed).dataSync<"float32">();
  });
}

Deno.test("under each seed a gate is the network of that backbone seed, to the bit", async () => {
  await startEngine("wasm");
  const gate = smallGate();
  gate.materialise();
  for (const backbone of SEEDS) {
    const network = smallNetwork(smallConfig({ seeds: { backbone } }));
    network.frozen.forEach(({ kernel }, i) => {
      const own = gate.networks[SEEDS.indexOf(backbone)].frozen[i].kernel;
      assert.deepEqual(own.dataSync(), kernel.dataSync());
    });
    const alone = createSeedGate(mlp(SMALL), [backbone], smallConfig());
    alone.materialise();
    assert.deepEqual(outputs(gate, backbone), outputs(alone, backbone));
    network.dispose();
    alone.dispose();
  }
  assert.notDeepEqual(outputs(gate, 1), outputs(gate, "one"));
  gate.dispose();
});

Deno.test("what the first network's parameters become, those of all seeds become by sharing", async () => {
  await startEngine("wasm");
  const gate = smallGate();
  gate.materialise();
  const before = gate.networks[2].trained.map(({ variable }) => variable.dataSync().slice());
  for (const parameter of gate.trained) {
    parameter.assign(new Float32Array(parameter.size).fill(0.25));
  }
  const unshared = gate.networks[2].trained.map(({ variable }) => variable.dataSync());
  assert.deepEqual(unshared, before);
  gate.share();
  for (const { trained } of gate.networks) {
    for (const { variable } of trained) assert.ok(variable.dataSync().every((v) => v === 0.25));
  }
  gate.dispose();
});

Deno.test("a gate allocates nothing before it is materialised, and leaves nothing", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const gate = smallGate();
  assert.equal(tf.memory().numTensors, before);
  gate.materialise();
  gate.share();
  outputs(gate, 0);
  gate.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a gate refuses what could not be one, naming it", async () => {
  await startEngine("wasm");
  const attempts: [() => unknown, RegExp][] = [
    [() => smallGate([]), /at least one seed, each once: got none/],
    [() => smallGate([3, 4, 3]), /each once: got 3 twice/],
    [
      () => smallGate(SEEDS, { method: "full" }),
      /method full has no scaffold for a seed to choose/,
    ],
    [() => smallGate(SEEDS, { method: "zero" }), /method zero has no scaffold/],
    [
      () => {
        const shape = { side: 8, channels: 1, classes: 2, widths: [2], depth: 1 };
        return createSeedGate(plainNetwork(shape), SEEDS, smallConfig());
      },
      /Cannot share .* between seeds: .* would belong to one of them/,
    ],
    [() => {
      const gate = smallGate();
      gate.materialise();
      try {
        outputs(gate, 2);
      } finally {
        gate.dispose();
      }
    }, /no seed 2 in this gate: it has 1, one, 0/],
  ];
  for (const [attempt, message] of attempts) {
    assert.throws(attempt, (error) => error instanceof UsageError && message.test(error.message));
  }
});
