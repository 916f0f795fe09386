import assert from "node:assert/strict";
import { integerPower, TWO_31, TWO_32 } from "../../src/numeric/powers.ts";

Deno.test("powers: an integer power is multiplied, the same bits as Adam's running product", () => {
  let product = 1;
  for (let exponent = 0; exponent < 5000; exponent++, product *= 0.999) {
    if (exponent % 500 === 0) assert.equal(integerPower(0.999, exponent), product);
  }
  assert.equal(integerPower(7, 0), 1);
});

Deno.test("powers: those of two are what shifts of big integers give", () => {
  assert.deepEqual([BigInt(TWO_31), BigInt(TWO_32)], [1n << 31n, 1n << 32n]);
});
