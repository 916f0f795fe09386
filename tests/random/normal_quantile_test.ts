import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fillNormals, fillWords } from "../../src/random/kernel/kernel.ts";
import { normalOf, upperQuantile, upperTail } from "../../src/random/normal_quantile.ts";
import { density, upperProbability } from "./normal_law.ts";

Deno.test("the quantile is within 2.3e-8 of the exact one in every segment", () => {
  let worst = 0;
  for (let exponent = -1; exponent <= 30; exponent++) {
    for (let step = 0; step < 160; step++) {
      const t = 2 ** exponent * (1 + (step + 0.5) / 160);
      const z = upperQuantile(t);
      // One Newton step from z towards the exact quantile is the error, to second order.
      const error = (upperProbability(z) - t * 2 ** -32) / density(z);
      worst = Math.max(worst, Math.abs(error));
    }
  }
  assert.ok(worst < 2.3e-8, `worst error ${worst}`);
});

Deno.test("quantiles never rise with the probability, nor reach zero", () => {
  let last = Infinity;
  for (let t = 0.5; t < 2 ** 31; t *= 1 + 2 ** -12) {
    const z = upperQuantile(t);
    assert.ok(z <= last, `${z} after ${last} at ${t}`);
    last = z;
  }
  assert.ok(upperQuantile(2 ** 31 - 0.5) > 0);
});

Deno.test("there are at least 2^24 distinct values, and tails beyond 6 sigma", () => {
  let distinct = 0;
  let last = -1;
  // Every 32nd word of the positive half; equal float32 values would lie side by side.
  for (let word = 0; word < 2 ** 31; word += 32) {
    const value = Math.fround(normalOf(word));
    if (value !== last) distinct++;
    last = value;
  }
  assert.ok(distinct >= 2 ** 24, `${distinct} distinct values`);
  assert.ok(normalOf(0) > 6 && normalOf(2 ** 31) < -6);
});

Deno.test("the kernel and the plain quantile make the same bits", () => {
  const span = { key: [7, 11] as const, start: 5, draw: 1 };
  const words = new Uint32Array(100_003);
  const values = new Float32Array(words.length);
  fillWords(words, span);
  fillNormals(values, span, 0.03);
  assert.deepEqual(values, Float32Array.from(words, (word) => normalOf(word) * 0.03));
});

Deno.test("the tail inverts the quantile", () => {
  for (const z of [0.1, 1, 2, 3.7, 6]) {
    assert.ok(Math.abs(upperQuantile(upperTail(z)) - z) < 1e-9, `z = ${z}`);
  }
});

Deno.test("the table is the one that the specification names", async () => {
  const digest = createHash("sha256")
    .update(await Deno.readFile("src/random/normal_quantile.json")).digest("hex");
  const specification = await Deno.readTextFile("src/backbone/SPECIFICATION.md");
  assert.ok(specification.includes(digest));
});
