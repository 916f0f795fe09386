import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { multiply, type Product } from "../../../src/engine/wasm/gemm.ts";
import { currentHeap } from "../../../src/engine/wasm/heap.ts";
import { closedValues } from "../../support/closed_values.ts";

/** What no product may overwrite. */
const UNTOUCHED = 777;

interface Case {
  m: number;
  n: number;
  k: number;
  transposeA?: boolean;
  transposeB?: boolean;
  /** Elements by which a stored row is longer than what is used of it. */
  padding?: number;
  accumulate?: boolean;
  alpha?: number;
  gamma?: number;
  /** A matrix D of its own, one row of it for all, or C itself. */
  d?: "matrix" | "row" | "in place";
}

/** The parts of a case as stored: `rows` of `width` numbers, `stride` apart. */
function stored(rows: number, width: number, padding: number, salt: number) {
  const stride = width + padding;
  const values = closedValues(rows * stride, salt, 2);
  return { stride, values, at: (row: number, column: number) => values[row * stride + column] };
}

/** The case on the heap: C with its padding. */
function ours(one: Case, parts: ReturnType<typeof partsOf>): Float32Array {
  const heap = currentHeap();
  const place = (values: Float32Array) => tf.tensor1d(values);
  return tf.tidy(() => {
    const [a, b, c, d] = [parts.a, parts.b, parts.c, parts.d].map(({ values }) => place(values));
    const { m, n, k, transposeA, transposeB, accumulate, alpha, gamma } = one;
    const options: Product = {
      m,
      n,
      k,
      a: heap.address(a),
      lda: parts.a.stride,
      transposeA,
      b: heap.address(b),
      ldb: parts.b.stride,
      transposeB,
      c: heap.address(c),
      ldc: parts.c.stride,
      accumulate,
      alpha,
      gamma,
      ...(one.d === "matrix" ? { d: heap.address(d), ldd: parts.d.stride } : {}),
      ...(one.d === "row" ? { d: heap.address(d), ldd: 0 } : {}),
      ...(one.d === "in place" ? { d: heap.address(c) } : {}),
    };
    multiply(heap, options);
    return c.dataSync<"float32">().slice();
  });
}

function partsOf({ m, n, k, transposeA, transposeB, padding = 0 }: Case) {
  const c = stored(m, n, padding, 3);
  for (let row = 0; row < m; row++) {
    c.values.fill(UNTOUCHED, row * c.stride + n, (row + 1) * c.stride);
  }
  return {
    a: transposeA ? stored(k, m, padding, 1) : stored(m, k, padding, 1),
    b: transposeB ? stored(n, k, padding, 2) : stored(k, n, padding, 2),
    c,
    d: stored(m, n, padding ? padding + 1 : 0, 4),
  };
}

/** Fails unless C is the product in float64, within what float32 sums may lose, and no more. */
function assertProduct(one: Case): void {
  const { m, n, k, transposeA, transposeB, accumulate, alpha = 1, gamma = 1 } = one;
  const parts = partsOf(one);
  const { a, b, c, d } = parts;
  const found = ours(one, parts);
  const name = JSON.stringify(one);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = accumulate ? c.at(i, j) : 0;
      let size = Math.abs(sum);
      for (let l = 0; l < k; l++) {
        const term = (transposeA ? a.at(l, i) : a.at(i, l)) *
          (transposeB ? b.at(j, l) : b.at(l, j));
        sum += term;
        size += Math.abs(term);
      }
      const added = one.d === "matrix"
        ? d.at(i, j)
        : one.d === "row"
        ? d.at(0, j)
        : one.d === "in place"
        ? c.at(i, j)
        : 0;
      const expected = alpha * sum + gamma * added;
      const bound = (k + 3) * 2 ** -24 * (Math.abs(alpha) * size + Math.abs(gamma * added));
      const error = Math.abs(found[i * c.stride + j] - expected);
      if (!(error <= bound + 1e-30)) {
        assert.fail(`${name} [${i}, ${j}]: ${found[i * c.stride + j]}, expected ${expected}`);
      }
    }
    const between = found.subarray(i * c.stride + n, (i + 1) * c.stride);
    assert.ok(between.every((value) => value === UNTOUCHED), name);
  }
}

const TRANSPOSES = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB }))
);
const SHORT = Array.from({ length: 20 }, (_, i) => i + 1);
const LONG = [255, 256, 257, 300];

