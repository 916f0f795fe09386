import assert from "node:assert/strict";
import { DataError } from "../../src/errors.ts";
import { type PanelRun, rankPanels } from "../../src/figures/rank_panels.ts";

const RUNS: readonly PanelRun[] = ["tiny", "small", "medium"].flatMap((panel, p) =>
  ["B = 0", "B Kaiming-uniform"].flatMap((series, s) =>
    [1, 8].flatMap((rank) =>
      [42, 43].map((seed) => ({ panel, series, rank, seed, value: 80 + 5 * p - 9 * s + rank }))
    )
  )
);
const TITLE = { title: "Accuracy by rank" };

Deno.test("rank panels: a panel and series have a mean, an sd and an n a rank, the paper's below", () => {
  const { data, note, svg } = rankPanels({
    ...{ ...TITLE, runs: RUNS },
    paper: [{ panel: "small", series: "B = 0", rank: 8, value: 96.24, n: 1, source: "Table 15" }],
  });
  assert.equal(data.length, 3 * 2 * 2 + 1);
  assert.deepEqual([data[0].panel, data[0].series, data[0].rank, data[0].mean, data[0].n], [
    ...["tiny", "B = 0", 1, 81, 2],
  ]);
  const { panel, rank, mean, source } = data[data.length - 1];
  assert.deepEqual([panel, rank, mean, source], ["small", 8, 96.24, "paper, Table 15"]);
  assert.match(note, /n = 2 runs a point.*logarithmic in the error/);
  for (const text of ["tiny", "small", "medium", "paper, Table 15"]) {
    assert.ok(svg.includes(`>${text}</text>`), text);
  }
});

Deno.test("rank panels: with chance the axis is linear and the note says where chance is", () => {
  const { note, svg } = rankPanels({ ...TITLE, runs: RUNS, chance: 10, note: " Of other seeds." });
  assert.match(note, / Of other seeds\. Dashed: chance, 10 %\.$/);
  for (const tick of ["0", "20", "40", "60", "80", "100"]) {
    assert.ok(svg.includes(`>${tick}</text>`), tick);
  }
});

Deno.test("rank panels: two beside each other, a further row for a third", () => {
  const height = (panels: readonly string[]) =>
    rankPanels({ ...TITLE, runs: RUNS.filter(({ panel }) => panels.includes(panel)) }).height;
  assert.equal(height(["tiny"]), height(["tiny", "small"]));
  assert.ok(height(["tiny", "small", "medium"]) > height(["tiny", "small"]));
});

Deno.test("rank panels: without runs there is nothing to draw", () => {
  assert.throws(() => rankPanels({ ...TITLE, runs: [] }), DataError);
});
