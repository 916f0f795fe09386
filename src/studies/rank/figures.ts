/**
 * The figures of finding 3, from rows.
 *
 * @module
 */

import { pcaSpectrum } from "../../figures/pca_spectrum.ts";
import type { SufficientRank } from "../../figures/marks.ts";
import { rankCurve } from "../../figures/rank_curve.ts";
import type { Figure } from "../../figures/render.ts";
import { sizeAblation } from "../../figures/size_ablation.ts";
import type { Profile } from "../profile.ts";
import type { Row } from "../row.ts";
import { select } from "../select.ts";
import { describeMargin, smallestSufficientRank } from "../sufficient_rank.ts";
import { summarize } from "../statistics.ts";
import { rankPresets } from "./grid.ts";
import { readSpectrum } from "./spectrum.ts";
import { LEDGER_MARGIN, measuredRanks, validationTable } from "./sufficient.ts";

const METHOD_NAMES: Readonly<Record<string, string>> = {
  lottalora: "LottaLoRA",
  small: "small dense network, as many parameters",
};

/** r* of a preset as the figures take it. */
function sufficientMark(rows: readonly Row[], preset: string): SufficientRank {
  const { first, interval } = smallestSufficientRank(validationTable(rows, preset), LEDGER_MARGIN);
  const largest = Math.max(...measuredRanks(rows, preset));
  const name = `r*(${describeMargin(LEDGER_MARGIN)})`;
  const label = first === null ? `${name} > ${largest}` : `${name} = ${first}`;
  return { label, rank: first, low: interval[0], high: interval[1] };
}

function recoveryRuns(rows: readonly Row[], preset: string) {
  const full = summarize(
    select(rows, { preset, method: "full" }).map(({ result }) => result.value),
  ).mean;
  return select(rows, { preset, method: "lottalora" }).map((row) => ({
    preset,
    rank: row.config.adapter.rank,
    recovery: 100 * row.result.value / full,
    seed: row.config.seeds.backbone,
  }));
}

/** All figures of the study, by file name. */
export async function rankFigures(
  rows: readonly Row[],
  profile: Profile,
): Promise<Record<string, Figure>> {
  const { main, presets } = rankPresets(profile);
  const runs = (["lottalora", "small"] as const).flatMap((method) =>
    select(rows, { preset: main, method }).map((row) => ({
      method: METHOD_NAMES[method],
      rank: row.config.adapter.rank,
      trainable: row.result.counts.trainable,
      value: row.result.value,
      seed: row.config.seeds.backbone,
    }))
  );
  const values = (method: "full" | "head") =>
    select(rows, { preset: main, method }).map(({ result }) => result.value);
  const references = { full: values("full"), headOnly: values("head") };
  const sufficient = sufficientMark(rows, main);
  const spectrum = await readSpectrum(profile, rows[0].data);
  return {
    rank_curve: rankCurve({ runs, ...references, sufficient: [sufficient] }),
    parameter_curve: rankCurve({ runs, ...references, sufficient: [], axis: "trainable" }),
    ...(presets.length < 2 ? {} : {
      size_ablation: sizeAblation({
        runs: presets.flatMap((preset) => recoveryRuns(rows, preset)),
        sufficient: presets.map((preset) => ({ ...sufficientMark(rows, preset), preset })),
      }),
    }),
    pca_spectrum: pcaSpectrum({
      cumulative: spectrum.cumulative,
      n: spectrum.examples,
      marks: [
        { label: "participation ratio", value: spectrum.participationRatio },
        ...(sufficient.rank === null ? [] : [{ label: sufficient.label, value: sufficient.rank }]),
      ],
    }),
  };
}
