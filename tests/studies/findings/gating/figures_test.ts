import assert from "node:assert/strict";
import { gatingFigures } from "../../../../src/studies/findings/gating/figures.ts";
import { gatingGrid } from "../../../../src/studies/findings/gating/grid.ts";
import { runStudy } from "../../../../src/studies/computing/compute.ts";
import { withFolder } from "../../../support/temporary.ts";
import { gatedRows } from "./gated_rows.ts";
import { inThisThread } from "../../in_this_thread.ts";

Deno.test("the figure of seed gating is drawn from computed rows and says what it shows", async () => {
  const rows = await withFolder((root) =>
    inThisThread(() =>
      runStudy({ name: "gating", configs: gatingGrid("smoke") }, {
        profile: "smoke",
        dir: null,
        root,
      })
    )
  );
  const { seed_gates: { svg, note, data } } = gatingFigures(rows);
  assert.match(note, /^MLP tiny on 10,000 MNIST digits, 6 steps, r = 4\. .*n = 1 a cell/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  const sums = Map.groupBy(data, ({ version, gate, digit }) => `${version} ${gate} ${digit}`);
  assert.equal(sums.size, 2 * 4 * 10);
  for (const [panel, cells] of sums) {
    const sum = cells.reduce((total, { share }) => total + Number(share), 0);
    assert.ok(Math.abs(sum - 100) < 1e-9, `${panel}: ${sum}`);
  }
});

Deno.test("a cell is the mean over all runs, also over those that have no such answer", () => {
  const rows = gatedRows({ own: [100, 98, 98], others: 0 });
  const { seed_gates: { data } } = gatingFigures(rows);
  const cellOf = (gate: string, digit: number, predicted: string) =>
    data.find((cell) =>
      cell.version === "ten classes" && cell.gate === gate && cell.digit === digit &&
      cell.predicted === predicted
    );
  assert.deepEqual(cellOf("first", 1, "1"), {
    ...{ version: "ten classes", gate: "first", digit: 1, predicted: "1" },
    ...{ share: 100, sd: 0, n: 3 },
  });
  assert.equal(cellOf("first", 1, "5"), undefined);
  assert.equal(cellOf("second", 4, "4")?.share, 98);
  assert.equal(cellOf("second", 4, "5")?.share, 2);
});
