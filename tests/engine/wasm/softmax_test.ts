import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { currentHeap } from "../../../src/engine/wasm/heap.ts";
import { closedValues } from "../../support/closed_values.ts";

/** The kernel's result for a copy of x. */
function ours(x: tf.Tensor2D, causal: boolean): Float32Array {
  const heap = currentHeap();
  const [rows, columns] = x.shape;
  const copy = tf.add<tf.Tensor2D>(x, 0);
  heap.kernels.softmax(heap.address(copy), rows, columns, causal, heap.scratch(64));
  return copy.dataSync<"float32">().slice();
}

Deno.test("the softmax kernel has the bits of tfjs's, for rows of any length and values of any size", async () => {
  await startEngine("wasm");
  for (const columns of [...Array.from({ length: 40 }, (_, i) => i + 1), 65, 128, 197, 1023]) {
    for (const scale of [1e-3, 1, 30, 170, 1e5]) {
      tf.tidy(() => {
        const x = tf.tensor2d(closedValues(5 * columns, columns, scale), [5, columns]);
        assert.deepEqual(ours(x, false), tf.softmax(x).dataSync(), `${columns} columns, ${scale}`);
      });
    }
  }
});

Deno.test("the causal softmax kernel has the bits of tfjs's where later columns are hidden", async () => {
  await startEngine("wasm");
  for (const tokens of [1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 60, 131]) {
    tf.tidy(() => {
      const values = closedValues(2 * tokens * tokens, tokens, 20);
      const x = tf.tensor2d(values, [2 * tokens, tokens]);
      const hidden = tf.tensor2d(
        values.map((value, i) => i % tokens > Math.floor(i / tokens) % tokens ? -1e30 : value),
        [2 * tokens, tokens],
      );
      assert.deepEqual(ours(x, true), tf.softmax(hidden).dataSync(), `${tokens} tokens`);
    });
  }
});

Deno.test("a value that is not finite leaves no finite share in its row", async () => {
  await startEngine("wasm");
  for (const bad of [NaN, Infinity]) {
    for (const place of [0, 5, 8]) {
      const shares = tf.tidy(() => {
        const values = closedValues(18, 1).with(9 + place, bad);
        return ours(tf.tensor2d(values, [2, 9]), false);
      });
      assert.ok(shares.subarray(0, 9).every(Number.isFinite));
      assert.ok(shares.subarray(9).every(Number.isNaN), `${bad} at ${place}: ${shares}`);
    }
  }
});
