import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { product } from "../../src/engine/products.ts";
import { SparseMatrix } from "../../src/engine/sparse_matrix.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";

const [ROWS, COLUMNS, WIDTH] = [70, 83, 6];

/** A matrix of which every `apart`-th value is not zero. */
function matrix(apart: number): tf.Tensor2D {
  const values = closedValues(ROWS * COLUMNS, 1).map((value, i) => i % apart === 0 ? value : 0);
  return tf.tensor2d(values, [ROWS, COLUMNS]);
}

/** S b, S^T c and the dense products. */
function products(apart: number): tf.Tensor[] {
  const x = matrix(apart);
  const [b, c] = [COLUMNS, ROWS].map((height) =>
    tf.tensor2d(closedValues(height * WIDTH, 2), [height, WIDTH])
  );
  const sparse = SparseMatrix.withoutZeros(x)!;
  const results = [sparse.times(b), product(x, b)];
  results.push(sparse.transposedTimes(c), product(x, c, { transposeA: true }));
  sparse.dispose();
  return results;
}

for (const engine of ["wasm", "native"] as const) {
  const [same, tolerance] = engine === "wasm" ? ["bits", 0] : ["numbers", 1e-6];
  engineTest(engine, `sparse products are the ${same} of dense ones`, async () => {
    for (const apart of [9, 17, 100_000]) {
      const [times, dense, transposed, denseTransposed] = await valuesOf(() => products(apart));
      const pairs = [[times, dense], [transposed, denseTransposed]];
      for (const [found, expected] of pairs) {
        assert.equal(found.length, expected.length);
        found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance));
        assert.ok(found.some((value) => value !== 0));
      }
    }
  });
}

Deno.test("a matrix of few zeros is not kept as a sparse one, nor any without a heap", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    assert.equal(SparseMatrix.withoutZeros(matrix(8)), null);
    SparseMatrix.withoutZeros(matrix(9))!.dispose();
  });
  await startEngine("cpu");
  tf.tidy(() => assert.equal(SparseMatrix.withoutZeros(matrix(100)), null));
});
