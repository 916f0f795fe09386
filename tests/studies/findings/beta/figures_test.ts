import assert from "node:assert/strict";
import { betaFigures } from "../../../../src/studies/findings/beta/figures.ts";
import { betaGrid } from "../../../../src/studies/findings/beta/grid.ts";
import type { Figure } from "../../../../src/figures/render.ts";
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
    const setting = name === "largest_singular_values"
      ? "Gaussian backbone of the MLP tiny 784-128-64. "
      : "MLP tiny on 10,000 MNIST digits, 4 steps";
    assert.ok(note.startsWith(setting), `${name}: ${note}`);
    assert.doesNotMatch(figures[name].svg, /NaN|undefined|Infinity/, name);
  }
  assert.match(notes.beta_traces, /, r = 8\. .*n = 2 runs a line/);
  assert.match(notes.final_beta, /, r = 8\. .*n = 2 runs a column/);
  assert.match(notes.backbone_removed, /, r = 8\. .*n = 2 runs/);
  assert.match(notes.backbone_conditions, /One run a point/);
  assert.match(notes.largest_singular_values, /n = 5 backbones/);
});

Deno.test("the histogram holds every run with B from 0, the column by depth the followed ones", async () => {
  const rows = await smokeRows();
  const { beta_histogram, final_beta } = betaFigures(rows);
  const counts = Object.groupBy(beta_histogram.data, ({ condition }) => String(condition));
  const total = (condition: string) =>
    counts[condition]?.reduce((sum, { count }) => sum + Number(count), 0);
  // Two layers a run: two followed runs, one at each of two ranks, and two redrawn ones.
  assert.deepEqual(
    ["static, fan-in", "static, σ = 0.1", "redrawn each epoch, fan-in"].map(total),
    [2 * 2, 2 * 2, 2 * 2],
  );
  assert.match(
    beta_histogram.note,
    /static, σ = 0\.1 \(n = 4 of 2 runs\); redrawn each epoch, fan-in \(n/,
  );
  assert.match(beta_histogram.note, /, r = 1, 8\. /);
  assert.equal(final_beta.data.length, 2 * (2 + 2));
});

Deno.test("every schedule is a condition of its own, and ranks that differ have their own panels", async () => {
  const rows = await smokeRows();
  const redrawn = rows.filter(({ config }) => config.resample.schedule === "epoch");
  const as = (schedule: "batch" | "microbatch", k: number) =>
    redrawn.map((row): Row => ({
      ...row,
      config: { ...row.config, resample: { ...row.config.resample, schedule, k } },
    }));
  const more = betaFigures([...rows, ...as("batch", 2), ...as("microbatch", 4)]);
  const conditions = ["static", "redrawn each epoch", "2 scaffolds a step", "4 micro-batches"];
  const conditionsOf = ({ data }: Figure) => [...new Set(data.map(({ condition }) => condition))];
  assert.deepEqual(conditionsOf(more.final_beta), conditions);
  // Of all runs some have a backbone of another scale, at which a gain is another thing.
  const [still, ...redrawnOnes] = conditions.map((condition) => `${condition}, fan-in`);
  assert.deepEqual(
    conditionsOf(more.beta_histogram),
    [still, "static, σ = 0.1", ...redrawnOnes],
  );
  assert.deepEqual(more.beta_traces, betaFigures(rows).beta_traces);
  const both = [
    ...rows,
    ...rows.filter(({ config }) => config.epochs === 1).map((row): Row => ({
      ...row,
      config: { ...row.config, adapter: { ...row.config.adapter, rank: 4 } },
    })),
  ];
  assert.deepEqual(
    [...new Set(betaFigures(both).final_beta.data.map(({ preset }) => preset))],
    ["tiny, r = 8", "tiny, r = 4"],
  );
});

Deno.test("singular values stand beside the law of their shape and the paper's law of squares", async () => {
  const { largest_singular_values } = betaFigures(await smokeRows());
  assert.deepEqual(
    largest_singular_values.data.map(({ scale, layer, shape, n }) => [scale, layer, shape, n]),
    [
      ["fan-in", 1, "784 x 128", 5],
      ["fan-in", 2, "128 x 64", 5],
      ["σ = 0.1", 1, "784 x 128", 5],
      ["σ = 0.1", 2, "128 x 64", 5],
    ],
  );
  for (const { mean, law, square } of largest_singular_values.data) {
    assert.ok(Math.abs(Number(mean) / Number(law) - 1) < 0.05, `${mean} against ${law}`);
    assert.ok(Number(square) > Number(law), "a narrowing layer stays below its square");
  }
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
    ["no scaffold, B uniform", 1, 1],
    ["no scaffold, B uniform", 8, 1],
    ["trained with it, then removed", 1, 1],
    ["trained with it, then removed", 8, 1],
    ["full training", null, 1],
    ["head alone", null, 1],
  ]);
  const short = rows.find(({ config }) =>
    config.epochs === 20 && config.method === "lottalora" && config.adapter.rank === 8 &&
    config.adapter.bInit === "zeros"
  );
  assert.equal(backbone_conditions.data[1].mean, short?.result.value);
});
