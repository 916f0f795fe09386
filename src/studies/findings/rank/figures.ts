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
import { accuracyRun, arePapers, measuredRanks, paperValue } from "../row_parts.ts";
import { readSpectrum } from "./spectrum.ts";
import { LEDGER_MARGIN, validationTable } from "./sufficient.ts";

const METHOD_NAMES: Readonly<Record<string, string>> = {
  lottalora: "LottaLoRA",
  small: "small dense network, as many parameters",
};

/** The paper's curve of a preset and its full training. */
function paperCurve(rows: readonly Row[], preset: string): PaperPoint<PaperRankPlace>[] {
  if (!arePapers(rows)) return [];
  const measured: readonly Rank[] = measuredRanks(rows, preset);
  return paperNumbers(MNIST_BY_RANK, { preset }).flatMap<PaperPoint<PaperRankPlace>>(
    ({ rank, ...told }) => {
      const at = { trainable: told.trained ?? null, ...paperValue(told) };
      if (rank === "full") return [{ method: "full training", rank: null, ...at }];
      return measured.includes(rank) ? [{ method: METHOD_NAMES.lottalora, rank, ...at }] : [];
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

/** r* of a preset as the figures take it. */
function sufficientMark(rows: readonly Row[], preset: string): SufficientRank {
  const found = smallestSufficientRank(validationTable(rows, preset), LEDGER_MARGIN);
  // One seed carries no interval: its mark has none to show.
  const [low, high] = found.interval ?? [found.first ?? Infinity, found.first ?? Infinity];
  return {
    label: nameSufficient(found, measuredRanks(rows, preset)),
    rank: found.first,
    low,
    high,
  };
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
): Promise<Record<string, Figure>> {
  const { main, presets } = rankPresets(profile);
  const curves = (["lottalora", "small"] as const).flatMap((method) =>
    select(rows, { preset: main, method })
  );
  const runs = curves.map((row) => ({
    method: METHOD_NAMES[row.config.method],
    trainable: row.result.counts.trainable,
    ...accuracyRun(row),
  }));
  const references = {
    full: cell(rows, { preset: main, method: "full" }).values,
    headOnly: cell(rows, { preset: main, method: "head" }).values,
  };
  const sufficient = sufficientMark(rows, main);
  const setting = describeDesign(curves);
  const paper = paperCurve(curves, main);
  const spectrum = await readSpectrum(profile, rows[0].data, root);
  return {
    rank_curve: rankCurve({ setting, runs, ...references, sufficient: [sufficient], paper }),
    ...(presets.length < 2 ? {} : {
      size_ablation: sizeAblation({
        setting: describeDesign(rows),
        runs: presets.flatMap((preset) => recoveryRuns(rows, preset)),
        paper: presets.flatMap((preset) => paperRecoveries(rows, preset)),
        sufficient: presets.map((preset) => {
          const mark = sufficientMark(rows, preset);
          return { ...mark, preset, label: `${preset}: ${mark.label}` };
        }),
      }),
    }),
    pca_spectrum: pcaSpectrum({
      setting: `Images of ${spectrum.data}; MLP ${main}: ${sufficient.label}, on validation data`,
      cumulative: spectrum.cumulative,
      n: spectrum.examples,
      marks: [
        { label: "participation ratio", value: spectrum.participationRatio },
        {
          label: `r*(${describeMargin(LEDGER_MARGIN)})`,
          ...(sufficient.rank === null
            ? { value: Math.max(...measuredRanks(rows, main)), isBeyond: true }
            : { value: sufficient.rank }),
        },
      ],
    }),
  };
}
