import assert from "node:assert/strict";
import { DataError } from "../../../../src/errors.ts";
import { adapterClaims } from "../../../../src/studies/findings/adapter/claims.ts";
import { adapterFigures } from "../../../../src/studies/findings/adapter/figures.ts";
import { adapterGrid } from "../../../../src/studies/findings/adapter/grid.ts";
import { FIRST_STEP } from "../../../../src/studies/findings/adapter/setups.ts";
import { adapterTable } from "../../../../src/studies/findings/adapter/table.ts";
import { runStudy } from "../../../../src/studies/computing/compute.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import { withFolder } from "../../../support/temporary.ts";
import { checkReadable, lineOf } from "../../claim_checks.ts";
import { inThisThread } from "../../in_this_thread.ts";

let computed: Promise<Row[]> | undefined;

function smokeRows(): Promise<Row[]> {
  computed ??= withFolder((root) =>
    inThisThread(() =>
      runStudy({ name: "adapter", configs: adapterGrid("smoke") }, {
        ...{ profile: "smoke", dir: null, root },
      })
    )
  );
  return computed;
}

Deno.test("the figures of the setup of adapters are drawn from computed rows and say what they show", async () => {
  const figures = adapterFigures(await smokeRows());
  for (const [name, { note, svg }] of Object.entries(figures)) {
    assert.match(note, /^MLPs? (tiny )?on 10,000 MNIST digits, 2 steps\. /, name);
    assert.match(note, /One run a point: no error bars/, name);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, name);
  }
  const series = (name: string) => [...new Set(figures[name].data.map(({ series }) => series))];
  assert.deepEqual(series("start_panels"), ["B = 0", "B Kaiming-uniform"]);
  assert.deepEqual(series("head_panels"), [
    "trained head",
    "adapted head",
    "adapted head and bias",
  ]);
  assert.equal(series("other_seeds_panels").length, 4);
  assert.deepEqual(
    figures.layer_norm_panels.data.map(({ panel, series, rank, n }) => [panel, series, rank, n]),
    ["fan-in", "σ = 0.1"].flatMap((panel) =>
      ["without", "LayerNorm"].flatMap((series) => [1, 8].map((rank) => [panel, series, rank, 1]))
    ),
  );
});

Deno.test("computed rows give a ledger and a table that can be read", async () => {
  const rows = await smokeRows();
  checkReadable(adapterClaims.map(({ id }) => lineOf(adapterClaims, id, rows)));
  assert.equal(adapterTable(rows).length, 1 * 2 * 4);
  for (const { n, "other seeds, %": others } of adapterTable(rows)) {
    assert.equal(n, 1);
    assert.match(String(others), /^\d+\.\d\d$/);
  }
});

Deno.test("W_seed as drawn starts far above guessing, fan-in and LayerNorm do not", async () => {
  const rows = await smokeRows();
  const first = (scale: string, layerNorm: boolean) => {
    const [row] = rows.filter(({ config: { adapter, backbone, steps } }) =>
      steps === FIRST_STEP && backbone.scale === scale && adapter.layerNorm === layerNorm
    );
    return row.result.trainLoss;
  };
  assert.ok(first("native", false) > 30, `${first("native", false)}`);
  for (
    const [scale, layerNorm] of [["native", true], ["fan-in", false], ["fan-in", true]] as const
  ) {
    const loss = first(scale, layerNorm);
    assert.ok(loss < 4, `${scale}, ${layerNorm}: ${loss}`);
  }
});

Deno.test("without rows no figure of the setup of adapters is drawn", () => {
  assert.throws(() => adapterFigures([]), DataError);
});
