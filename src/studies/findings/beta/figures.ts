/**
 * The figures of finding 1, from rows.
 *
 * @module
 */

import { backboneConditions } from "../../../figures/backbone_conditions.ts";
import { backboneRemoved } from "../../../figures/backbone_removed.ts";
import { betaTraces } from "../../../figures/beta_traces.ts";
import { finalBeta } from "../../../figures/final_beta.ts";
import type { Figure } from "../../../figures/render.ts";
import { describeDesign } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { cell } from "../../judging/select.ts";
import { MNIST_BY_RANK, MNIST_BY_SCHEDULE, MNIST_WITHOUT_BACKBONE } from "../../paper/mnist.ts";
import { paperNumbers, type Rank } from "../../paper/table.ts";
import { accuracyRun, arePapers, paperValue } from "../row_parts.ts";
import { conditionRows, redrawnRows, staticTwins, zeroRows, zeroTwins } from "./rows.ts";

const CONDITIONS: Readonly<Record<string, string>> = {
  static: "static",
  epoch: "redrawn each epoch",
};

/** The names of the conditions without one. */
const WITHOUT = {
  zero: "W_seed = 0, B uniform",
  removed: "trained with it, then removed",
} as const;

const STATIC = "static scaffold";

/** What the paper's table of conditions is about; its static runs are each preset's own. */
const POOLED = "tiny to medium";

/** The paper's conditions at the measured ranks. */
function paperConditions(runs: readonly Row[]) {
  if (!arePapers(runs)) return [];
  const ranks: readonly Rank[] = runs.map(({ config }) => config.adapter.rank);
  const [{ config: { preset } }] = runs;
  const without = Object.entries(WITHOUT).flatMap(([condition, name]) =>
    paperNumbers(MNIST_WITHOUT_BACKBONE, { condition: condition as keyof typeof WITHOUT })
      .map(({ rank, ...told }) => ({ condition: name, rank, ...paperValue(told, POOLED) }))
  );
  const kept = paperNumbers(MNIST_BY_RANK, { preset })
    .map(({ rank, ...told }) => ({ condition: STATIC, rank, ...paperValue(told) }));
  return [...kept, ...without].filter(({ rank }) => ranks.includes(rank))
    .map(({ rank, ...point }) => ({ ...point, rank: Number(rank) }));
}

/** The paper's runs on static and redrawn scaffolds, and what it says is left without one. */
function paperRemoval(runs: readonly Row[], rank: number) {
  const [{ config: { preset } }] = runs;
  if (!arePapers(runs)) return [];
  const kept = paperNumbers(MNIST_BY_SCHEDULE, { preset, rank }).flatMap(
    ({ schedule, ...told }) => {
      const condition = CONDITIONS[schedule];
      const key = "withBackbone" as const;
      return condition === undefined ? [] : [{ condition, preset, key, ...paperValue(told) }];
    },
  );
  const removed = paperNumbers(MNIST_WITHOUT_BACKBONE, { condition: "removed", rank })
    .map((told) => {
      const key = "withoutBackbone" as const;
      return { condition: CONDITIONS.static, preset, key, ...paperValue(told, POOLED) };
    });
  return [...kept, ...removed];
}

/** All figures of the study, by file name. */
export function betaFigures(rows: readonly Row[]): Record<string, Figure> {
  const followed = [...staticTwins(rows), ...redrawnRows(rows)];
  return { ...followedFigures(followed), backbone_conditions: conditionsFigure(rows) };
}

/** What became of beta, and of the model without its backbone. */
function followedFigures(runs: readonly Row[]): Record<string, Figure> {
  const facts = (row: Row) => ({
    condition: CONDITIONS[row.config.resample.schedule],
    preset: row.config.preset,
    seed: row.config.seeds.backbone,
  });
  const largest = Math.max(...runs.map(({ result }) => result.counts.full));
  const traced = runs.filter(({ result }) => result.counts.full === largest);
  const ranks = [...new Set(runs.map(({ config }) => config.adapter.rank))];
  const rank = `r = ${ranks.join(" and ")}`;
  const setting = `${describeDesign(runs)}, ${rank}`;
  return {
    beta_traces: betaTraces({
      setting: `${describeDesign(traced)}, ${rank}`,
      series: traced.flatMap((row) =>
        row.result.betaTrace.flatMap(({ step, beta }) =>
          beta.map((value, layer) => ({
            ...facts(row),
            step,
            beta: value,
            layer: `layer ${layer + 1}`,
          }))
        )
      ),
    }),
    final_beta: finalBeta({
      setting,
      runs: runs.flatMap((row) =>
        row.result.beta.map((beta, layer) => ({ ...facts(row), beta, layer: String(layer + 1) }))
      ),
    }),
    backbone_removed: backboneRemoved({
      setting,
      runs: runs.map((row) => ({
        ...facts(row),
        withBackbone: row.result.value,
        withoutBackbone: row.result.valueWithoutBackbone ?? NaN,
        freshBackbone: row.result.valueFreshBackbone,
      })),
      chance: 10,
      paper: paperRemoval(traced, ranks[0]),
    }),
  };
}

function conditionsFigure(rows: readonly Row[]): Figure {
  const normal = conditionRows(rows);
  const zero = zeroRows(rows);
  const run = (condition: string, value: (row: Row) => number | null) => (row: Row) => {
    const accuracy = value(row);
    return accuracy === null ? [] : [{ condition, ...accuracyRun(row), value: accuracy }];
  };
  const [{ config: { preset } }] = zero;
  return backboneConditions({
    setting: describeDesign(zero),
    runs: [
      ...normal.flatMap(run(STATIC, ({ result }) => result.value)),
      ...zeroTwins(rows).flatMap(
        run("static scaffold, B uniform", ({ result }) => result.value),
      ),
      ...zero.flatMap(run(WITHOUT.zero, ({ result }) => result.value)),
      ...normal.flatMap(
        run(WITHOUT.removed, ({ result }) => result.valueWithoutBackbone),
      ),
    ],
    paper: paperConditions(normal),
    full: cell(rows, { preset, method: "full" }).values,
    headOnly: cell(rows, { preset, method: "head" }).values,
  });
}
