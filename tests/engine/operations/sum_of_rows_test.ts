import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { sumOfRows } from "../../../src/engine/operations/sum_of_rows.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [ROWS, WIDTH, EACH] = [6, 5, 3];
/** Row 2 is in no sum, row 4 twice in one. */
const IDS = [4, 0, 4, 1, 3, 5, 0, 1, 3];

for (const engine of EVERYWHERE) {
  engineTest(engine, "sums of rows and their gradient equal float64's", async () => {
    const [table, dy] = [closedValues(ROWS * WIDTH, 1), closedValues(3 * WIDTH, 2)];
    const sums = new Array<number>(3 * WIDTH).fill(0);
    const gradient = new Array<number>(ROWS * WIDTH).fill(0);
    IDS.forEach((id, place) => {
      for (let j = 0; j < WIDTH; j++) {
        const at = Math.floor(place / EACH) * WIDTH + j;
        sums[at] += table[id * WIDTH + j];
        gradient[id * WIDTH + j] += dy[at];
      }
    });
    const found = await valuesOf(() => {
      // The ids are freed with the inner scope, before the backward pass.
      const take = (table: tf.Tensor) =>
        tf.tidy(() => sumOfRows(table as tf.Tensor2D, tf.tensor1d(IDS, "int32"), EACH));
      const { value, grad } = tf.valueAndGrad(take)(
        tf.tensor2d(table, [ROWS, WIDTH]),
        tf.tensor2d(dy, [3, WIDTH]),
      );
      return [value, grad];
    });
    assertClose(found[0], sums, 1e-6, "sums");
    assertClose(found[1], gradient, 1e-6, "gradient");
  });
}

Deno.test("sums of rows refuse ids that are no rows, or not so many a sum", async () => {
  await startEngine("wasm");
  const attempts: [number[], RegExp][] = [
    [[0, 1, 6], /row 6 is none of the table's, 0 to 5/],
    [[0, -1, 1], /row -1 is none/],
    [[0, 1], /a multiple of 3 ids, got 2$/],
  ];
  for (const [ids, message] of attempts) {
    assert.throws(
      () => tf.tidy(() => sumOfRows(tf.ones([ROWS, WIDTH]), tf.tensor1d(ids, "int32"), EACH)),
      (error: Error) => error instanceof UsageError && message.test(error.message),
      String(message),
    );
  }
});
