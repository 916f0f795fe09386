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
import { accuracyRun } from "../row_parts.ts";
import { conditionRows, redrawnRows, staticTwins, zeroRows, zeroTwins } from "./rows.ts";

const CONDITIONS: Readonly<Record<string, string>> = {
  static: "static",
  epoch: "redrawn each epoch",
};

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
  const rank = `r = ${[...new Set(runs.map(({ config }) => config.adapter.rank))].join(" and ")}`;
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
      ...normal.flatMap(run("static scaffold", ({ result }) => result.value)),
      ...zeroTwins(rows).flatMap(
        run("static scaffold, B uniform", ({ result }) => result.value),
      ),
      ...zero.flatMap(run("W_seed = 0, B uniform", ({ result }) => result.value)),
      ...normal.flatMap(
        run("trained with it, then removed", ({ result }) => result.valueWithoutBackbone),
      ),
    ],
    full: cell(rows, { preset, method: "full" }).values,
    headOnly: cell(rows, { preset, method: "head" }).values,
  });
}
