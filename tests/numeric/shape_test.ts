import assert from "node:assert/strict";
import { numbersIn } from "../../src/numeric/shape.ts";

Deno.test("shape: numbers are the product of the sizes, one for a scalar, none for an empty array", () => {
  assert.deepEqual([[], [3], [2, 3, 4], [5, 0], [2 ** 24, 2 ** 20]].map(numbersIn), [
    1,
    3,
    24,
    0,
    2 ** 44,
  ]);
});
