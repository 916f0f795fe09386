import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { digestOf } from "../../src/files/digest.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import type { OptimizerConfig } from "../../src/training/config.ts";
import { readScalarAndNorm } from "../../src/engine/reading.ts";
import { stepGradients } from "../../src/training/gradients.ts";
import { clippingFactor } from "../../src/training/optimizer.ts";
import { learningRateAt } from "../../src/training/schedule.ts";
import { train } from "../../src/training/trainer.ts";
import { closedValues } from "../support/closed_values.ts";
import { optimised } from "../training/optimised.ts";
import { peerBackbones } from "./backbones.ts";
import { FORMS, peerConfig, peerNetwork, peerTask } from "./networks.ts";
import { assertGradient, relativeError, storedReference, torchTest } from "./comparison.ts";
import type { PeerReference, Trajectory } from "./reference.ts";

const reference = storedReference<PeerReference>("reference.json");
const WHOLE_BATCH = { draw: 0, rowStart: 0, rowEnd: reference.rows, weight: 1 };

Deno.test("PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(...peerBackbones()), reference.backbonesSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of Object.keys(FORMS)) {
    engineTest(
      engine,
      `logits, loss and all gradients of the ${form} network equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerNetwork(peerConfig(form, reference));
        const task = peerTask(reference.rows);
        const indices = Uint32Array.from({ length: reference.rows }, (_, i) => i);
        const batch = task.batch("train", indices);

        const logits = network.forward(batch.inputs, PREDICTION);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-5);
        const found = stepGradients(network, task, [WHOLE_BATCH], { step: 0, indices });
        const { value: loss, squaredNorm } = await readScalarAndNorm(found.loss, found.gradients);
        assert.ok(Math.abs(loss - theirs.loss) < 1e-5 * theirs.loss, `${loss} ${theirs.loss}`);
        const norms = Object.values(theirs.gradients).map(({ norm }) => norm);
        assert.ok(Math.abs(Math.sqrt(squaredNorm) / Math.hypot(...norms) - 1) < 1e-5);
        const names = network.trained.map(({ name }) => name);
        assert.deepEqual(names.toSorted(), Object.keys(theirs.gradients).sort());
        for (const [slot, name] of names.entries()) {
          await assertGradient(name, found.gradients[slot], theirs.gradients[name]);
        }
        tf.dispose([logits, batch.inputs, batch.targets, found.loss, ...found.gradients]);
        network.dispose();
      },
    );
  }
}

for (const [form, theirs] of Object.entries(reference.training)) {
  Deno.test(`the losses of ${theirs.length} training steps of the ${form} network equal PyTorch's`, async () => {
    await startEngine("wasm");
    const base = peerConfig(form, reference);
    const config = {
      ...base,
      batchSize: reference.rows,
      steps: theirs.length,
      optimizer: { ...base.optimizer, learningRate: 3e-3 },
    };
    const network = peerNetwork(config);
    const losses: number[] = [];
    await train(network, peerTask(reference.rows), config, {
      onEvent: (event) => event.type === "step" && losses.push(event.loss),
    });
    network.dispose();
    assert.ok(relativeError(losses, theirs) < 1e-4, JSON.stringify({ losses, theirs }));
  });
}

const BASE: OptimizerConfig = {
  name: "adamw",
  learningRate: 1e-3,
  weightDecay: 1e-2,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  momentum: 0,
  schedule: "constant",
  decay: 1,
  warmupSteps: 0,
  clipNorm: null,
};

const OPTIMIZERS: Record<string, OptimizerConfig> = {
  "adamw": BASE,
  "adamw, other constants": {
    ...BASE,
    learningRate: 3e-3,
    beta1: 0.8,
    beta2: 0.95,
    epsilon: 1e-6,
    weightDecay: 0.1,
  },
  "adam": { ...BASE, name: "adam" },
  "sgd": { ...BASE, name: "sgd", learningRate: 1e-2 },
  "sgd with momentum": { ...BASE, name: "sgd", learningRate: 1e-2, momentum: 0.9 },
};

/** The trajectory of `reference.py`. */
async function trajectory(
  config: OptimizerConfig,
  clip: number | null = null,
): Promise<Trajectory> {
  await startEngine("wasm");
  const sizes = [7, 4, 1];
  const some = optimised(config, sizes.map((size, salt) => closedValues(size, salt, 2)));
  const kept: Trajectory = [];
  for (let step = 0; step < 100; step++) {
    const gradients = sizes.map((size, slot) => closedValues(size, 10 + 3 * step + slot, 4));
    const squares = gradients.map((values) => values.reduce((sum, g) => sum + g * g, 0));
    const factor = clippingFactor(squares.reduce((sum, square) => sum + square, 0), clip);
    some.step(gradients, config.learningRate, factor);
    if ((step + 1) % 10 === 0) kept.push((await some.values()).flatMap((values) => [...values]));
  }
  some.dispose();
  return kept;
}

function largestDifference(ours: Trajectory, theirs: Trajectory): number {
  const differences = ours.flatMap((values, i) =>
    values.map((value, j) => Math.abs(theirs[i][j] - value))
  );
  return Math.max(...differences);
}

for (const [name, config] of Object.entries(OPTIMIZERS)) {
  Deno.test(`100 steps of ${name} on given gradients equal PyTorch's, in float64 within 5e-7`, async () => {
    const { float32, float64 } = reference.trajectories[name];
    const ours = await trajectory(config);
    assert.ok(largestDifference(ours, float64) < 5e-7);
    // In float32 PyTorch rounds AdamW's factor 1 - rate * decay, which alone moves it by 2.6e-6.
    assert.ok(largestDifference(ours, float32) < (config.name === "adamw" ? 3e-6 : 2e-7));
    // The trajectory leads somewhere, so the comparison means something.
    assert.ok(largestDifference(ours.slice(1), ours) > 1e-3);
  });
}

Deno.test("clipping by the global norm follows PyTorch's, which adds 1e-6 to the norm", async () => {
  const ours = await trajectory(OPTIMIZERS["sgd"], 0.5);
  assert.ok(largestDifference(ours, reference.clipped) < 5e-6);
  assert.ok(largestDifference(await trajectory(OPTIMIZERS["sgd"]), reference.clipped) > 1e-2);
});

Deno.test("the cosine schedule equals PyTorch's CosineAnnealingLR, step by step", () => {
  const totalSteps = reference.cosine.length;
  reference.cosine.forEach((rate, step) => {
    const ours = learningRateAt({ ...BASE, schedule: "cosine" }, step, {
      totalSteps,
      stepsPerEpoch: 10,
    });
    assert.ok(Math.abs(ours - rate) < 1e-12);
  });
});

torchTest<PeerReference>(
  { name: "mnist", script: "reference.py", frozen: peerBackbones },
  (fresh) => {
    assert.equal(fresh.backbonesSha256, reference.backbonesSha256);
    for (const [name, { loss, gradients }] of Object.entries(reference.networks)) {
      assert.ok(Math.abs(fresh.networks[name].loss - loss) < 1e-9, name);
      for (const [parameter, { samples }] of Object.entries(gradients)) {
        const now: number[] = fresh.networks[name].gradients[parameter].samples;
        assert.ok(relativeError(now, samples) < 1e-6, parameter);
      }
    }
    for (const [name, { float32 }] of Object.entries(reference.trajectories)) {
      assert.ok(largestDifference(fresh.trajectories[name].float32, float32) < 1e-6, name);
    }
  },
);
