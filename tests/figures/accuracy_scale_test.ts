import assert from "node:assert/strict";
import { accuracyPlace, accuracyScale } from "../../src/figures/accuracy_scale.ts";

function tickLabels(low: number, high: number, room = {}): string[] {
  const { ticks, tickFormat } = accuracyScale([accuracyPlace(low), accuracyPlace(high)], room);
  const label = tickFormat as (place: number, index: number) => string;
  return (ticks as number[]).map(label);
}

Deno.test("accuracy scale: halving the error moves up by the same length everywhere", () => {
  const step = accuracyPlace(90) - accuracyPlace(80);
  assert.ok(Math.abs(step - Math.log10(2)) < 1e-12);
  assert.ok(Math.abs(accuracyPlace(99) - accuracyPlace(98) - step) < 1e-12);
});

Deno.test("accuracy scale: a run without any error has a place above 99.9 %", () => {
  assert.ok(Number.isFinite(accuracyPlace(100)));
  assert.ok(accuracyPlace(100) > accuracyPlace(99.9));
});

Deno.test("accuracy scale: ticks are accuracies in sight, at least three, wide or narrow", () => {
  assert.deepEqual(tickLabels(8, 98.6), ["40", "60", "80", "90", "95", "98"]);
  assert.deepEqual(tickLabels(8, 33), ["10", "20", "30"]);
  assert.deepEqual(tickLabels(11.5, 14.5), ["12", "13", "14"]);
  assert.deepEqual(tickLabels(98.61, 98.93), ["98.7", "98.8", "98.9"]);
  assert.deepEqual(tickLabels(97.11, 97.95).length, 8);
  const { ticks } = accuracyScale([accuracyPlace(8), accuracyPlace(98.6)]);
  assert.deepEqual(ticks, [40, 60, 80, 90, 95, 98].map(accuracyPlace));
});

Deno.test("accuracy scale: a low plot may have two ticks, and none too close to another", () => {
  assert.equal(tickLabels(87, 97).length, 11);
  assert.deepEqual(tickLabels(87, 97, { least: 2 }), ["90", "95"]);
  assert.deepEqual(tickLabels(97.11, 97.95, { gap: 0.3 }), ["97.2", "97.5", "97.8"]);
});
