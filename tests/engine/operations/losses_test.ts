import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { UsageError } from "../../../src/errors.ts";
import { softmaxCrossEntropy } from "../../../src/engine/operations/cross_entropy.ts";
import { meanSquaredError } from "../../../src/engine/operations/squared_error.ts";
import { assertClose } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";

for (const engine of EVERYWHERE) {
  engineTest(engine, "mean squared error and its gradient equal float64's", async () => {
    const [outputs, targets] = [closedValues(35, 1, 4), closedValues(35, 2, 4)];
    const errors = Array.from(outputs, (value, i) => value - targets[i]);
    const wanted = tf.tensor2d(targets, [5, 7]);
    const { value, grad } = tf.valueAndGrad((x) =>
      tf.mul(meanSquaredError(x as tf.Tensor2D, wanted), 3)
    )(tf.tensor2d(outputs, [5, 7]));
    const loss = (await value.data())[0] / 3;
    const gradient = (await grad.data()).map((g) => g / 3);
    tf.dispose([wanted, value, grad]);
    const expected = errors.reduce((sum, error) => sum + error ** 2, 0) / 35;
    assert.ok(Math.abs(loss - expected) < 1e-5 * expected);
    assertClose(gradient, errors.map((error) => 2 * error / 35), 1e-5, "gradient");
  });

  engineTest(
    engine,
    "cross-entropy takes tf.oneHot's integers as the numbers they are",
    async () => {
      const logits = tf.tensor2d([[1, 2, 0.5], [-1, 0, 3]]);
      const loss = tf.tidy(() =>
        softmaxCrossEntropy(logits, tf.oneHot(tf.tensor1d([1, 2], "int32"), 3) as tf.Tensor2D)
      );
      const rows = [[1, 2, 0.5, 2], [-1, 0, 3, 3]];
      const expected = rows.reduce((sum, [a, b, c, chosen]) =>
        sum + Math.log(Math.exp(a) + Math.exp(b) + Math.exp(c)) - chosen, 0) / 2;
      assert.ok(Math.abs((await loss.data())[0] - expected) < 1e-5);
      tf.dispose([logits, loss]);
    },
  );
}

Deno.test("losses refuse other shapes and types, naming them", async () => {
  await startEngine("wasm");
  const [three, two] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.zeros<tf.Rank.R2>([1, 3])];
  const integers = tf.zeros<tf.Rank.R2>([2, 3], "int32");
  const refused = (loss: () => tf.Tensor, message: RegExp) =>
    assert.throws(loss, (error) => error instanceof UsageError && message.test(error.message));
  refused(
    () => softmaxCrossEntropy(three, two),
    /^Cannot compute cross-entropy: the shape of targets must be \[2, 3\], got \[1, 3\]$/,
  );
  refused(() => softmaxCrossEntropy(integers, three), /logits must hold float32, got int32/);
  refused(() => meanSquaredError(three, two), /targets must be \[2, 3\], got \[1, 3\]/);
  refused(() => meanSquaredError(three, integers), /targets must hold float32, got int32/);
  tf.dispose([three, two, integers]);
});