for (const transposes of TRANSPOSES) {
  const { transposeA, transposeB } = transposes;
  const name = `${transposeA ? "A^T" : "A"} ${transposeB ? "B^T" : "B"}`;

  Deno.test(`${name} equals float64 for every width and height from 1 to 20`, async () => {
    await startEngine("wasm");
    for (const m of SHORT) {
      for (const n of SHORT) {
        for (const k of [1, 2, 3, 4, 5, 8, 13, 20]) assertProduct({ m, n, k, ...transposes });
      }
    }
    for (const k of SHORT) assertProduct({ m: 5, n: 9, k, ...transposes });
  });

  Deno.test(`${name} equals float64 around the 256 rows of a panel and the 64 of a block, and wide and high`, async () => {
    await startEngine("wasm");
    for (const long of LONG) {
      for (const [m, n] of [[1, 1], [4, 8], [5, 9], [7, 3], [17, 20]]) {
        assertProduct({ m, n, k: long, ...transposes });
      }
      assertProduct({ m: long, n: 7, k: 3, ...transposes });
      assertProduct({ m: 6, n: long, k: 5, ...transposes });
    }
    assertProduct({ m: 257, n: 255, k: 300, ...transposes });
  });

  Deno.test(`${name} scales, adds, accumulates and keeps what lies between rows`, async () => {
    await startEngine("wasm");
    const sums: Partial<Case>[] = [
      {},
      { accumulate: true },
      { alpha: -0.5 },
      { d: "matrix" },
      { d: "matrix", alpha: 3, gamma: 0.25 },
      { d: "row" },
      { d: "row", alpha: 0.5, gamma: -2 },
      { d: "in place" },
      { d: "in place", alpha: 0.5, gamma: 0.75 },
    ];
    for (const sum of sums) {
      for (const padding of [0, 1, 5]) {
        for (const [m, n, k] of [[1, 1, 1], [4, 8, 6], [7, 11, 13], [3, 17, 257], [67, 9, 300]]) {
          assertProduct({ m, n, k, padding, ...transposes, ...sum });
        }
      }
    }
  });

  Deno.test(`${name} split along k into steps that accumulate has the same bits`, async () => {
    await startEngine("wasm");
    const heap = currentHeap();
    const [m, n, k] = [9, 19, 300];
    const one = { m, n, k, ...transposes };
    const parts = partsOf(one);
    const whole = ours(one, parts);
    for (const cuts of [[1], [150], [256], [13, 14, 255, 299]]) {
      const ends = [...cuts, k];
      const result = tf.tidy(() => {
        const [a, b, c] = [parts.a, parts.b, parts.c].map(({ values }) => tf.tensor1d(values));
        ends.forEach((end, i) => {
          const first = i === 0 ? 0 : ends[i - 1];
          multiply(heap, {
            m,
            n,
            k: end - first,
            a: heap.address(a) + 4 * first * (transposeA ? m : 1),
            lda: parts.a.stride,
            transposeA,
            b: heap.address(b) + 4 * first * (transposeB ? 1 : n),
            ldb: parts.b.stride,
            transposeB,
            c: heap.address(c),
            accumulate: i > 0,
          });
        });
        return c.dataSync<"float32">().slice();
      });
      assert.deepEqual(result, whole, `${cuts}`);
    }
  });
}

Deno.test("a row of a product does not depend on the rows beside it, nor a column on its neighbours", async () => {
  await startEngine("wasm");
  const [m, n, k] = [11, 21, 270];
  tf.tidy(() => {
    const a = tf.tensor2d(closedValues(m * k, 1, 2), [m, k]);
    const b = tf.tensor2d(closedValues(k * n, 2, 2), [k, n]);
    const whole = tf.matMul(a, b);
    for (const [first, rows] of [[0, 1], [3, 1], [10, 1], [2, 3], [1, 4], [5, 6]]) {
      const part = tf.matMul(tf.slice(a, [first, 0], [rows, k]), b);
      assert.deepEqual(part.dataSync(), tf.slice(whole, [first, 0], [rows, n]).dataSync());
    }
    for (const [first, columns] of [[0, 1], [20, 1], [7, 9], [3, 16]]) {
      const part = tf.matMul(a, tf.slice(b, [0, first], [k, columns]));
      assert.deepEqual(part.dataSync(), tf.slice(whole, [0, first], [m, columns]).dataSync());
    }
  });
});

Deno.test("a batched product broadcasts its batch, with transposes too", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    const a = tf.tensor4d(closedValues(2 * 3 * 5 * 4, 1), [2, 3, 5, 4]);
    const b = tf.tensor3d(closedValues(3 * 6 * 4, 2), [3, 6, 4]);
    const whole = tf.matMul(a, b as tf.Tensor, false, true);
    assert.deepEqual(whole.shape, [2, 3, 5, 6]);
    for (const i of [0, 1]) {
      for (const j of [0, 1, 2]) {
        const one = tf.slice(a, [i, j, 0, 0], [1, 1, 5, 4]).reshape([5, 4]);
        const other = tf.slice(b, [j, 0, 0], [1, 6, 4]).reshape([6, 4]);
        const part = tf.slice(whole, [i, j, 0, 0], [1, 1, 5, 6]);
        assert.deepEqual(part.dataSync(), tf.matMul(one, other, false, true).dataSync());
      }
    }
  });
});
