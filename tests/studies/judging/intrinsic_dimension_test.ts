import assert from "node:assert/strict";
import {
  describeDimension,
  geometricRow,
  intrinsicDimension,
} from "../../../src/studies/judging/intrinsic_dimension.ts";
import { UsageError } from "../../../src/errors.ts";

const TABLE = {
  dimensions: [10, 40, 160],
  values: [[40, 60], [78, 82], [94, 96]],
  full: [99, 101],
};

Deno.test("d_int90 lies where the line over log d crosses 90 % of full training's mean", () => {
  // From 80 at d = 40 to 95 at d = 160: two thirds of two doublings.
  const found = intrinsicDimension(TABLE);
  assert.ok(Math.abs(found.estimate! - 40 * 4 ** (2 / 3)) < 1e-3);
  const { threshold, below, reached } = found;
  assert.deepEqual({ threshold, below, reached }, { threshold: 90, below: 40, reached: 160 });
  assert.equal(describeDimension(found), "101 (between 40 and 160)");
});

Deno.test("a dimension that meets the threshold exactly is the estimate itself", () => {
  const found = intrinsicDimension({ ...TABLE, values: [[50], [90], [95]] });
  assert.deepEqual([found.estimate, found.below, found.reached], [40, 10, 40]);
});

Deno.test("what is not reached, or reached by the smallest, is a bound", () => {
  const none = intrinsicDimension({ ...TABLE, values: [[1], [2], [89.9]] });
  assert.deepEqual([none.estimate, none.below, none.reached], [null, 160, null]);
  assert.equal(describeDimension(none), "above 160");
  const all = intrinsicDimension({ ...TABLE, values: [[91], [2], [3]] });
  assert.deepEqual([all.estimate, all.below, all.reached], [null, null, 10]);
  assert.equal(describeDimension(all), "at most 10");
});

Deno.test("the first crossing counts where a curve falls below the threshold again", () => {
  const found = intrinsicDimension({ ...TABLE, values: [[80], [95], [85]] });
  assert.deepEqual([found.below, found.reached], [10, 40]);
});

Deno.test("another share has another threshold", () => {
  assert.equal(intrinsicDimension(TABLE, 0.5).threshold, 50);
  assert.equal(describeDimension(intrinsicDimension(TABLE, 0.5)), "at most 10");
  assert.equal(describeDimension(intrinsicDimension(TABLE, 1)), "above 160");
});

Deno.test("a geometric row has its ends and, but for rounding, one ratio", () => {
  assert.deepEqual(geometricRow(10, 160, 5), [10, 20, 40, 80, 160]);
  assert.deepEqual(geometricRow(1, 4, 5), [1, 2, 3, 4]);
});

Deno.test("tables that tell no dimension are refused in one line", () => {
  const wrong = [
    { ...TABLE, dimensions: [10, 10, 160] },
    { ...TABLE, values: TABLE.values.slice(1) },
    { ...TABLE, values: [[], [1], [2]] },
    { ...TABLE, full: [] },
    { dimensions: [], values: [], full: [1] },
  ];
  for (const table of wrong) {
    assert.throws(
      () => intrinsicDimension(table),
      (error: Error) => error instanceof UsageError && /expected rising dim/.test(error.message),
    );
  }
  assert.throws(() => intrinsicDimension(TABLE, 1.5), /share .* must be in \(0, 1\], got 1\.5/);
});
