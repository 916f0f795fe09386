/**
 * The figures of finding 1, from rows.
 *
 * @module
 */

import { backboneConditions } from "../../../figures/backbone_conditions.ts";
import { backboneRemoved } from "../../../figures/backbone_removed.ts";
import { betaHistogram } from "../../../figures/beta_histogram.ts";
import { betaTraces } from "../../../figures/beta_traces.ts";
import { type FinalBeta, finalBeta } from "../../../figures/final_beta.ts";
import type { Figure } from "../../../figures/render.ts";
import { requireRows } from "../../../figures/table.ts";
import { largestSingularValues } from "../../../figures/largest_singular_values.ts";
import { describeDesign } from "../../rows/design.ts";
import { scaleName } from "../../rows/names.ts";
import { describeLength, type Row } from "../../rows/row.ts";
import { cell } from "../../judging/select.ts";
import { MNIST_BY_RANK, MNIST_BY_SCHEDULE, MNIST_WITHOUT_BACKBONE } from "../../paper/mnist.ts";
import { paperNumbers, type Rank } from "../../paper/table.ts";
import { accuracyRun, arePapers, paperValue } from "../row_parts.ts";
import { whenAsked } from "../when_asked.ts";
import { paperBetas } from "./paper_betas.ts";
import {
  conditionRows,
  redrawnRows,
  resampledRows,
  resampledTwins,
  staticRows,
  staticTwins,
  zeroRows,
  zeroTwins,
} from "./rows.ts";
import { gaussianLaw, singularValues } from "./singular_values.ts";

const CONDITIONS: Readonly<Record<string, string>> = {
  static: "static",
  epoch: "redrawn each epoch",
};

/** The names of the conditions without one. */
const WITHOUT = {
  zero: "no scaffold, B uniform",
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
  if (!arePapers(runs)) return [];
  const [{ config: { preset } }] = runs;
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
export function betaFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  const followed = [...staticTwins(rows), ...redrawnRows(rows)];
  return whenAsked({
    ...followedFigures(followed),
    beta_histogram: () => histogramFigure([...staticRows(rows), ...resampledRows(rows)]),
    final_beta: () => depthFigure([...resampledTwins(rows), ...resampledRows(rows)]),
    backbone_conditions: () => conditionsFigure(rows),
    largest_singular_values: () => singularValuesFigure(rows),
  });
}

/** What a run's scaffold does while it trains. */
function conditionOf({ config: { resample: { schedule, k, pool } } }: Row): string {
  const often = {
    static: "static",
    epoch: CONDITIONS.epoch,
    batch: `${k} scaffolds a step`,
    microbatch: `${k} micro-batches`,
  };
  return pool ? `${often[schedule]}, from a pool` : often[schedule];
}

/**
 * The final betas of some runs, a row a layer. A gain means something at its backbone's scale alone:
 * where scales differ, conditions say which.
 */
function finalBetas(runs: readonly Row[], presetOf: (row: Row) => string): FinalBeta[] {
  const isOneScale = new Set(runs.map(({ config }) => config.backbone.scale)).size === 1;
  return runs.flatMap((row) => {
    const condition = isOneScale
      ? conditionOf(row)
      : `${conditionOf(row)}, ${scaleName(row.config.backbone.scale)}`;
    const facts = { condition, preset: presetOf(row), seed: row.config.seeds.backbone };
    return row.result.beta.map((beta, layer) => ({ ...facts, beta, layer: String(layer + 1) }));
  });
}

function ranksOf(runs: readonly Row[]): number[] {
  return [...new Set(runs.map(({ config }) => config.adapter.rank))].sort((a, b) => a - b);
}

/** For instance `MLP tiny on MNIST, 75 epochs, r = 8`. */
function settingOf(runs: readonly Row[]): string {
  return `${describeDesign(runs)}, r = ${ranksOf(runs).join(", ")}`;
}

/** The betas of all runs with B from 0. */
function histogramFigure(runs: readonly Row[]): Figure {
  return betaHistogram({
    setting: settingOf(runs),
    runs: finalBetas(runs, ({ config }) => config.preset),
    paper: arePapers(runs) ? paperBetas() : [],
  });
}

/** beta by depth; where ranks or lengths differ, each has panels of its own. */
function depthFigure(runs: readonly Row[]): Figure {
  const differing = [
    ({ config }: Row) => `r = ${config.adapter.rank}`,
    ({ config }: Row) => describeLength(config),
  ].filter((part) => new Set(runs.map(part)).size > 1);
  const panelOf = (row: Row) =>
    [row.config.preset, ...differing.map((part) => part(row))].join(", ");
  return finalBeta({ setting: settingOf(runs), runs: finalBetas(runs, panelOf) });
}

/** sigma_1 of every layer; rows only say of which networks. */
function singularValuesFigure(rows: readonly Row[]): Figure {
  const values = singularValues(rows);
  const widths = [...Map.groupBy(values, ({ preset }) => preset)].map(([preset, layers]) => {
    const last = Math.max(...layers.map(({ layer }) => layer));
    const own = layers.slice(0, last);
    return `${preset} ${[own[0].dIn, ...own.map(({ dOut }) => dOut)].join("-")}`;
  });
  return largestSingularValues({
    setting: `Gaussian backbone of the MLP ${widths.join(" and ")}`,
    values: values.map(({ dIn, dOut, sigma, ...value }) => ({
      ...value,
      shape: `${dIn} x ${dOut}`,
      law: gaussianLaw({ dIn, dOut, sigma }),
      square: gaussianLaw({ dIn, dOut: dIn, sigma }),
    })),
  });
}

/** What became of beta, and of the model without its backbone. */
function followedFigures(runs: readonly Row[]): Record<string, () => Figure> {
  const facts = (row: Row) => ({
    condition: CONDITIONS[row.config.resample.schedule],
    preset: row.config.preset,
    seed: row.config.seeds.backbone,
  });
  const largest = Math.max(...runs.map(({ result }) => result.counts.full));
  const traced = runs.filter(({ result }) => result.counts.full === largest);
  return {
    beta_traces: () =>
      betaTraces({
        setting: settingOf(traced),
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
    backbone_removed: () =>
      backboneRemoved({
        setting: settingOf(runs),
        runs: runs.map((row) => ({
          ...facts(row),
          withBackbone: row.result.value,
          withoutBackbone: row.result.valueWithoutBackbone ?? NaN,
          freshBackbone: row.result.valueFreshBackbone,
        })),
        chance: 10,
        paper: paperRemoval(traced, ranksOf(runs)[0]),
      }),
  };
}

function conditionsFigure(rows: readonly Row[]): Figure {
  const normal = conditionRows(rows);
  const zero = zeroRows(rows);
  requireRows("the backbone conditions", zero);
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
