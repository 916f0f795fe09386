import assert from "node:assert/strict";
import { accuracy, largest } from "../../src/metrics/accuracy.ts";

Deno.test("accuracy: the largest logit answers, the first among equals", () => {
  const found = largest(Float32Array.of(0, 2, 1, -1, -3, -2, 5, 5, 0, 0, 0, 0), 3);
  assert.deepEqual([...found], [1, 0, 0, 0]);
  assert.equal(accuracy(found, Uint8Array.of(1, 0, 0, 0)), 100);
  assert.equal(accuracy(found, Uint8Array.of(1, 1, 1, 2)), 25);
  assert.equal(accuracy(found, Uint8Array.of(2, 1, 1, 2)), 0);
});
