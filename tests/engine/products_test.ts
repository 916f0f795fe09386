import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import {
  columnSums,
  type Combination,
  combination,
  innerProduct,
  product,
} from "../../src/engine/products.ts";
import { assertClose } from "../adapter/float64.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";

const SHAPES = [[1, 1, 1], [3, 4, 5], [7, 9, 2], [16, 8, 32], [5, 17, 257]];

function matrix(rows: number, columns: number, salt: number): tf.Tensor2D {
  return tf.tensor2d(closedValues(rows * columns, salt, 2), [rows, columns]);
}

/** Fails unless an engine gives the values of cpu, within 1e-6. */
async function assertSame(engine: string, compute: () => tf.Tensor, what: string): Promise<void> {
  await startEngine("cpu");
  const [expected] = await valuesOf(compute);
  await startEngine(engine);
  const [values] = await valuesOf(compute);
  assertClose(values, [...expected], 1e-6, what);
}

/** A test of every engine but cpu, beside which they are seen. */
function compared(what: string, test: (engine: string) => Promise<void>): void {
  for (const engine of EVERYWHERE.filter((name) => name !== "cpu")) {
    engineTest(engine, `${what} equal the cpu engine's`, () => test(engine));
  }
}

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    const name = `${transposeA ? "a^T" : "a"} ${transposeB ? "b^T" : "b"}`;

    compared(`product and combination of ${name}`, async (engine) => {
      const transposes = { transposeA, transposeB };
      for (const [m, n, k] of SHAPES) {
        const a = () => transposeA ? matrix(k, m, 1) : matrix(m, k, 1);
        const b = () => transposeB ? matrix(n, k, 2) : matrix(k, n, 2);
        await assertSame(engine, () => product(a(), b(), transposes), `${[m, n, k]}`);
        const options: (() => Omit<Combination, keyof typeof transposes>)[] = [
          () => ({}),
          () => ({ alpha: 0.3 }),
          () => ({ plus: matrix(m, n, 3) }),
          () => ({ plus: matrix(m, n, 3), gamma: null }),
          () => ({ plus: matrix(m, n, 3), gamma: tf.scalar(-1.7), alpha: 0.3 }),
          () => ({ plus: tf.tensor1d(closedValues(n, 4)) }),
          () => ({ plus: tf.tensor1d(closedValues(n, 4)), gamma: tf.scalar(0.5), alpha: 2 }),
        ];
        for (const [i, some] of options.entries()) {
          const compute = () => combination(a(), b(), { ...transposes, ...some() });
          await assertSame(engine, compute, `${[m, n, k]}, options ${i}`);
        }
      }
    });
  }
}

compared("column sums and inner products", async (engine) => {
  for (const [rows, columns] of [[1, 1], [1, 7], [9, 1], [4, 4], [13, 10], [300, 19]]) {
    await assertSame(engine, () => columnSums(matrix(rows, columns, 1)), `sums ${[rows, columns]}`);
    const both = () => innerProduct(matrix(rows, columns, 1), matrix(rows, columns, 2));
    await assertSame(engine, both, `inner product ${[rows, columns]}`);
  }
});

Deno.test("an inner product is summed in float64 on wasm", async () => {
  await startEngine("wasm");
  const values = new Float32Array(100_003).fill(0.1);
  const expected = values.reduce((sum, value) => sum + value * value, 0);
  tf.tidy(() => {
    const a = tf.tensor2d(values, [1, values.length]);
    const found = innerProduct(a, a);
    assert.deepEqual(found.shape, []);
    assert.equal(found.dataSync()[0], Math.fround(expected));
  });
});

Deno.test("every result is one new tensor on wasm, and the inputs stay as they are", async () => {
  await startEngine("wasm");
  const [a, b, plus] = [matrix(3, 4, 1), matrix(4, 5, 2), matrix(3, 5, 3)];
  const before = tf.memory().numTensors;
  const gamma = tf.scalar(2);
  const made = [
    product(a, b),
    combination(a, b, { alpha: 2, plus, gamma }),
    columnSums(a),
    innerProduct(a, a),
    gamma,
  ];
  assert.equal(tf.memory().numTensors, before + made.length);
  assert.deepEqual(plus.dataSync(), closedValues(15, 3, 2));
  tf.dispose([...made, a, b, plus]);
});
