import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { meanSquaredError } from "../../src/training/squared_error.ts";
import { assertClose } from "../adapter/float64.ts";
import { closedValues } from "../support/closed_values.ts";
import { EVERYWHERE } from "../support/engines.ts";

for (const engine of EVERYWHERE) {
  Deno.test(`mean squared error and its gradient equal float64's on ${engine}`, async () => {
    await startEngine(engine);
    const [outputs, targets] = [closedValues(35, 1, 4), closedValues(35, 2, 4)];
    const errors = Array.from(outputs, (value, i) => value - targets[i]);
    const { loss, gradient } = tf.tidy(() => {
      const wanted = tf.tensor2d(targets, [5, 7]);
      const { value, grad } = tf.valueAndGrad((x) =>
        tf.mul(meanSquaredError(x as tf.Tensor2D, wanted), 3)
      )(tf.tensor2d(outputs, [5, 7]));
      return { loss: value.dataSync()[0] / 3, gradient: grad.dataSync().map((g) => g / 3) };
    });
    const expected = errors.reduce((sum, error) => sum + error ** 2, 0) / 35;
    assert.ok(Math.abs(loss - expected) < 1e-6 * expected);
    assertClose(gradient, errors.map((error) => 2 * error / 35), 1e-6, "gradient");
  });
}
