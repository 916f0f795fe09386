import assert from "node:assert/strict";
import { DataError } from "../../../../src/errors.ts";
import { backboneClaims } from "../../../../src/studies/findings/backbone/claims.ts";
import { backboneFigures } from "../../../../src/studies/findings/backbone/figures.ts";
import { PAPER_FAMILIES } from "../../../../src/backbone/families.ts";
import { backboneGrid, fullFamilies } from "../../../../src/studies/findings/backbone/grid.ts";
import { familyName } from "../../../../src/studies/rows/names.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import { runStudy } from "../../../../src/studies/computing/compute.ts";
import { withFolder } from "../../../support/temporary.ts";
import { checkReadable, lineOf } from "../../claim_checks.ts";
import { rowsOf } from "../../rows.ts";
import { inThisThread } from "../../in_this_thread.ts";

/** The smoke grid at rank 2, and at rank 8 the schedules alone. */
const CONFIGS = backboneGrid("smoke").filter(({ adapter, backbone, seeds }) =>
  adapter.rank === 2 || (backbone.family === "normal" && seeds.backbone === 42)
);

let computed: Promise<Row[]> | undefined;

function smokeRows(): Promise<Row[]> {
  computed ??= withFolder((root) =>
    inThisThread(() =>
      runStudy({ name: "backbone", configs: CONFIGS }, { profile: "smoke", dir: null, root })
    )
  );
  return computed;
}

Deno.test("the figures of finding 2 are drawn from computed rows and say what they show", async () => {
  const figures = backboneFigures(await smokeRows());
  for (const [name, { note, svg }] of Object.entries(figures)) {
    assert.ok(note.startsWith("MLP tiny on 10,000 MNIST digits, 2 steps"), `${name}: ${note}`);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, name);
  }
  assert.match(figures.family_heatmap.note, /n = 2 runs a cell/);
  assert.match(figures.family_equivalence.note, /, r = 2\. .*±0\.5 pp.*n = 2 runs a family/);
  assert.match(figures.schedule_curves.note, /One run a point: no error bars/);
});

Deno.test("every family has its cell and its difference to the mean of all 22", async () => {
  const rows = await smokeRows();
  const { family_heatmap, family_equivalence } = backboneFigures(rows);
  assert.deepEqual(
    family_heatmap.data.map(({ family }) => family).sort(),
    PAPER_FAMILIES.map(familyName).sort(),
  );
  const sum = family_equivalence.data.reduce((sum, { difference }) => sum + Number(difference), 0);
  assert.equal(family_equivalence.data.length, 22);
  assert.ok(Math.abs(sum) < 1e-9, `differences to a mean add up to 0, not ${sum}`);
});

Deno.test("full training from every family has a column and a test of its own, once all families have it", async () => {
  const plan = { families: "tiny", fullSeeds: [42, 43], steps: 2 };
  const full = rowsOf(fullFamilies(plan), ({ backbone, seeds }) => ({
    value: 98 + 0.01 * backbone.family.length + 0.1 * (Number(seeds.backbone) - 42),
  }));
  const rows = await smokeRows();
  const { family_heatmap, family_equivalence_full: test, ...others } = backboneFigures(
    [...rows, ...full],
  );
  assert.deepEqual([...new Set(family_heatmap.data.map(({ rank }) => rank))], ["r = 2", "full"]);
  const binary = family_heatmap.data.find(({ family, rank }) =>
    family === "binary" && rank === "full"
  );
  assert.deepEqual([Number(binary?.mean).toFixed(2), binary?.n], ["98.11", 2]);
  assert.match(test.note, /2 steps, full training from each\. .*n = 2 runs a family/);
  assert.equal(test.data.length, 22);
  const { family_heatmap: _, ...usual } = backboneFigures(rows);
  assert.deepEqual(others, usual, "the other figures show adapters alone");
  const some = full.filter(({ config }) => config.backbone.family !== "laplace");
  assert.deepEqual(backboneFigures([...rows, ...some]), backboneFigures(rows));
});

Deno.test("schedules are drawn at the ranks they were run at, on their own seeds", async () => {
  const { schedule_curves } = backboneFigures(await smokeRows());
  assert.deepEqual(
    schedule_curves.data.map(({ schedule, rank, n }) => [schedule, rank, n]),
    ["static", "each epoch", "each step, k = 2", "each micro-batch, k = 4"]
      .flatMap((schedule) => [[schedule, 2, 1], [schedule, 8, 1]]),
  );
});

Deno.test("computed rows give a ledger that can be read", async () => {
  const rows = await smokeRows();
  checkReadable(backboneClaims.map(({ id }) => lineOf(backboneClaims, id, rows)));
});

Deno.test("a sweep that lacks a family is not drawn", async () => {
  const rows = (await smokeRows()).filter(({ config }) => config.backbone.family !== "laplace");
  const figures = backboneFigures(rows);
  assert.throws(() => figures.family_equivalence, DataError);
  assert.match(figures.schedule_curves.svg, /^<svg/, "the others are");
});
