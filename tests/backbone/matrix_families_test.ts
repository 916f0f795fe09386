import assert from "node:assert/strict";
import { moment, sample } from "./samples.ts";

/** a[n, m] b[m, p], row-major. */
function product(a: Float64Array, b: Float64Array, n: number, m: number, p: number): Float64Array {
  const out = new Float64Array(n * p);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      for (let j = 0; j < p; j++) out[i * p + j] += a[i * m + k] * b[k * p + j];
    }
  }
  return out;
}

function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(a, (_, index) => a[(index % rows) * columns + Math.floor(index / rows)]);
}

/** log10 of the size of a[n, n]^(2^doublings), by squaring. */
function logPower(a: Float64Array, n: number, doublings: number): number {
  let power = a;
  let log = 0;
  for (let step = 0; step < doublings; step++) {
    power = product(power, power, n, n, n);
    const largest = Math.max(...power.map(Math.abs));
    power = power.map((x) => x / largest);
    log = 2 * log + Math.log10(largest);
  }
  return log;
}

for (const [dIn, dOut] of [[96, 96], [120, 40], [40, 120], [1, 5], [5, 1]]) {
  Deno.test(`orthogonal ${dIn} x ${dOut} has orthonormal ${dIn < dOut ? "rows" : "columns"}`, () => {
    const k = sample("orthogonal", { dIn, dOut });
    const t = transpose(k, dIn, dOut);
    const small = Math.min(dIn, dOut);
    const gram = dIn < dOut ? product(k, t, dIn, dOut, dIn) : product(t, k, dOut, dIn, dOut);
    gram.forEach((value, index) => {
      const expected = index % (small + 1) === 0 ? 1 : 0;
      assert.ok(Math.abs(value - expected) < 1e-6, `${value} at ${index}`);
    });
  });
}

Deno.test("orthogonal prefers no direction: signs and squares are even over draws", () => {
  let sum = 0;
  let fourth = 0;
  const draws = 4000;
  for (let draw = 0; draw < draws; draw++) {
    const [first] = sample("orthogonal", { dIn: 3, dOut: 3, draw });
    sum += first;
    fourth += first ** 4;
  }
  // An entry of a random rotation in 3 dimensions is uniform on [-1, 1]: variance 1/3, E x^4 = 1/5.
  assert.ok(Math.abs(sum / draws) < 5 * Math.sqrt(1 / 3 / draws));
  assert.ok(Math.abs(fourth / draws - 1 / 5) < 5 * Math.sqrt((1 / 9 - 1 / 25) / draws));
});

Deno.test("a square spectral_radius matrix has spectral radius 0.95 within 2 %", () => {
  const n = 48;
  const k = sample("spectral_radius", { dIn: n, dOut: n });
  // Powers of a matrix vanish below radius 1 and explode above it.
  assert.ok(logPower(k.map((x) => x / (0.95 * 1.02)), n, 13) < 0);
  assert.ok(logPower(k.map((x) => x / (0.95 * 0.98)), n, 13) > 0);
});

Deno.test("a spectral_radius matrix that is not square has largest singular value 0.95", () => {
  for (const [dIn, dOut] of [[150, 60], [60, 150]]) {
    const k = sample("spectral_radius", { dIn, dOut });
    const t = transpose(k, dIn, dOut);
    const gram = product(t, k, dOut, dIn, dOut);
    // The top eigenvalue of K'K is the limit of the 2^12-th root of its 2^12-th power.
    const sigma = Math.sqrt(10 ** (logPower(gram, dOut, 12) / 2 ** 12));
    assert.ok(Math.abs(sigma - 0.95) < 0.95 * 0.005, `largest singular value ${sigma}`);
  }
});

Deno.test("a scale given as a number is the root mean square of whole-matrix families", () => {
  for (const family of ["orthogonal", "spectral_radius"] as const) {
    const k = sample(family, { dIn: 30, dOut: 50, scale: 0.1 });
    assert.ok(Math.abs(Math.sqrt(moment(k, 2)) - 0.1) < 1e-7);
  }
});

Deno.test("an orthogonal matrix of 784 x 512 is made within ten seconds", () => {
  // A third of a second; three when counted for coverage on a busy machine.
  const started = performance.now();
  sample("orthogonal", { dIn: 784, dOut: 512 });
  assert.ok(performance.now() - started < 10_000);
});
