/**
 * The figures of finding 3, from rows and the spectrum stored beside them.
 *
 * @module
 */

import { pcaSpectrum } from "../../../figures/pca_spectrum.ts";
import type { SufficientRank } from "../../../figures/sufficient_ranks.ts";
import type { PaperPoint } from "../../../figures/paper_points.ts";
import { type PaperRankPlace, rankCurve } from "../../../figures/rank_curve.ts";
import type { Figure } from "../../../figures/render.ts";
import { sizeAblation } from "../../../figures/size_ablation.ts";
import { describeDesign } from "../../rows/design.ts";
import { dataName, methodName } from "../../rows/names.ts";
import type { Profile } from "../../rows/profile.ts";
import type { Row } from "../../rows/row.ts";
import { cell, select } from "../../judging/select.ts";
import {
  describeMargin,
  nameSufficient,
  smallestSufficientRank,
} from "../../judging/sufficient_rank.ts";
import { chanceOf, recoveryAboveChance, recoveryOf } from "../../judging/chance.ts";
import { rankPresets } from "./grid.ts";
import { MNIST_BY_RANK } from "../../paper/mnist.ts";
import { paperNumbers, paperRecovery, type Rank } from "../../paper/table.ts";
import { whenAsked } from "../when_asked.ts";
import { accuracyRun, arePapers, measuredRanks, paperValue } from "../row_parts.ts";
import { type DataSpectrum, readSpectrum } from "./spectrum.ts";
import { LEDGER_MARGIN, validationTable } from "./sufficient.ts";

const CURVE_NAMES: Readonly<Record<string, string>> = {
  lottalora: methodName("lottalora"),
  small: `${methodName("small")}, as many parameters`,
};

/** The paper's curve of a preset and its full training. */
function paperCurve(rows: readonly Row[], preset: string): PaperPoint<PaperRankPlace>[] {
  if (!arePapers(rows)) return [];
  const measured: readonly Rank[] = measuredRanks(rows, preset);
  return paperNumbers(MNIST_BY_RANK, { preset }).flatMap<PaperPoint<PaperRankPlace>>(
    ({ rank, ...told }) => {
      const at = { trainable: told.trained ?? null, ...paperValue(told) };
      if (rank === "full") return [{ method: methodName("full"), rank: null, ...at }];
      return measured.includes(rank) ? [{ method: CURVE_NAMES.lottalora, rank, ...at }] : [];
    },
  );
}

/** The same in percent of its full training. */
function paperRecoveries(rows: readonly Row[], preset: string) {
  const curve = paperCurve(rows, preset);
  const full = curve.find(({ rank }) => rank === null);
  return curve.flatMap(({ rank, value, n, source }) =>
    rank === null || full === undefined
      ? []
      : [{ preset, rank, value: paperRecovery({ value }, full), n, source }]
  );
}

/** r* of a preset as the figures take it; none where no seed has full training and all ranks. */
function sufficientMarks(rows: readonly Row[], preset: string): SufficientRank[] {
  const table = validationTable(rows, preset);
  if (table.full.length === 0 || table.ranks.length === 0) return [];
  const found = smallestSufficientRank(table, LEDGER_MARGIN);
  // One seed carries no interval: its mark has none to show.
  const [low, high] = found.interval ?? [found.first ?? Infinity, found.first ?? Infinity];
  return [{
    label: nameSufficient(found, measuredRanks(rows, preset)),
    rank: found.first,
    low,
    high,
  }];
}

function recoveryRuns(rows: readonly Row[], preset: string) {
  const full = cell(rows, { preset, method: "full" }).mean;
  const chance = rows.length === 0 ? null : chanceOf(rows[0]);
  return select(rows, { preset, method: "lottalora" }).map(accuracyRun)
    .map(({ value, ...run }) => ({
      ...{ preset, ...run, recovery: recoveryOf(value, full) },
      aboveChance: recoveryAboveChance(value, full, chance),
    }));
}

/**
 * All figures of the study, by file name.
 *
 * @param root the project's root, under which the spectrum lies.
 */
export async function rankFigures(
  rows: readonly Row[],
  profile: Profile,
  root?: string,
): Promise<Readonly<Record<string, Figure>>> {
  const { main, presets } = drawnPresets(rows, profile);
  const spectrum = await readSpectrum(profile, rows[0].data, root);
  return whenAsked({
    rank_curve: () => curveFigure(rows, main),
    ...(presets.length < 2 ? {} : { size_ablation: () => sizesFigure(rows, presets) }),
    pca_spectrum: () => spectrumFigure(rows, main, spectrum),
  });
}

/** The planned presets that have rows; the largest stands in for the main one where that has none. */
function drawnPresets(rows: readonly Row[], profile: Profile): ReturnType<typeof rankPresets> {
  const planned = rankPresets(profile);
  const presets = planned.presets.filter((preset) => select(rows, { preset }).length > 0);
  const main = presets.includes(planned.main) ? planned.main : presets.at(-1) ?? planned.main;
  return { main, presets };
}

function curveFigure(rows: readonly Row[], preset: string): Figure {
  const curves = (["lottalora", "small"] as const).flatMap((method) =>
    select(rows, { preset, method })
  );
  return rankCurve({
    setting: describeDesign(curves),
    runs: curves.map((row) => ({
      method: CURVE_NAMES[row.config.method],
      trainable: row.result.counts.trainable,
      ...accuracyRun(row),
    })),
    full: cell(rows, { preset, method: "full" }).values,
    headOnly: cell(rows, { preset, method: "head" }).values,
    sufficient: sufficientMarks(rows, preset),
    paper: paperCurve(curves, preset),
  });
}

function sizesFigure(rows: readonly Row[], presets: readonly string[]): Figure {
  return sizeAblation({
    setting: describeDesign(rows),
    runs: presets.flatMap((preset) => recoveryRuns(rows, preset)),
    paper: presets.flatMap((preset) => paperRecoveries(rows, preset)),
    sufficient: presets.flatMap((preset) =>
      sufficientMarks(rows, preset)
        .map((mark) => ({ ...mark, preset, label: `${preset}: ${mark.label}` }))
    ),
  });
}

function spectrumFigure(rows: readonly Row[], preset: string, spectrum: DataSpectrum): Figure {
  const sufficient = sufficientMarks(rows, preset);
  const found = sufficient.map(({ label }) => `; MLP ${preset}: ${label}, on validation data`);
  return pcaSpectrum({
    setting: `Images of ${dataName(spectrum.data)}${found.join("")}`,
    cumulative: spectrum.cumulative,
    n: spectrum.examples,
    marks: [
      { label: "participation ratio", value: spectrum.participationRatio },
      ...sufficient.map(({ rank }) => ({
        label: `r*(${describeMargin(LEDGER_MARGIN)})`,
        ...(rank === null
          ? { value: Math.max(...measuredRanks(rows, preset)), isBeyond: true }
          : { value: rank }),
      })),
    ],
  });
}
