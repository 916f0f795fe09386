import assert from "node:assert/strict";
import { decimal } from "../../src/numeric/decimal.ts";

Deno.test("decimal: digits with a sign, a point and an exponent, nothing else", () => {
  const numbers = ["0", "-1", "+2.5", ".5", "6.", "1.011e+04", "-7E-3"];
  assert.deepEqual(numbers.map(decimal), [0, -1, 2.5, 0.5, 6, 10110, -0.007]);
  assert.equal(decimal("1e999"), Infinity);
  for (const text of ["", " 1", "1 ", "0x36", "0b1", "1_000", ".", "-", "e5", "Infinity", "NaN"]) {
    assert.equal(decimal(text), NaN, JSON.stringify(text));
  }
});
