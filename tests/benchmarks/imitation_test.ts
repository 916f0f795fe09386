import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { normaliserOf } from "../../src/benchmarks/decision_windows.ts";
import { imitation } from "../../src/benchmarks/imitation.ts";
import { checkedEpisode, type TrajectoryData } from "../../src/data/trajectories/trajectory.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";

const WIDTHS = { observationWidth: 2, actionWidth: 1 };
const CONTEXT = 4;

/** Step t of episode e sees [t, 7], does (10 e + t) / 100 and is paid 1. */
function data(...lengths: number[]): TrajectoryData {
  const episodes = lengths.map((steps, e) =>
    checkedEpisode(
      {
        observations: Float32Array.from({ length: 2 * steps }, (_, i) => i % 2 === 0 ? i / 2 : 7),
        actions: Float32Array.from({ length: steps }, (_, t) => (10 * e + t) / 100),
        rewards: new Float32Array(steps).fill(1),
      },
      WIDTHS,
      `episode ${e}`,
    )
  );
  return {
    ...{ name: "some", digest: "", environment: "pendulum", ...WIDTHS, returnScale: 2 },
    reference: { random: 0, expert: 1 },
    ...{ train: episodes, validation: episodes, test: episodes.slice(0, 1) },
  };
}

function task(some: TrajectoryData, stride = 3) {
  const normaliser = normaliserOf(some.train, some);
  return imitation(some, { context: CONTEXT, stride, normaliser });
}

Deno.test("training windows begin every few steps and end with their episode; the others lie side by side", async () => {
  await startEngine("wasm");
  const made = task(data(9, 4));
  // Beginnings 0, 3, 5 of nine steps and 0 of four; side by side 4 + 4 + 1 and 4.
  assert.deepEqual({ ...made.sizes }, { train: 4, validation: 4, test: 3 });
  const steps = (split: "train" | "validation", window: number) => {
    const { inputs, targets } = made.batch(split, Uint32Array.of(window));
    const found = [...inputs.timesteps.dataSync()];
    const weights = [...targets.weights.dataSync()].map((weight) => weight > 0);
    tf.dispose([...Object.values(inputs), ...Object.values(targets)]);
    return found.filter((_, i) => weights[i]);
  };
  const all = (split: "train" | "validation") => [0, 1, 2, 3].map((i) => steps(split, i));
  assert.deepEqual(all("train"), [[0, 1, 2, 3], [3, 4, 5, 6], [5, 6, 7, 8], [0, 1, 2, 3]]);
  assert.deepEqual(all("validation"), [[0, 1, 2, 3], [4, 5, 6, 7], [8], [0, 1, 2, 3]]);
});

Deno.test("a batch holds returns to go, normalised observations and actions; padding is zeros", async () => {
  await startEngine("wasm");
  const some = data(6, 3);
  const { inputs, targets } = task(some).batch("train", Uint32Array.of(1, 2));
  // The second window of six steps begins at 2; an episode of three is padded behind its end.
  assert.deepEqual([...inputs.returns.dataSync()], [2, 1.5, 1, 0.5, 1.5, 1, 0.5, 0]);
  assert.deepEqual(
    [...inputs.actions.dataSync()].map((value) => value.toFixed(2)),
    ["0.02", "0.03", "0.04", "0.05", "0.10", "0.11", "0.12", "0.00"],
  );
  assert.deepEqual([...inputs.timesteps.dataSync()], [2, 3, 4, 5, 0, 1, 2, 0]);
  // Steps 0 to 5 and 0 to 2: mean 2, variance 8/3. What never changes is 0.
  const seen = inputs.observations.arraySync().map(([first, second]) => {
    assert.equal(second, 0);
    return first;
  });
  const deviation = Math.sqrt(8 / 3);
  const expected = [0, 1, 2, 3, -2, -1, 0, 0].map((step) => step / deviation);
  seen.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${i}`));
  tf.dispose([...Object.values(inputs), ...Object.values(targets)]);
});

Deno.test("the loss is the mean over windows of their own mean, whatever outputs say about padding", async () => {
  await startEngine("wasm");
  const made = task(data(6, 3));
  const indices = Uint32Array.of(1, 2);
  const lossOf = (padding: number, some: Uint32Array) =>
    tf.tidy(() => {
      const { targets } = made.batch("train", some);
      const outputs = new Float32Array(CONTEXT * some.length).fill(0);
      if (some.at(-1) === 2) outputs[outputs.length - 1] = padding;
      return made.loss(tf.tensor2d(outputs, [outputs.length, 1]), targets).dataSync()[0];
    });
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v * v, 0) / values.length;
  const [long, short] = [mean([0.02, 0.03, 0.04, 0.05]), mean([0.1, 0.11, 0.12])];
  assert.ok(Math.abs(lossOf(0, indices) - (long + short) / 2) < 1e-8);
  assert.equal(lossOf(5, indices), lossOf(0, indices));
  // Any split of the batch gives the same: micro-batches add up.
  const parts = [lossOf(0, Uint32Array.of(1)), lossOf(9, Uint32Array.of(2))];
  assert.ok(Math.abs((parts[0] + parts[1]) / 2 - lossOf(0, indices)) < 1e-8);
});

Deno.test("the metric is the mean squared error of all actions, each once, without padding", async () => {
  await startEngine("wasm");
  const made = task(data(6, 3));
  assert.deepEqual([made.metric, made.better], ["mse", "lower"]);
  const before = tf.memory().numTensors;
  const { value, loss } = await made.evaluate(
    ({ actions }) => tf.add<tf.Tensor2D>(tf.mul(actions, 0), 0.5),
    "validation",
  );
  assert.equal(tf.memory().numTensors, before);
  const actions = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.11, 0.12];
  const expected = actions.reduce((sum, a) => sum + (a - 0.5) ** 2, 0) / actions.length;
  assert.ok(Math.abs(value - expected) < 1e-7);
  assert.equal(loss, value);
});

Deno.test("a window that is not there is refused", async () => {
  await startEngine("wasm");
  assert.throws(() => task(data(6, 3)).batch("test", Uint32Array.of(0, 2)), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /^There is no test window 2: expected 0 to 1$/);
    return true;
  });
});
