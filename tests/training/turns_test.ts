import assert from "node:assert/strict";
import { turnsOf } from "../../src/training/turns.ts";

Deno.test("tasks take turns a batch each, and one without examples left is passed over", () => {
  const turns = turnsOf([5, 2, 3], 2).map(({ task, first }) => [task, first]);
  assert.deepEqual(turns, [[0, 0], [1, 0], [2, 0], [0, 2], [2, 2], [0, 4]]);
});

Deno.test("every example of every task comes once an epoch, however sizes and batches fall", () => {
  for (const sizes of [[1], [7, 7], [0, 9, 4], [16, 1, 31, 15]]) {
    for (const batchSize of [1, 3, 16, 100]) {
      const turns = turnsOf(sizes, batchSize);
      for (const [task, size] of sizes.entries()) {
        const firsts = turns.filter((turn) => turn.task === task).map(({ first }) => first);
        const expected = Array.from(
          { length: Math.ceil(size / batchSize) },
          (_, i) => i * batchSize,
        );
        assert.deepEqual(firsts, expected);
      }
    }
  }
});
