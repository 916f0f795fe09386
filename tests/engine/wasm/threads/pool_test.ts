import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../../src/engine/engine.ts";
import { portableGemm, type Product, scratchBytes } from "../../../../src/engine/wasm/gemm.ts";
import { currentHeap } from "../../../../src/engine/wasm/heap.ts";
import { openPool, type Pool, type PoolOptions } from "../../../../src/engine/wasm/threads/pool.ts";
import { productParts } from "../../../../src/engine/wasm/threads/product_parts.ts";
import { DataError } from "../../../../src/errors.ts";
import { closedValues } from "../../../support/closed_values.ts";
import { ended } from "../../../support/task.ts";

const [M, N, K] = [512, 256, 96];

/** A pool on the heap, with a product for it. */
async function poolOf(options: Partial<PoolOptions>) {
  await startEngine("wasm", { threads: 2 });
  const heap = currentHeap();
  const pool = openPool({ heap: heap.memory, kernels: heap.kernels, threads: 2, ...options });
  const [a, b, c] = [M * K, K * N, M * N].map((size, i) => tf.tensor1d(closedValues(size, i, 2)));
  const [placeA, placeB, placeC] = heap.addresses(a, b, c);
  const product: Product = {
    ...{ m: M, n: N, k: K, a: placeA, lda: K, b: placeB, ldb: N, c: placeC },
  };
  portableGemm(heap, product);
  const wanted = heap.values(c).slice();
  const compute = (pool: Pool, differing: Partial<Product> = {}) => {
    heap.values(c).fill(0);
    const bytes = scratchBytes(product);
    const scratch = heap.scratch(bytes * pool.threads);
    const place = { threads: pool.threads, scratch, bytes };
    pool.run(productParts({ ...product, ...differing }, place));
    return heap.values(c).slice();
  };
  const dispose = () => {
    pool.close();
    tf.dispose([a, b, c]);
  };
  return {
    ...{ pool, wanted, [Symbol.dispose]: dispose },
    compute: (differing?: Partial<Product>) => compute(pool, differing),
  };
}

const pause = () => new Promise((go) => setTimeout(go, 20));

/** What a pool is refused with, sooner or later. */
async function refusal(compute: () => unknown): Promise<Error> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    try {
      compute();
    } catch (error) {
      return error as Error;
    }
    await pause();
  }
  throw new Error("nothing was refused in a minute");
}

Deno.test("a thread that dies at work is an error in one line, and the rest goes on without it", async () => {
  const program = new URL("./dying_worker.ts", import.meta.url);
  using one = await poolOf({ program, patience: 2 });
  const error = await refusal(() => one.compute());
  assert.ok(error instanceof DataError, `${error}`);
  assert.match(error.message, /^A thread of the engine has died \(.+\), and what was .* no other$/);
  assert.deepEqual(one.compute(), one.wanted);
});

Deno.test("a thread that does not even start is told at the next product, with its reason", async () => {
  const program = new URL("./no_such_thread.ts", import.meta.url);
  using one = await poolOf({ program });
  assert.deepEqual(one.compute(), one.wanted, "the first product waits for nobody");
  const { message } = await refusal(() => one.compute());
  assert.match(message, /^A thread of the engine has died \(.*no_such_thread.*\)/);
});

Deno.test("threads that were ended leave their parts to this one", async () => {
  using one = await poolOf({});
  one.compute();
  await pause();
  one.pool.close();
  assert.ok(one.pool.isClosed);
  // They go on for a while where they are: none of them may find what is computed now.
  for (const end = performance.now() + 2000; performance.now() < end;) {
    assert.deepEqual(one.compute(), one.wanted);
  }
});

Deno.test("a thread whose part fails says so in one line, and prints nothing", async () => {
  const { code, stdout, stderr } = await ended([
    ...["run", "--no-prompt", "--allow-read"],
    new URL("./failing_part.ts", import.meta.url).pathname,
  ]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^A thread of the engine has died \((a part of a product failed|it has ended)\),/,
  );
  assert.equal(stderr, "");
});

Deno.test("a kernel that fails is its own error, at once", async () => {
  using one = await poolOf({});
  const begin = performance.now();
  const nowhere = 2 ** 32 - 4 * M * K;
  assert.throws(() => one.compute({ a: nowhere }), WebAssembly.RuntimeError);
  assert.ok(performance.now() - begin < 30_000, "the parts that nobody computes are not awaited");
});
