import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import { closedValues } from "../support/closed_values.ts";
import { assertClose } from "./float64.ts";
import { drawnFrozen } from "./layers.ts";

const [TOTAL, D_IN, D_OUT] = [40, 50, 30];
const OWNER = {};
const inputs = closedValues(TOTAL * D_IN, 70, 2);

/** The rows of some examples. */
function rowsOf(indices: Uint32Array): Float32Array {
  return Float32Array.from(
    [...indices].flatMap((index) => [...inputs.subarray(index * D_IN, (index + 1) * D_IN)]),
  );
}

for (const engine of EVERYWHERE) {
  // A BLAS may sum a row in another order where other rows stand beside it.
  const [same, tolerance] = engine === "native" ? ["numbers", 1e-6] : ["bits", 0];
  engineTest(engine, `projections looked up are the ${same} that would be computed`, async () => {
    const frozen = drawnFrozen(D_IN, D_OUT);
    const batches = [[0, 1, 2, 3, 4, 5, 6], [7], [3, 1], [30, 20, 10], [7, 30, 3, 3, 0], [20, 39]];
    for (const batch of batches) {
      const indices = Uint32Array.from(batch);
      const [found, computed] = await valuesOf(() => {
        const x = tf.tensor2d(rowsOf(indices), [indices.length, D_IN]);
        return [frozen.project(x, { indices, total: TOTAL, owner: OWNER }), frozen.project(x)];
      });
      assertClose(found, [...computed], tolerance, `${batch}`);
    }
    frozen.dispose();
  });
}

Deno.test("examples of several rows are looked up whole", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const [rows, owner] = [4, {}];
  tf.tidy(() => {
    const all = tf.tensor2d(inputs, [TOTAL, D_IN]);
    const expected = frozen.project(all);
    for (const examples of [[1, 0, 2], [2, 1]]) {
      const places = examples.flatMap((example) =>
        Array.from({ length: rows }, (_, row) => example * rows + row)
      );
      const indices = Uint32Array.from(examples);
      const found = frozen.project(
        tf.gather(all, tf.tensor1d(places, "int32")),
        { indices, total: TOTAL / rows, owner },
      );
      const wanted = tf.gather(expected, tf.tensor1d(places, "int32"));
      assert.deepEqual(found.dataSync(), wanted.dataSync());
    }
    const nothing = tf.zeros<tf.Rank.R2>([rows, D_IN]);
    const known = { indices: Uint32Array.of(2), total: TOTAL / rows, owner };
    assert.ok(frozen.project(nothing, known).dataSync().some((value) => value !== 0));
  });
  frozen.dispose();
});

Deno.test("another owner's examples are computed anew, under equal numbers and in other totals", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const indices = Uint32Array.of(2, 4);
  tf.tidy(() => {
    const x = tf.tensor2d(rowsOf(indices), [2, D_IN]);
    frozen.project(x, { indices, total: TOTAL, owner: OWNER });
    const doubled = tf.mul<tf.Tensor2D>(x, 2);
    for (const total of [TOTAL, 10 * TOTAL]) {
      const other = frozen.project(doubled, { indices, total, owner: {} });
      assert.deepEqual(other.dataSync(), frozen.project(doubled).dataSync());
    }
  });
  frozen.dispose();
});

Deno.test("known examples are not computed again, and a new draw forgets them", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const indices = Uint32Array.of(2, 4);
  const project = (
    x: tf.Tensor2D,
  ) => [...frozen.project(x, { indices, total: TOTAL, owner: OWNER }).dataSync()];
  tf.tidy(() => {
    const x = tf.tensor2d(rowsOf(indices), [2, D_IN]);
    const zeros = tf.zeros<tf.Rank.R2>([2, D_IN]);
    const first = project(x);
    // Other rows under the same numbers: only a lookup gives the first answer again.
    assert.deepEqual(project(zeros), first);
    frozen.draw(1);
    assert.deepEqual(project(zeros), new Array(2 * D_OUT).fill(0));
  });
  frozen.dispose();
});
