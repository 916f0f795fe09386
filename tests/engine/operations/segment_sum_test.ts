import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { segmentSum } from "../../../src/engine/operations/segment_sum.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";

const WIDTH = 5;
const SEGMENTS = 4;
/** Segment 2 has no row. */
const IDS = [3, 0, 0, 1, 3, 3, 0];

for (const engine of EVERYWHERE) {
  engineTest(engine, "sums of segments and their gradient equal float64's", async () => {
    const [x, dy] = [closedValues(7 * WIDTH, 1), closedValues(SEGMENTS * WIDTH, 2)];
    const expected = new Array(SEGMENTS * WIDTH).fill(0);
    const gradient = new Array(7 * WIDTH).fill(0);
    IDS.forEach((id, row) => {
      for (let column = 0; column < WIDTH; column++) {
        expected[id * WIDTH + column] += x[row * WIDTH + column];
        gradient[row * WIDTH + column] = dy[id * WIDTH + column];
      }
    });
    const [value, grad] = tf.tidy(() => {
      // The ids are freed with the inner scope, before the backward pass.
      const sums = (x: tf.Tensor) =>
        tf.tidy(() => segmentSum(x as tf.Tensor2D, tf.tensor1d(IDS, "int32"), SEGMENTS));
      const rows = tf.tensor2d(x, [7, WIDTH]);
      return [sums(rows), tf.grad(sums)(rows, tf.tensor2d(dy, [SEGMENTS, WIDTH]))];
    });
    assertClose(await value.data(), expected, 1e-6, "sums");
    assertClose(await grad.data(), gradient, 0, "gradient");
    tf.dispose([value, grad]);
  });
}

Deno.test("sums of segments refuse other shapes and types, naming them", async () => {
  await startEngine("wasm");
  const x = tf.zeros<tf.Rank.R2>([2, 3]);
  const refused = (x: tf.Tensor2D, ids: tf.Tensor, message: RegExp) => {
    assert.throws(
      () => segmentSum(x, ids as tf.Tensor1D, 2),
      (error) => error instanceof UsageError && message.test(error.message),
    );
    ids.dispose();
  };
  refused(x, tf.tensor1d([0], "int32"), /the shape of ids must be \[2\], got \[1\]/);
  refused(x, tf.tensor1d([0, 1], "float32"), /ids must hold int32, got float32/);
  const integers = tf.zeros<tf.Rank.R2>([2, 3], "int32");
  refused(integers, tf.tensor1d([0, 1], "int32"), /x must hold float32, got int32/);
  tf.dispose([x, integers]);
});
