import assert from "node:assert/strict";
import { readingFigures } from "../../../../src/studies/findings/readings/figures.ts";
import { readingsGrid } from "../../../../src/studies/findings/readings/grid.ts";
import { rowsOf } from "../../rows.ts";
import { readingRows } from "./reading_rows.ts";

Deno.test("the figure shows the largest preset under three scalings, and the paper's curve beside them", () => {
  const { data } = readingFigures(readingRows({ apart: { lora: -1 } })).reading_curves;
  const ours = data.filter(({ source }) => source === "ours");
  assert.equal(ours.length, 3 * 6);
  const papers = data.filter(({ source }) => String(source).startsWith("paper, Table 14"));
  assert.deepEqual(papers.map(({ mean }) => mean), [89.33, 92.73, 95.44, 96.8, 97.53, 97.8]);
});

Deno.test("on other data nothing of the paper's is drawn", () => {
  const { data } =
    readingFigures(rowsOf(readingsGrid("quick"), () => ({ value: 80 }))).reading_curves;
  assert.equal(data.length, 3 * 4);
  assert.ok(data.every(({ source }) => source === undefined));
});
