/**
 * A product of which parts fail in the other thread, again and again until this one is told: its own
 * place for intermediate results lies beyond the heap. Prints the refusal.
 *
 * @module
 */
import { startEngine } from "../../../../src/engine/engine.ts";
import { scratchBytes } from "../../../../src/engine/wasm/gemm.ts";
import { currentHeap } from "../../../../src/engine/wasm/heap.ts";
import { openPool } from "../../../../src/engine/wasm/threads/pool.ts";
import { productParts } from "../../../../src/engine/wasm/threads/product_parts.ts";
import { DataError } from "../../../../src/errors.ts";

const SIZE = 512;
const BEYOND = 2 ** 31;

await startEngine("wasm", { threads: 2 });
const heap = currentHeap();
const pool = openPool({ heap: heap.memory, kernels: heap.kernels, threads: 2 });
const matrices = [1, 2, 3].map(() => heap.allocate([SIZE, SIZE]));
const [a, b, c] = heap.addresses(...matrices);
const product = { m: SIZE, n: SIZE, k: SIZE, a, lda: SIZE, b, ldb: SIZE, c };
const place = { threads: 2, scratch: heap.scratch(scratchBytes(product)), bytes: BEYOND };
for (const end = performance.now() + 60_000; performance.now() < end;) {
  try {
    pool.run(productParts(product, place));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.log(error.message);
    Deno.exit(0);
  }
  await new Promise((go) => setTimeout(go, 20));
}
throw new Error("no part failed in a minute");
