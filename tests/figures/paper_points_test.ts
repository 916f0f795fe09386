import assert from "node:assert/strict";
import { paperKeys, type PaperValue, withPaper } from "../../src/figures/paper_points.ts";
import type { Figure } from "../../src/figures/render.ts";
import { scheduleCurves } from "../../src/figures/schedule_curves.ts";
import { toCsv } from "../../src/figures/table.ts";
import { MUTED } from "../../src/figures/theme.ts";
import { sampleFigures } from "./samples.ts";

const RUNS = [2, 8].flatMap((rank) =>
  ["static", "each epoch"].map((schedule) => ({ schedule, rank, value: 80 + rank, seed: 1 }))
);

function draw(paper: (PaperValue & { schedule: string; rank: number })[]): Figure {
  return scheduleCurves({ runs: RUNS, chance: 10, paper });
}

const POINT = { schedule: "static", rank: 8, value: 96.8, sd: 0.5, n: 5, source: "Table 4" };

Deno.test("without numbers of the paper a table has no column of sources", () => {
  const table = [{ rank: 1, mean: 2 }];
  assert.equal(withPaper(table, []), table);
  assert.equal(draw([]).data[0].source, undefined);
});

Deno.test("with them it says which rows are ours; theirs stand below, empty where nothing is told", () => {
  const table = [{ rank: 1, mean: 2, sd: 0.5, low: 1, high: 3, n: 4 }];
  const csv = toCsv(withPaper(table, [
    { rank: 2, value: 5, source: "Table 4" },
    { rank: 4, value: 6, sd: 1, n: 7, source: "Table 4" },
  ]));
  assert.equal(
    csv,
    "rank,mean,sd,low,high,n,source\n1,2,0.5,1,3,4,ours\n" +
      '2,5,,,,,"paper, Table 4"\n4,6,1,,,7,"paper, Table 4"\n',
  );
});

Deno.test("values go where the figure's values stand", () => {
  const [, theirs] = withPaper(
    [{ key: "a", beta: 1 }],
    [{ key: "b", value: 2, source: "S" }],
    () => "beta",
  );
  assert.deepEqual([theirs.key, theirs.beta], ["b", 2]);
});

Deno.test("the legend has an entry a source, and says when it stands beside several curves", () => {
  const keys = paperKeys(
    [POINT, { ...POINT, schedule: "each epoch" }, { ...POINT, source: "Table 14" }],
    ["static", "each epoch"],
    ({ schedule }) => schedule,
  );
  assert.deepEqual(keys.map(({ label }) => label), [
    "paper, Table 4, same marks",
    "paper, Table 14",
  ]);
  assert.deepEqual(keys.map(({ marker, open, color }) => [marker, open, color]), [
    ["circle", true, MUTED],
    ["circle", true, MUTED],
  ]);
});

Deno.test("the paper's points widen the axis, and lie beneath ours as rings", () => {
  const runs = RUNS.map((run) => ({ ...run, value: 50 }));
  const { svg } = scheduleCurves({
    runs,
    chance: 10,
    paper: [{ ...POINT, value: 120 }],
  });
  const rings = svg.indexOf(`<g aria-label="dot" fill="none" stroke="${MUTED}"`);
  assert.ok(rings > 0 && rings < svg.lastIndexOf('<g aria-label="dot"'), "beneath ours");
  const height = (text: string) => Number(text.match(/translate\([\d.]+,(-?[\d.]+)\)/)?.[1]);
  assert.ok(height(svg.slice(rings)) > 0, "inside the plot");
});

Deno.test("every figure that has a counterpart tells it in its legend or note and in its data", () => {
  const told = Object.entries(sampleFigures()).flatMap(([name, { svg, note, data }]) => {
    const sources = new Set(
      data.flatMap(({ source }) =>
        typeof source === "string" && source.startsWith("paper, ") ? [source] : []
      ),
    );
    for (const source of sources) {
      const [place] = source.slice("paper, ".length).split(" (");
      assert.ok(`${svg} ${note}`.includes(place), `${name}: ${source}`);
    }
    return sources.size > 0 ? [name] : [];
  });
  assert.deepEqual(told, [
    "beta_histogram",
    "backbone_removed",
    "backbone_conditions",
    "family_heatmap",
    "schedule_curves",
    "rank_curve",
    "size_ablation",
    "rank_panels",
    "seed_gates",
    "saturation",
    "beta_by_architecture",
    "memory_by_network",
  ]);
});
