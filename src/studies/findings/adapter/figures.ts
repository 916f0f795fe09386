/**
 * The figures of the setup of adapters, from rows.
 *
 * @module
 */

import { type PanelPlace, type PanelRun, rankPanels } from "../../../figures/rank_panels.ts";
import type { PaperPoint } from "../../../figures/paper_points.ts";
import type { Figure } from "../../../figures/render.ts";
import { select } from "../../judging/select.ts";
import { MNIST_BY_B_INIT, MNIST_BY_HEAD, MNIST_ON_OTHER_SEEDS } from "../../paper/mnist.ts";
import { type PaperNumber, paperNumber, paperNumbers, type Rank } from "../../paper/table.ts";
import { describeDesign } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { accuracyRun, arePapers, paperValue } from "../row_parts.ts";
import { PAPER_NORMALISED } from "./cited.ts";
import {
  ADAPTED_HEADS,
  EXPLICIT_SCALE,
  KAIMING,
  type Normalisation,
  ofNormalisation,
  ofSetup,
  onOtherSeeds,
  presetsWith,
  type Setup,
  SETUPS,
  USUAL,
} from "./setups.ts";

/** All figures of the study, by file name. */
export function adapterFigures(rows: readonly Row[]): Record<string, Figure> {
  return {
    start_panels: setupFigure(rows, [USUAL, KAIMING], {
      title: "Accuracy by rank and start of B, for every size of the network",
      told: ({ bInit }, preset) => paperNumbers(MNIST_BY_B_INIT, { preset, bInit }),
    }),
    head_panels: setupFigure(rows, [USUAL, ...ADAPTED_HEADS], {
      title: "Accuracy by rank and kind of head, for every size of the network",
      told: ({ head }, preset) => paperNumbers(MNIST_BY_HEAD, { preset, head }),
    }),
    other_seeds_panels: otherSeedsFigure(rows),
    layer_norm_panels: layerNormFigure(rows),
  };
}

/** Rows of a setup, the smallest preset first. */
function bySize(rows: readonly Row[], setup: Setup): Row[] {
  return presetsWith(rows, ofSetup(setup)).flatMap((preset) =>
    select(rows, ofSetup(setup, { preset }))
  );
}

/** A panel a preset, a curve a setup. */
function setupFigure(
  rows: readonly Row[],
  setups: readonly Setup[],
  { title, told }: {
    title: string;
    /** The paper's numbers of a setup and preset. */
    told: (setup: Setup, preset: string) => readonly (PaperNumber & { readonly rank: Rank })[];
  },
): Figure {
  const shown = setups.flatMap((setup) => bySize(rows, setup).map((row) => ({ setup, row })));
  const all = shown.map(({ row }) => row);
  const runs = shown.map(({ setup, row }): PanelRun => ({
    ...{ panel: row.config.preset, series: setup.name, ...accuracyRun(row) },
  }));
  const measured: readonly Rank[] = runs.map(({ rank }) => rank);
  const paper = !arePapers(all)
    ? []
    : setups.flatMap((setup) =>
      presetsWith(rows, ofSetup(setup)).flatMap((preset) =>
        told(setup, preset).filter(({ rank }) => measured.includes(rank))
          .map((number): PaperPoint<PanelPlace> => ({
            ...{ panel: preset, series: setup.name, rank: Number(number.rank) },
            ...paperValue(number),
          }))
      )
    );
  return rankPanels({ title, setting: describeDesign(all), runs, paper });
}

/** A panel a preset: what adapters are worth on backbones that they were not trained with. */
function otherSeedsFigure(rows: readonly Row[]): Figure {
  const shown = SETUPS.flatMap((setup) => bySize(rows, setup).map((row) => ({ setup, row })));
  const all = shown.map(({ row }) => row);
  const runs = shown.flatMap(({ setup, row }): PanelRun[] => {
    const value = onOtherSeeds(row);
    if (value === null) return [];
    return [{ panel: row.config.preset, series: setup.name, ...accuracyRun(row), value }];
  });
  const [panel, rank] = ["tiny", 8];
  const isMeasured = runs.some((run) => run.panel === panel && run.rank === rank);
  const paper = !arePapers(all) || !isMeasured ? [] : SETUPS.map(({ name, bInit, head }) => ({
    ...{ panel, rank, series: name },
    ...paperValue(paperNumber(MNIST_ON_OTHER_SEEDS, { bInit, head })),
  }));
  return rankPanels({
    ...{ setting: describeDesign(all), runs, paper, chance: 10 },
    title: "Accuracy of trained adapters on the backbones of other seeds",
    note: " A run's value: mean over three seeds it was not trained with.",
  });
}

const SCALES: readonly (readonly [name: string, scale: Normalisation["scale"]])[] = [
  ["fan-in", "fan-in"],
  [`sigma ${EXPLICIT_SCALE}`, EXPLICIT_SCALE],
];

/** A panel a scale of the backbone. */
function layerNormFigure(rows: readonly Row[]): Figure {
  const [preset] = presetsWith(rows, ofNormalisation({ layerNorm: true, scale: "fan-in" }));
  const usual = select(rows, {
    ...{ preset, bInit: USUAL.bInit },
    where: ({ config }) => config.adapter.head === USUAL.head,
  });
  const shown = SCALES.flatMap(([panel, scale]) =>
    [false, true].flatMap((layerNorm) =>
      select(usual, ofNormalisation({ layerNorm, scale })).map((row) => ({
        ...{ panel, series: layerNorm ? "LayerNorm" : "without", row },
      }))
    )
  );
  const all = shown.map(({ row }) => row);
  const [withNorm, without] = PAPER_NORMALISED;
  const paper = arePapers(all)
    ? ` Paper, ${withNorm.table}, fan-in: ${withNorm.value.toFixed(1)} % with, ` +
      `${without.value.toFixed(1)} without, means.`
    : "";
  return rankPanels({
    title: "Accuracy by rank with LayerNorm on the combined path and without",
    setting: describeDesign(all),
    runs: shown.map(({ row, ...place }) => ({ ...place, ...accuracyRun(row) })),
    note: paper,
  });
}
