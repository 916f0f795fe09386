import assert from "node:assert/strict";
import { cosine, sine } from "../../src/numeric/sine.ts";

Deno.test("sine and cosine are those of Math within 1e-15, also of angles of many turns", () => {
  for (let i = -4000; i <= 4000; i++) {
    for (const x of [i / 1000, i / 7, i * 31.25]) {
      assert.ok(Math.abs(sine(x) - Math.sin(x)) < 1e-15, `sin ${x}`);
      assert.ok(Math.abs(cosine(x) - Math.cos(x)) < 1e-15, `cos ${x}`);
    }
  }
});

Deno.test("sine and cosine are exact at 0, and odd and even", () => {
  assert.equal(sine(0), 0);
  assert.equal(cosine(0), 1);
  for (let i = 1; i < 100; i++) {
    assert.equal(sine(-i), -sine(i));
    assert.equal(cosine(-i), cosine(i));
  }
});

Deno.test("sine and cosine keep their bits", () => {
  // These are also the float64 next to the true values.
  assert.deepEqual(
    [sine(1), cosine(1), sine(100), cosine(127)],
    [0.8414709848078965, 0.5403023058681398, -0.5063656411097588, 0.23235910202965793],
  );
});

Deno.test("sine and cosine refuse an angle too large to be reduced, and what is no number", () => {
  for (const x of [1.1e6, -1.1e6, NaN, Infinity]) {
    assert.throws(() => sine(x), RangeError);
    assert.throws(() => cosine(x), RangeError);
  }
});
