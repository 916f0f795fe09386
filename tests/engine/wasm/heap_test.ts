import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { currentHeap, heapIfAny } from "../../../src/engine/wasm/heap.ts";
import { DataError } from "../../../src/errors.ts";

/** Fails unless `f` is refused for want of memory, in one line that says what may help. */
function assertOutOfMemory(f: () => unknown): void {
  assert.throws(f, (error) => {
    assert.ok(error instanceof DataError, `${error}`);
    assert.match(
      error.message,
      /^Out of memory: \d+ bytes more .* \(\d+ MiB now\); a smaller batch/,
    );
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("memory is watched from the first allocation on", async () => {
  await startEngine("wasm");
  const heap = currentHeap();
  tf.zeros([2]).dispose();
  assertOutOfMemory(() => heap.allocate([2 ** 29]));
});

Deno.test("a tensor's values lie at its address, and writing there changes them", async () => {
  await startEngine("wasm");
  const heap = currentHeap();
  tf.tidy(() => {
    const tensor = tf.tensor1d([1, 2, 3]);
    const values = heap.values(tensor);
    assert.deepEqual(values, Float32Array.of(1, 2, 3));
    values[1] = 7;
    assert.deepEqual(tensor.dataSync(), Float32Array.of(1, 7, 3));
    const made = heap.allocate([2, 2]);
    heap.values(made).set([1, 2, 3, 4]);
    assert.deepEqual(made.arraySync(), [[1, 2], [3, 4]]);
  });
});

Deno.test("tensors outlive a memory that grows", async () => {
  await startEngine("wasm");
  const heap = currentHeap();
  tf.tidy(() => {
    const tensor = tf.tensor1d([1, 2, 3]);
    const [address, size] = [heap.address(tensor), heap.bytes().length];
    heap.allocate([size / 4]);
    assert.ok(heap.bytes().length > size);
    assert.equal(heap.address(tensor), address);
    assert.deepEqual(heap.values(tensor), Float32Array.of(1, 2, 3));
  });
});

Deno.test("the cpu engine has no heap", async () => {
  await startEngine("cpu");
  assert.equal(heapIfAny(), null);
});

Deno.test("what the wasm memory cannot hold is refused in one line, and work goes on", async () => {
  await startEngine("wasm");
  const heap = currentHeap();
  const scratch = heap.scratch(16);
  for (const values of [2 ** 29, 2 ** 30 - 1024, 2 ** 30, 2 ** 30 + 16]) {
    assertOutOfMemory(() => heap.allocate([values]));
  }
  // The memory ends at 4 GiB at the most.
  const held: tf.Tensor[] = [];
  assertOutOfMemory(() => {
    while (held.length < 5) held.push(heap.allocate([2 ** 28]));
  });
  tf.dispose(held);
  assertOutOfMemory(() => heap.scratch(2 ** 32 - 4096));
  tf.tidy(() => {
    const other = heap.allocate([64 * 1024]);
    const [place, start] = [heap.scratch(16), heap.address(other)];
    assert.ok(place >= start + 4 * other.size || place + 65_536 <= start);
    assert.ok(scratch > 0 && place > 0);
    const product = tf.matMul(tf.ones([3, 4]), tf.ones([4, 2])).dataSync();
    assert.deepEqual(product, new Float32Array(6).fill(4));
  });
});
