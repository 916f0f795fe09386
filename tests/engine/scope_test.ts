import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { combination } from "../../src/engine/products.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { layerNorm } from "../../src/engine/operations/layer_norm.ts";
import { freeingTape } from "../../src/engine/scope.ts";

Deno.test("a computation of gradients that fails leaves no tensor behind, and the next one works", async () => {
  await startEngine("wasm");
  const logits = tf.variable(tf.tensor2d([[1, 2, 3], [3, 2, 1]]));
  const targets = tf.tensor2d([[1, 0, 0], [0, 1, 0]]);
  const step = (last: (loss: tf.Scalar) => tf.Scalar) =>
    tf.tidy(() =>
      freeingTape(() =>
        tf.variableGrads(() => last(softmaxCrossEntropy(tf.tanh(logits), targets)), [logits])
      ).value.dataSync()[0]
    );
  const loss = step((loss) => loss);
  const before = tf.memory();
  assert.throws(
    () =>
      step(() => {
        throw new Error("half way");
      }),
    /half way/,
  );
  const { numTensors, numBytes } = tf.memory();
  assert.deepEqual([numTensors, numBytes], [before.numTensors, before.numBytes]);
  assert.equal(step((loss) => loss), loss);
  tf.dispose([logits, targets]);
});

Deno.test("tensors of other types and shapes are refused, never read as what they are not", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    const integers = tf.tensor2d([[1, 2]], [1, 2], "int32");
    assert.throws(() => tf.matMul(integers, tf.transpose(integers)), /float32/);
    const [x, two] = [tf.ones<tf.Rank.R2>([3, 4]), tf.ones<tf.Rank.R1>([2])];
    assert.throws(() => layerNorm(x, { gain: two, shift: two }), /gain must be \[4\], got \[2\]/);
    assert.throws(() => combination(x, x, {}), /inner widths are 4 and 3/);
    const options = { transposeB: true, plus: tf.ones([4]) };
    assert.throws(
      () => combination(x, x, options),
      /Cannot add \[4\] to a product of shape \[3,3\]/,
    );
  });
});
