import assert from "node:assert/strict";
import { portableArctangent, portableExp, portableLog } from "../../src/numeric/portable_math.ts";

/** Largest relative distance over a logarithmic grid; the platform's own function is good to 1e-15. */
function worst(ours: (x: number) => number, theirs: (x: number) => number, grid: number[]): number {
  return Math.max(...grid.map((x) => Math.abs(ours(x) / theirs(x) - 1)));
}

const GRID = Array.from({ length: 2000 }, (_, k) => 2 ** (k / 60 - 33.001));

Deno.test("the logarithm agrees with the platform's to 1e-14", () => {
  assert.ok(worst(portableLog, Math.log, GRID) < 1e-14);
  assert.equal(portableLog(1), 0);
});

Deno.test("the exponential agrees with the platform's to 1e-12 where it is used", () => {
  assert.ok(worst(portableExp, Math.exp, GRID.filter((x) => x <= 20).map((x) => -x)) < 1e-12);
  assert.equal(portableExp(0), 1);
});

Deno.test("the arctangent agrees with the platform's to 1e-14", () => {
  assert.ok(worst(portableArctangent, Math.atan, [...GRID, 10, 1e6]) < 1e-14);
});
