import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { factoredCrossEntropy } from "../../../src/engine/operations/factored_cross_entropy.ts";
import { tokenCrossEntropy } from "../../../src/engine/operations/token_cross_entropy.ts";
import { tidied } from "../../../src/engine/scope.ts";
import { currentHeap } from "../../../src/engine/wasm/heap.ts";
import { UsageError } from "../../../src/errors.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

interface Shape {
  /** Between plus and minus half of which the numbers of x lie; 2 by default. */
  scale?: number;
  rows: number;
  vocabulary: number;
  width: number;
}

function numbersOf({ rows, vocabulary, width, scale = 2 }: Shape) {
  const targets = Int32Array.from(
    { length: rows },
    (_, i) => (7919 * i + vocabulary - 1) % vocabulary,
  );
  return {
    x: closedValues(rows * width, 1, scale),
    table: closedValues(vocabulary * width, 2, 2),
    targets,
  };
}

/** Loss in float64, and its gradients by x and the table. */
function reference(shape: Shape) {
  const { rows, vocabulary, width } = shape;
  const { x, table, targets } = numbersOf(shape);
  const [dx, dTable] = [new Float64Array(x.length), new Float64Array(table.length)];
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const logits = Array.from({ length: vocabulary }, (_, word) => {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += x[row * width + i] * table[word * width + i];
      return sum;
    });
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    loss += (Math.log(sum) - logits[targets[row]]) / rows;
    logits.forEach((logit, word) => {
      const error = (Math.exp(logit) / sum - (word === targets[row] ? 1 : 0)) / rows;
      for (let i = 0; i < width; i++) {
        dx[row * width + i] += error * table[word * width + i];
        dTable[word * width + i] += error * x[row * width + i];
      }
    });
  }
  return [Float64Array.of(loss), dx, dTable];
}

type LossOf = (x: tf.Tensor2D, table: tf.Tensor2D, targets: tf.Tensor1D) => tf.Scalar;

/** Loss and gradients, from `times` the loss so that what comes from above counts. */
async function lossAndGradients(
  shape: Shape,
  times: number,
  lossOf: LossOf = factoredCrossEntropy,
) {
  const { rows, vocabulary, width } = shape;
  const { x, table, targets } = numbersOf(shape);
  return await valuesOf(() => {
    const y = tf.tensor1d(targets, "int32");
    const f = tf.valueAndGrads((x, table) =>
      tf.mul(lossOf(x as tf.Tensor2D, table as tf.Tensor2D, y), times)
    );
    const { value, grads } = f([
      tf.tensor2d(x, [rows, width]),
      tf.tensor2d(table, [vocabulary, width]),
    ]);
    return [value, ...grads];
  });
}

const ofTheWhole: LossOf = (x, table, targets) =>
  tokenCrossEntropy(tf.matMul(x, table, false, true), targets);

for (const engine of EVERYWHERE) {
  engineTest(engine, "factored cross-entropy and its gradients equal float64's", async () => {
    for (
      const shape of [
        { rows: 1, vocabulary: 1, width: 1 },
        { rows: 7, vocabulary: 10, width: 3 },
        { rows: 33, vocabulary: 21, width: 8 },
      ]
    ) {
      const expected = reference(shape);
      const found = await lossAndGradients(shape, 3);
      found.forEach((values, i) =>
        values.forEach((value, at) => {
          const error = Math.abs(value / 3 - expected[i][at]);
          assert.ok(error < 2e-6, `${JSON.stringify(shape)}: ${i}[${at}] is ${value / 3}`);
        })
      );
    }
  });

  engineTest(engine, "factored cross-entropy leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await lossAndGradients({ rows: 6, vocabulary: 5, width: 2 }, 1);
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("on the portable engine parts of the logits give the bits of the whole", async () => {
  await startEngine("wasm");
  // 8,388,608 logits are a part: the first shape makes one, the second two.
  // Of large numbers most right answers have no share that float32 holds.
  const shapes = [[5, 32_000, 2], [300, 32_000, 2], [30, 100, 300]];
  for (const [rows, vocabulary, scale] of shapes) {
    const shape = { rows, vocabulary, width: 4, scale };
    const parts = await lossAndGradients(shape, 1);
    const whole = await lossAndGradients(shape, 1, ofTheWhole);
    assert.deepEqual(parts, whole);
  }
});

Deno.test("a part of the logits is all that is there at once", async () => {
  await startEngine("wasm");
  const [rows, vocabulary, width] = [600, 32_000, 2];
  const peak = tidied(() => {
    const x = tf.zeros<tf.Rank.R2>([rows, width]);
    const table = tf.zeros<tf.Rank.R2>([vocabulary, width]);
    const targets = tf.zeros<tf.Rank.R1>([rows], "int32");
    return currentHeap().peakOf(() => factoredCrossEntropy(x, table, targets));
  });
  assert.ok(peak.bytes < 70 * 2 ** 20, `${peak.bytes}`);
});

Deno.test("factored cross-entropy refuses other widths, shapes, types and tokens", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R2>([2, 3]);
    const table = tf.zeros<tf.Rank.R2>([5, 3]);
    const right = tf.tensor1d([0, 4], "int32");
    const refused = (lossOf: () => unknown, message: RegExp) =>
      assert.throws(lossOf, (error) => error instanceof UsageError && message.test(error.message));
    refused(
      () => factoredCrossEntropy(x, tf.zeros([5, 4]), right),
      /x is \[2,3\], the table \[5,4\], expected rows of one width/,
    );
    const wrong = (targets: tf.Tensor, message: RegExp) =>
      refused(() => factoredCrossEntropy(x, table, targets as tf.Tensor1D), message);
    wrong(tf.tensor1d([1], "int32"), /targets must be \[2\], got \[1\]/);
    wrong(tf.tensor1d([1, 2]), /targets must hold int32, got float32/);
    wrong(tf.tensor1d([1, 5], "int32"), /a target is 5, expected 0 to 4/);
  });
});
