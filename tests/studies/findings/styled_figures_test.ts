import assert from "node:assert/strict";
import { DataError } from "../../../src/errors.ts";
import type { FigureStyle } from "../../../src/figures/style.ts";
import { backboneGrid } from "../../../src/studies/findings/backbone/grid.ts";
import { backboneStudy } from "../../../src/studies/findings/backbone/study.ts";
import { styledFigures } from "../../../src/studies/findings/styled_figures.ts";
import { whenAsked } from "../../../src/studies/findings/when_asked.ts";
import { rowsOf } from "../rows.ts";

const rows = rowsOf(backboneGrid("quick"), ({ adapter, seeds }) => ({
  value: 80 + adapter.rank + 0.1 * (Number(seeds.backbone) - 42),
}));

function draw(style: FigureStyle, names: readonly string[] | null = null) {
  return styledFigures(backboneStudy, rows, { profile: "quick", root: ".", style, names });
}

Deno.test("a study's figures are drawn in a style, of the rows that it chooses", async () => {
  const style = { width: 3.3, rows: { rank: 8, seed: [42, 43] } };
  const { figures, rows: kept, notDrawn } = await draw(style);
  assert.deepEqual(
    [...new Set(kept.map(({ config }) => `${config.adapter.rank} ${config.seeds.backbone}`))],
    ["8 42", "8 43"],
  );
  assert.deepEqual(notDrawn, []);
  assert.deepEqual(
    [...new Set(figures.family_heatmap.data.map(({ rank, n }) => `${rank}, n = ${n}`))],
    ["r = 8, n = 2"],
  );
  assert.equal(figures.family_heatmap.width, 3.3 * 72);
  const all = (await draw({ width: 3.3 })).figures;
  assert.ok(all.family_heatmap.data.length > figures.family_heatmap.data.length);
});

Deno.test("figures for which too few rows are left are told, named ones refused", async () => {
  const style = { rows: { family: ["normal", "laplace"] } };
  const { figures, notDrawn } = await draw(style);
  assert.ok(!Object.hasOwn(figures, "family_equivalence"));
  assert.match(figures.schedule_curves.svg, /^<svg/);
  assert.match(
    notDrawn.join("\n"),
    /^Cannot draw the families: some have no run \(the style's rows leave \d+ of \d+ runs of backbone\)$/m,
  );
  await assert.rejects(draw(style, ["family_equivalence"]), DataError);
  assert.deepEqual(Object.keys((await draw(style, ["schedule_curves"])).figures), [
    "schedule_curves",
  ]);
});

Deno.test("where no row is left nothing is drawn, and it is said", async () => {
  const { figures, notDrawn } = await draw({ rows: { data: "cora" } });
  assert.deepEqual([figures, notDrawn], [{}, [
    `nothing drawn: the style's rows leave 0 of ${rows.length} runs of backbone`,
  ]]);
});

Deno.test("a figure is drawn when it is asked for, and once", async () => {
  const [figure] = Object.values((await draw({}, ["schedule_curves"])).figures);
  let drawn = 0;
  const figures = whenAsked({
    fails: () => {
      throw new DataError("no rows");
    },
    works: () => {
      drawn++;
      return figure;
    },
  });
  assert.deepEqual(Object.keys(figures), ["fails", "works"]);
  assert.equal(drawn, 0);
  assert.equal(figures.works, figures.works);
  assert.equal(drawn, 1);
  assert.throws(() => figures.fails, DataError);
});
