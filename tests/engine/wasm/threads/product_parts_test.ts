import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { startEngine } from "../../../../src/engine/engine.ts";
import { LARGE_PRODUCT } from "../../../../src/engine/threads.ts";
import { multiply, portableGemm, type Product } from "../../../../src/engine/wasm/gemm.ts";
import { currentHeap, type Heap } from "../../../../src/engine/wasm/heap.ts";
import { productParts } from "../../../../src/engine/wasm/threads/product_parts.ts";
import { closedValues } from "../../../support/closed_values.ts";

type Case = Pick<Product, "m" | "n" | "k"> & Partial<Product> & { plus?: "matrix" | "row" };

/** Longer by rows and by columns, whole tiles and not, all ways of lying and of adding. */
const CASES: Case[] = [
  { m: 517, n: 203, k: 161 },
  { m: 203, n: 517, k: 161 },
  { m: 512, n: 256, k: 128, transposeA: true },
  { m: 130, n: 1025, k: 127, transposeA: true, transposeB: true },
  { m: 401, n: 222, k: 300, transposeB: true, accumulate: true },
  { m: 333, n: 334, k: 151, alpha: -0.5, plus: "matrix", gamma: 3 },
  { m: 700, n: 90, k: 270, plus: "row" },
  { m: 90, n: 700, k: 270, plus: "row", alpha: 2 },
];

/** A product on the heap, as `gemm` computes it; the bytes of C afterwards. */
function computed(one: Case, gemm: (heap: Heap, product: Product) => void): Buffer {
  const { m, n, k, plus, ...options } = one;
  const heap = currentHeap();
  return tf.tidy(() => {
    const [a, b, c, d] = [m * k, k * n, m * n, plus === "row" ? n : m * n]
      .map((size, salt) => tf.tensor1d(closedValues(size, salt + 1, 2)));
    gemm(heap, {
      ...{ m, n, k, a: heap.address(a), b: heap.address(b), c: heap.address(c) },
      ...{ lda: options.transposeA ? m : k, ldb: options.transposeB ? k : n },
      ...(plus === undefined ? {} : { d: heap.address(d), ldd: plus === "row" ? 0 : n }),
      ...options,
    });
    return Buffer.from(c.dataSync<"float32">().slice().buffer);
  });
}

for (const threads of [2, 3]) {
  Deno.test(`products on ${threads} threads have the bits of one thread`, async () => {
    await startEngine("wasm", { threads });
    assert.ok(currentHeap().memory.buffer instanceof SharedArrayBuffer);
    // The first product finds the other threads not there yet, the later ones at work.
    for (const [index, one] of [CASES[0], ...CASES].entries()) {
      assert.ok(one.m * one.n * one.k >= LARGE_PRODUCT, "or it would not be split");
      const together = computed(one, multiply);
      assert.ok(together.equals(computed(one, portableGemm)), JSON.stringify(one));
      if (index === 0) await new Promise((go) => setTimeout(go, 200));
    }
  });
}

Deno.test("the parts of a product are its rows or its columns, each once", () => {
  const place = { threads: 2, scratch: 4096, bytes: 1024 };
  const product = { a: 0, lda: 1000, b: 0, ldb: 500, c: 0, ldc: 600 };
  const tall = productParts({ ...product, m: 2000, n: 500, k: 1000 }, place);
  // A quarter of a thread's rows, rounded up to whole cache lines of 16 numbers.
  assert.deepEqual([tall.counted, tall.size, tall.whole], [1, 256, 2000]);
  assert.deepEqual(tall.steps, [
    ...[0, 0, 0, 0, 4 * 256 * 1000, 0, 0, 0, 4 * 256 * 600],
    ...[0, 0, 0, 0, 0, 0],
  ]);
  const wide = productParts({ ...product, m: 100, n: 500, k: 1000 }, place);
  assert.deepEqual([wide.counted, wide.size, wide.whole], [2, 64, 500]);
  assert.deepEqual(wide.steps, [0, 0, 0, 0, 0, 0, 4 * 64, 0, 4 * 64, 0, 0, 0, 0, 0, 0]);
  const small = productParts({ ...product, m: 100, n: 100, k: 100 }, place);
  assert.deepEqual([small.size, small.whole], [112, 100], "too little for two");
});

Deno.test("any number of threads is the same engine, and one thread is had back", async () => {
  const { identity } = await startEngine("wasm", { threads: 3 });
  assert.equal((await startEngine("wasm", { threads: 2 })).identity, identity);
  assert.equal((await startEngine("wasm")).identity, identity);
  assert.ok(computed(CASES[0], multiply).equals(computed(CASES[0], portableGemm)));
});
