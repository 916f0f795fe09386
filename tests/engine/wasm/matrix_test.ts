import * as tf from "@tensorflow/tfjs";
import { currentHeap } from "../../../src/engine/wasm/heap.ts";
import {
  addToWeight,
  apply,
  applyBack,
  matrixOf,
  rowsFrom,
} from "../../../src/engine/wasm/matrix.ts";
import { assertClose, multiply, type Rows, toRows } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest } from "../../support/engines.ts";

const transposed = (a: Rows): Rows => a[0].map((_, j) => a.map((row) => row[j]));

for (const engine of ["wasm", "native"] as const) {
  engineTest(
    engine,
    "the products of a linear map equal float64's, on rows of a matrix too,",
    () => {
      const heap = currentHeap();
      const [rows, dIn, dOut] = [5, 7, 6];
      const made = (height: number, width: number, salt: number) => {
        const values = closedValues(height * width, salt, 2);
        return { tensor: tf.tensor2d(values, [height, width]), rows: toRows(values, width) };
      };
      const all = made(2 * rows, dIn, 1);
      const [v, dC, before] = [made(dIn, dOut, 2), made(rows, dOut, 3), made(dIn, dOut, 4)];
      const c = tf.zeros<tf.Rank.R2>([rows, dOut]);
      const dA = tf.zeros<tf.Rank.R2>([rows, dIn]);
      const a = rowsFrom(matrixOf(heap, all.tensor), rows, rows);
      const lower = all.rows.slice(rows);
      apply(heap, a, matrixOf(heap, v.tensor), matrixOf(heap, c));
      assertClose(c.dataSync(), multiply(lower, v.rows).flat(), 1e-6, "C");
      applyBack(heap, matrixOf(heap, dC.tensor), matrixOf(heap, v.tensor), matrixOf(heap, dA));
      assertClose(dA.dataSync(), multiply(dC.rows, transposed(v.rows)).flat(), 1e-6, "dA");
      addToWeight(heap, a, matrixOf(heap, dC.tensor), matrixOf(heap, before.tensor));
      const sum = multiply(transposed(lower), dC.rows).map((row, i) =>
        row.map((value, j) => value + before.rows[i][j])
      );
      assertClose(before.tensor.dataSync(), sum.flat(), 1e-6, "dV");
      tf.dispose([all.tensor, v.tensor, dC.tensor, before.tensor, c, dA]);
    },
  );
}
