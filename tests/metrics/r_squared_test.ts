import assert from "node:assert/strict";
import { UsageError } from "../../src/errors.ts";
import { rSquared } from "../../src/metrics/r_squared.ts";
import { closedValues } from "../support/closed_values.ts";

Deno.test("R^2 equals scikit-learn's documented examples", () => {
  // sklearn.metrics.r2_score, its reference page; several outputs are averaged there as here.
  const one = rSquared([2.5, 0.0, 2, 8], [3, -0.5, 2, 7]);
  assert.ok(Math.abs(one - 0.948608137) < 1e-9, `${one}`);
  const two = rSquared([0, 2, -1, 2, 8, -5], [0.5, 1, -1, 1, 7, -6], 2);
  assert.ok(Math.abs(two - (0.965438 + 0.908163) / 2) < 1e-5, `${two}`);
});

Deno.test("R^2 is 1 for the targets, 0 for each column's mean, and the same in any unit", () => {
  const targets = Float64Array.from(closedValues(60, 2, 5));
  const means = [0, 1, 2].map((column) =>
    targets.filter((_, i) => i % 3 === column).reduce((sum, y) => sum + y / 20, 0)
  );
  assert.equal(rSquared(targets, targets, 3), 1);
  assert.ok(Math.abs(rSquared(targets.map((_, i) => means[i % 3]), targets, 3)) < 1e-12);
  const predictions = targets.map((y, i) => y + (i % 5) / 10);
  const unit = (y: number, i: number) => [1, 1000, 1e-3][i % 3] * y;
  const found = rSquared(predictions, targets, 3);
  assert.ok(found < 1);
  assert.ok(Math.abs(rSquared(predictions.map(unit), targets.map(unit), 3) - found) < 1e-9);
});

Deno.test("R^2 is refused where it is not defined", () => {
  const refused = (args: Parameters<typeof rSquared>, message: RegExp) =>
    assert.throws(
      () => rSquared(...args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused([[1, 2, 3], [1, 2]], /as many predictions as targets, in rows of 1, got 3 and 2/);
  refused([[1, 2, 3], [1, 2, 3], 2], /in rows of 2/);
  refused([[1, 2], [1, 2], 2], /at least two rows, got 1/);
  refused([[1, 2, 3, 4], [5, 7, 6, 7], 2], /target 1 is 7 in every row/);
  refused([[1, 2], [1, 2], 0], /width of at least 1, got 0/);
});
