import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { normaliserOf } from "../../src/benchmarks/decision_windows.ts";
import { rollOut } from "../../src/benchmarks/rollouts.ts";
import { createDraws } from "../../src/random/draws.ts";
import { loadPendulum } from "../../src/data/trajectories/pendulum.ts";
import { returnOf } from "../../src/data/trajectories/trajectory.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { DecisionInputs } from "../../src/models/decision_transformer.ts";
import { createPendulum, LARGEST_TORQUE } from "../../src/simulation/pendulum/pendulum.ts";
import { swingUpTorque } from "../../src/simulation/pendulum/swing_up.ts";

const CONTEXT = 20;
const DATA = loadPendulum();
const normaliser = normaliserOf(DATA.train, DATA);
const OPTIONS = { episodes: 3, context: CONTEXT, normaliser };

/** The expert, from what a network is given; what `look` is told of every step. */
function expert(look: (rows: number[][], inputs: DecisionInputs) => void = () => {}) {
  return (inputs: DecisionInputs) => {
    const { mean, deviation } = normaliser;
    const rows = inputs.observations.arraySync();
    look(rows, inputs);
    return tf.tensor2d(rows.map((row) => {
      const [x, y, omega] = row.map((value, i) => value * deviation[i] + mean[i]);
      return [swingUpTorque({ theta: Math.atan2(y, x), omega }) / LARGEST_TORQUE];
    }));
  };
}

Deno.test("the expert in a network's place earns what it earns without one", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const { return: earned, normalisedReturn, targetReturn } = await rollOut(expert(), DATA, OPTIONS);
  assert.equal(tf.memory().numTensors, before);
  const pendulum = createPendulum();
  const chance = createDraws("rollouts 1", "pendulum");
  let sum = 0;
  for (let episode = 0; episode < OPTIONS.episodes; episode++) {
    pendulum.start(chance);
    for (let step = 0; step < pendulum.steps; step++) {
      sum += pendulum.act(Float32Array.of(swingUpTorque(pendulum.state) / LARGEST_TORQUE));
    }
  }
  // Observations pass through float32.
  assert.ok(Math.abs(earned - sum / OPTIONS.episodes) < 0.5, `${earned}`);
  const { random, expert: best } = DATA.reference;
  assert.ok(Math.abs(normalisedReturn - 100 * (earned - random) / (best - random)) < 1e-9);
  assert.equal(targetReturn, Math.max(...DATA.train.map(returnOf)));
});

Deno.test("a rollout shows the last steps, the actions done in them, and what is left to earn", async () => {
  await startEngine("wasm");
  const target = Math.max(...DATA.train.map(returnOf));
  let step = 0;
  let left = target;
  let last: number[] = [];
  await rollOut(
    expert((rows, inputs) => {
      const place = Math.min(step, CONTEXT - 1);
      const times = [...inputs.timesteps.dataSync()].slice(0, place + 1);
      assert.deepEqual(times, Array.from({ length: place + 1 }, (_, i) => step - place + i));
      const returns = inputs.returns.dataSync();
      assert.ok(Math.abs(returns[place] * DATA.returnScale - left) < 1e-2, `step ${step}`);
      const actions = inputs.actions.dataSync();
      assert.equal(actions[place], 0);
      const [x, y, omega] = rows[place].map((value, i) =>
        value * normaliser.deviation[i] + normaliser.mean[i]
      );
      const theta = Math.atan2(y, x);
      const torque = swingUpTorque({ theta, omega });
      if (place > 0) assert.ok(Math.abs(actions[place - 1] - last[0]) < 1e-6);
      left += theta * theta + 0.1 * omega * omega + 0.001 * torque * torque;
      last = [torque / LARGEST_TORQUE];
      step++;
    }),
    DATA,
    { ...OPTIONS, episodes: 1 },
  );
  assert.equal(step, 200);
});
