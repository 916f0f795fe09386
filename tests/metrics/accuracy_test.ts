import assert from "node:assert/strict";
import { countCorrect } from "../../src/metrics/accuracy.ts";

Deno.test("accuracy: the largest logit answers, the first among equals", () => {
  const logits = Float32Array.of(0, 2, 1, -1, -3, -2, 5, 5, 0, 0, 0, 0);
  assert.equal(countCorrect(logits, 3, Uint8Array.of(1, 0, 0, 0)), 4);
  assert.equal(countCorrect(logits, 3, Uint8Array.of(2, 1, 1, 2)), 0);
});
