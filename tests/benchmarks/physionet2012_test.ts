import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { physionet2012 } from "../../src/benchmarks/physionet2012.ts";
import { sequencePrediction } from "../../src/benchmarks/sequence_prediction.ts";
import type { SequenceData, SequenceSplit } from "../../src/data/sequence_data.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { createNetwork } from "../../src/models/network.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest } from "../support/engines.ts";

/** 300 sequences of two steps of one input; a binary target is 1 for every fourth. */
function small(kind: "binary" | "real"): SequenceData {
  const part = (salt: number): SequenceSplit => ({
    size: 300,
    inputs: closedValues(600, salt),
    targets: kind === "real"
      ? closedValues(600, salt + 5)
      : Float32Array.from({ length: 300 }, (_, i) => i % 4 === 0 ? 1 : 0),
  });
  const shape = { steps: 2, features: 1, outputs: kind === "real" ? 2 : 1 };
  const parts = { train: part(1), validation: part(2), test: part(3) };
  return { name: kind, digest: "", kind, ...shape, ...parts };
}

Deno.test("sequences: a batch holds the rows asked for, in that order", async () => {
  await startEngine("wasm");
  const data = small("real");
  const { inputs, targets } = sequencePrediction(data).batch("test", Uint32Array.of(299, 3));
  assert.deepEqual([inputs.shape, targets.shape], [[2, 2], [2, 2]]);
  const row = (values: Float32Array, i: number) => [...values.subarray(2 * i, 2 * i + 2)];
  for (
    const [tensor, values] of [[inputs, data.test.inputs], [targets, data.test.targets]] as const
  ) {
    assert.deepEqual([...tensor.dataSync()], [...row(values, 299), ...row(values, 3)]);
  }
  tf.dispose([inputs, targets]);
});

Deno.test("sequences: outcomes are scored by the difference of the logits, in percent", async () => {
  await startEngine("wasm");
  const data = small("binary");
  const task = sequencePrediction(data, { positiveWeight: 3 });
  assert.deepEqual([task.metric, task.better], ["auroc", "higher"]);
  const before = tf.memory().numTensors;
  // Class 1 is favoured by the second logit alone; the first adds nothing but noise to both.
  let first = 0;
  const knowing = (sign: number) => {
    first = 0;
    return (x: tf.Tensor2D) =>
      tf.tidy(() => {
        const rows = x.shape[0];
        const noise = tf.tensor2d(closedValues(rows, 7, 50), [rows, 1]);
        const known = tf.tensor2d(
          Array.from({ length: rows }, (_, i) => sign * data.test.targets[first + i]),
          [rows, 1],
        );
        first += rows;
        return tf.concat([noise, tf.add(noise, known)], 1) as tf.Tensor2D;
      });
  };
  assert.equal((await task.evaluate(knowing(1), "test")).value, 100);
  assert.equal((await task.evaluate(knowing(-1), "test")).value, 0);
  const { value, loss } = await task.evaluate((x) => tf.zeros([x.shape[0], 2]), "test");
  assert.equal(value, 50);
  // 75 of 300 count threefold: ln 2 (75 * 3 + 225) / 300.
  assert.ok(Math.abs(loss - Math.LN2 * 450 / 300) < 1e-5, `${loss}`);
  const nothing = await task.evaluate((x) => tf.fill([x.shape[0], 2], NaN), "test");
  assert.ok(Number.isNaN(nothing.value));
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("sequences: numbers are scored by R^2 and mean squared error", async () => {
  await startEngine("wasm");
  const data = small("real");
  const task = sequencePrediction(data);
  assert.deepEqual([task.metric, task.better], ["r2", "higher"]);
  let first = 0;
  const { value, loss } = await task.evaluate((x) => {
    const rows = x.shape[0];
    const values = data.test.targets.slice(2 * first, 2 * (first + rows)).map((y) => y + 0.1);
    first += rows;
    return tf.tensor2d(values, [rows, 2]);
  }, "test");
  assert.ok(Math.abs(loss - 0.01) < 1e-6);
  // The formula's values are spread evenly over one unit, with a variance of 1/12.
  assert.ok(Math.abs(value - (1 - 12 * 0.01)) < 5e-3, `${value}`);
});

Deno.test("sequences that are not complete are refused, whole and one by one", async () => {
  await startEngine("wasm");
  const data = small("binary");
  const refused = (f: () => unknown, message: RegExp) =>
    assert.throws(f, (error) => error instanceof UsageError && message.test(error.message));
  const withTest = (test: Partial<SequenceSplit>) => ({ ...data, test: { ...data.test, ...test } });
  refused(
    () => sequencePrediction(withTest({ size: 299 })),
    /test sequences: 600 inputs and 300 targets, expected 598 and 299 for 299 sequences of 2 x 1/,
  );
  refused(
    () => sequencePrediction(withTest({ targets: new Float32Array(300).fill(2, 5, 6) })),
    /test sequences: target 2 of sequence 5, expected 0 or 1/,
  );
  refused(
    () => sequencePrediction(data).batch("train", Uint32Array.of(0, 300)),
    /There is no train sequence 300: expected 0 to 299/,
  );
});

Deno.test("physionet2012: an unknown preset is refused, a factor scales both widths", async () => {
  const data = await physionet2012.load(null);
  assert.throws(
    () => physionet2012.architecture("huge", data),
    (error) =>
      error instanceof UsageError && /choose one of full, half, quarter/.test(error.message),
  );
  assert.equal(physionet2012.architecture("full", data, 0.5).name, "cfc 3-32-128-3 x 16");
  assert.equal(physionet2012.architecture("half", data).name, "cfc 3-32-128-3 x 16");
});

/** The losses of 100 steps on Lorenz-63, on the current engine. */
async function hundredLosses(): Promise<number[]> {
  const data = await physionet2012.load(null);
  const options = { steps: 100, batchSize: 32, dropout: 0.1 };
  const config = defaultConfig(physionet2012, "quarter", options);
  const network = createNetwork(physionet2012.architecture("quarter", data), config);
  network.materialise();
  const losses: number[] = [];
  await train(network, data.task, config, {
    onEvent: (event) => event.type === "step" && losses.push(event.loss),
  });
  network.dispose();
  return losses;
}

engineTest("native", "a CfC: the losses of 100 steps are those of wasm to 1e-4", async () => {
  const ours = await hundredLosses();
  await startEngine("wasm");
  const theirs = await hundredLosses();
  assert.equal(ours.length, 100);
  const worst = Math.max(...ours.map((loss, step) => Math.abs(loss / theirs[step] - 1)));
  assert.ok(worst <= 1e-4, `${worst}`);
});

Deno.test("physionet2012 without a download: rank 1 learns to predict Lorenz-63", async () => {
  await startEngine("wasm");
  const data = await physionet2012.load(null);
  const config = defaultConfig(physionet2012, "quarter", { steps: 60, adapter: { rank: 1 } });
  const network = createNetwork(physionet2012.architecture("quarter", data), config);
  network.materialise();
  await train(network, data.task, config, {});
  const { value } = await data.task.evaluate(
    (x) =>
      network.forward(x, { training: false, step: 0, row: 0, rows: 1, withoutBackbone: false }),
    "test",
  );
  network.dispose();
  // Two epochs: predicting the mean state scores 0, and so does an untrained network at best.
  assert.ok(value > 0.5, `${value}`);
});
