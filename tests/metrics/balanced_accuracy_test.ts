import assert from "node:assert/strict";
import { balancedAccuracy } from "../../src/metrics/balanced_accuracy.ts";

Deno.test("balanced accuracy is the mean over classes of the share told rightly", () => {
  // Two of three, one of one, one of two.
  assert.ok(
    Math.abs(balancedAccuracy([0, 0, 1, 1, 0, 2], [0, 0, 0, 1, 2, 2]) - 100 * 13 / 18) < 1e-12,
  );
});

Deno.test("what always gives one class has 100 / classes, however rare the others", () => {
  const labels = Array.from({ length: 100 }, (_, i) => i < 97 ? 0 : 1);
  assert.equal(balancedAccuracy(labels.map(() => 0), labels), 50);
});
