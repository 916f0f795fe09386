import assert from "node:assert/strict";
import { concordance, dimensionClaims } from "../../../../src/studies/findings/dimension/claims.ts";
import { dimensionsOf, measuredTasks } from "../../../../src/studies/findings/dimension/curves.ts";
import { dimensionTable } from "../../../../src/studies/findings/dimension/table.ts";
import { evaluateClaims } from "../../../../src/studies/judging/ledger.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { dimensionRows, FULL, type Reached } from "./dimension_rows.ts";

/** Tasks in the order of both measures. */
function alike({ benchmark, preset }: RunConfig): Reached {
  const places: Record<string, Reached> = {
    "mnist tiny": { rank: 8, dimension: 700 },
    "mnist medium": { rank: 16, dimension: 900 },
    "mnist-shuffled tiny": { rank: 32, dimension: 3_000 },
    "planted tiny": { rank: 4, dimension: 100 },
    "physionet2012 full": { rank: 2, dimension: 40 },
    "physionet2012 eighth": { rank: 1, dimension: 20 },
  };
  return places[`${benchmark} ${preset}`];
}

function verdict(id: string, rows: readonly Row[]) {
  const line = evaluateClaims(dimensionClaims, rows, "paper").find((line) => line.id === id)!;
  return [line.verdict, line.value] as const;
}

Deno.test("measures of a task are those of its validation curves", () => {
  const rows = dimensionRows("paper", alike);
  assert.equal(measuredTasks(rows).length, 6);
  const found = dimensionsOf(rows, { benchmark: "mnist", preset: "tiny" })!;
  assert.equal(found.full, FULL);
  assert.equal(found.sufficient.first, 8);
  assert.equal(found.rankParameters, 800);
  assert.ok(Math.abs(found.dimension.estimate! - 700) < 1e-3, `${found.dimension.estimate}`);
  assert.ok(found.dimension.below! < 700 && found.dimension.reached! > 700);
  assert.equal(found.n, 3);
});

Deno.test("the rate is the one that validates best, for each method alone", () => {
  const rows = dimensionRows("paper", alike, { full: 1, subspace: 1 });
  const { rates, dimension } = dimensionsOf(rows, { benchmark: "mnist", preset: "tiny" })!;
  assert.deepEqual(rates, { full: 3e-3, lottalora: 1e-3, subspace: 0.1 });
  assert.ok(Math.abs(dimension.estimate! - 700) < 1e-3);
});

Deno.test("tasks that both measures order alike agree, and one that is out of order is told", () => {
  const [agrees, value] = verdict("dimension-order", dimensionRows("paper", alike));
  assert.equal(agrees, "agrees");
  assert.match(value, /^15 of 15 pairs of 6 tasks; .*mnist tiny: 800 and 700 \(between/);
  const turned = (config: RunConfig) => ({
    ...alike(config),
    dimension: 9_000 / alike(config).rank,
  });
  assert.notEqual(verdict("dimension-order", dimensionRows("paper", turned))[0], "agrees");
});

Deno.test("two orders of n tasks: Kendall's exact p-values", () => {
  // All orders of three and of four tasks written down: 1 of 6, 1 of 24 are alike in all pairs.
  const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-12);
  near(concordance(3, { alike: 3 }).pFor, 2 / 6);
  near(concordance(4, { alike: 6 }).pFor, 2 / 24);
  near(concordance(4, { alike: 5 }).pFor, 8 / 24);
  near(concordance(4, { alike: 0 }).pAgainst, 2 / 24);
  near(concordance(4, { alike: 3 }).pAgainst, 1);
  // Five tasks all of whose pairs are tied in one of the measures show nothing.
  assert.deepEqual(concordance(5, { alike: 0, tied: 10 }), { pFor: 1, pAgainst: 1 });
});

Deno.test("bounds order nothing: too few known tasks are not judged", () => {
  const unknown = (config: RunConfig) => ({ ...alike(config), dimension: 1e9 });
  const [none] = verdict("dimension-order", dimensionRows("paper", unknown));
  assert.equal(none, "not attempted");
  const lines = dimensionTable(dimensionRows("paper", unknown));
  for (const line of lines) assert.match(String(line["d_int90"]), /^above \d+$/);
});

Deno.test("rank 4 must suffice where four combinations decide", () => {
  assert.equal(verdict("dimension-planted", dimensionRows("paper", alike))[0], "agrees");
  const more = (config: RunConfig) => ({ ...alike(config), rank: 8 });
  assert.equal(verdict("dimension-planted", dimensionRows("paper", more))[0], "disagrees");
  assert.equal(verdict("dimension-planted", [])[0], "not attempted");
});

Deno.test("the table has a line a task, with a bound where no rank suffices", () => {
  const none = (config: RunConfig) => ({ ...alike(config), rank: 1e9 });
  const [line] = dimensionTable(dimensionRows("paper", none));
  assert.deepEqual([line["r*(1 pp)"], line["its parameters"]], ["> 32", "> 3200"]);
  assert.equal(dimensionTable(dimensionRows("paper", alike))[0]["its parameters"], 800);
});
