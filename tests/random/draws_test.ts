import assert from "node:assert/strict";
import { createDraws } from "../../src/random/draws.ts";

Deno.test("draws: the same seed and path give the same numbers, others give others", () => {
  const first = (seed: string, path: string) => {
    const draws = createDraws(seed, path);
    return Array.from({ length: 5000 }, () => draws.uniform());
  };
  assert.deepEqual(first("a", "b"), first("a", "b"));
  assert.notDeepEqual(first("a", "b"), first("a", "c"));
  assert.notDeepEqual(first("a", "b"), first("c", "b"));
});

Deno.test("draws: integers cover their range evenly, normal numbers have mean 0 and variance 1", () => {
  const draws = createDraws("seed", "path");
  const counts = new Array(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[draws.integer(7)]++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(counts));
  const normals = Array.from({ length: 50_000 }, () => draws.normal());
  const mean = normals.reduce((sum, x) => sum + x, 0) / normals.length;
  const square = normals.reduce((sum, x) => sum + x * x, 0) / normals.length;
  assert.ok(Math.abs(mean) < 0.02, String(mean));
  assert.ok(Math.abs(square - 1) < 0.03, String(square));
});
