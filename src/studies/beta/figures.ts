/**
 * The figures of finding 1, from rows.
 *
 * @module
 */

import { backboneConditions } from "../../figures/backbone_conditions.ts";
import { backboneRemoved } from "../../figures/backbone_removed.ts";
import { betaTraces } from "../../figures/beta_traces.ts";
import { finalBeta } from "../../figures/final_beta.ts";
import type { Figure } from "../../figures/render.ts";
import type { Profile } from "../profile.ts";
import type { Row } from "../row.ts";
import { select } from "../select.ts";
import { conditionsPreset, TRACED_RANK, tracedEpochs } from "./grid.ts";

const CONDITIONS: Readonly<Record<string, string>> = {
  static: "static",
  epoch: "redrawn each epoch",
};

function tracedRows(rows: readonly Row[], profile: Profile): Row[] {
  return select(rows, {
    method: "lottalora",
    rank: TRACED_RANK,
    where: ({ config }) => config.epochs === tracedEpochs(profile),
  }).toSorted((a, b) => order(a) - order(b));
}

/** Static first, then redrawn. */
function order({ config }: Row): number {
  return Object.keys(CONDITIONS).indexOf(config.resample.schedule);
}

/** The largest preset whose beta is followed. */
function tracedPreset(rows: readonly Row[]): string {
  return rows.reduce((a, b) => a.result.counts.full >= b.result.counts.full ? a : b).config.preset;
}

function conditionRuns(rows: readonly Row[], profile: Profile) {
  const preset = conditionsPreset(profile);
  const epochs = select(rows, { method: "zero" })[0]?.config.epochs;
  const where = ({ config }: Row) => config.epochs === epochs;
  const run = (condition: string, value: (row: Row) => number | null) => (row: Row) => {
    const { rank } = row.config.adapter;
    const accuracy = value(row);
    const seed = row.config.seeds.backbone;
    return accuracy === null ? [] : [{ condition, rank, value: accuracy, seed }];
  };
  const normal = select(rows, { method: "lottalora", schedule: "static", preset, where });
  return [
    ...normal.flatMap(run("static scaffold", ({ result }) => result.value)),
    ...select(rows, { method: "zero", preset, where })
      .flatMap(run("W_seed = 0", ({ result }) => result.value)),
    ...normal.flatMap(
      run("trained with it, then removed", ({ result }) => result.valueWithoutBackbone),
    ),
  ];
}

/** All figures of the study, by file name. */
export function betaFigures(rows: readonly Row[], profile: Profile): Record<string, Figure> {
  const traced = tracedRows(rows, profile);
  const facts = (row: Row) => ({
    condition: CONDITIONS[row.config.resample.schedule],
    preset: row.config.preset,
    seed: row.config.seeds.backbone,
  });
  const preset = tracedPreset(traced);
  const values = (method: "full" | "head") =>
    select(rows, { method, preset: conditionsPreset(profile) }).map(({ result }) => result.value);
  return {
    beta_traces: betaTraces({
      series: traced.filter(({ config }) => config.preset === preset).flatMap((row) =>
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
      runs: traced.flatMap((row) =>
        row.result.beta.map((beta, layer) => ({ ...facts(row), beta, layer: String(layer + 1) }))
      ),
    }),
    backbone_removed: backboneRemoved({
      runs: traced.map((row) => ({
        ...facts(row),
        withBackbone: row.result.value,
        withoutBackbone: row.result.valueWithoutBackbone ?? NaN,
        freshBackbone: row.result.valueFreshBackbone,
      })),
      chance: 10,
    }),
    backbone_conditions: backboneConditions({
      runs: conditionRuns(rows, profile),
      full: values("full"),
      headOnly: values("head"),
    }),
  };
}
