import assert from "node:assert/strict";
import { cosPi } from "../../src/numeric/cosine.ts";

Deno.test("cosPi equals Math.cos(pi x) within 1e-15 all over [0, 1]", () => {
  for (let i = 0; i <= 20_000; i++) {
    const x = i / 20_000;
    // Math.cos itself sees a rounded pi x, hence the second term.
    const allowed = 1e-15 + Math.PI * x * 2 ** -53;
    assert.ok(Math.abs(cosPi(x) - Math.cos(Math.PI * x)) <= allowed, `x = ${x}`);
  }
});

Deno.test("cosPi is exact at 1/2, symmetric about it, and falls", () => {
  assert.equal(cosPi(0.5), 0);
  for (let i = 0; i < 64; i++) {
    const x = i / 128;
    assert.equal(cosPi(1 - x), -cosPi(x));
    assert.ok(cosPi(x) > cosPi(x + 1 / 128));
  }
});

for (const x of [-0.1, 1.0001, NaN, Infinity]) {
  Deno.test(`cosPi refuses ${x}`, () => {
    assert.throws(
      () => cosPi(x),
      (error) => error instanceof RangeError && error.message.includes(String(x)),
    );
  });
}
