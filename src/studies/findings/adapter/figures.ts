/**
 * The figures of the setup of adapters, from rows.
 *
 * @module
 */

import { type PanelPlace, type PanelRun, rankPanels } from "../../../figures/rank_panels.ts";
import type { Figure } from "../../../figures/render.ts";
import { requireRows } from "../../../figures/table.ts";
import { select } from "../../judging/select.ts";
import { MNIST_BY_B_INIT, MNIST_BY_HEAD, MNIST_ON_OTHER_SEEDS } from "../../paper/mnist.ts";
import { type PaperNumber, paperNumber, paperNumbers, type Rank } from "../../paper/table.ts";
import { describeDesign } from "../../rows/design.ts";
import { dataName, scaleName } from "../../rows/names.ts";
import { describeLength, type Row } from "../../rows/row.ts";
import { accuracyRun, arePapers, onOtherSeeds, paperValue } from "../row_parts.ts";
import { whenAsked } from "../when_asked.ts";
import { PAPER_NORMALISED, TOLD_ELSEWHERE } from "./cited.ts";
import {
  ADAPTED_HEADS,
  EXPLICIT_SCALE,
  KAIMING,
  type Normalisation,
  ofNormalisation,
  ofSetup,
  presetsWith,
  type Setup,
  SETUPS,
  USUAL,
} from "./setups.ts";

/** Setups by the names that a figure has for them. */
type Named = Readonly<Record<string, Setup>>;

const STARTS: Named = { "B = 0": USUAL, [KAIMING.name]: KAIMING };
const HEADS: Named = { "trained head": USUAL, ...byName(ADAPTED_HEADS) };

/**
 * All figures of the study, by file name.
 *
 * @throws {DataError} without rows.
 */
export function adapterFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  requireRows("the setup of adapters", rows);
  return whenAsked({
    start_panels: () =>
      setupFigure(rows, STARTS, {
        title: "Accuracy by rank and start of B, for every size of the network",
        told: ({ bInit }, preset) => paperNumbers(MNIST_BY_B_INIT, { preset, bInit }),
      }),
    head_panels: () =>
      setupFigure(rows, HEADS, {
        title: "Accuracy by rank and kind of head, for every size of the network",
        told: ({ head }, preset) => paperNumbers(MNIST_BY_HEAD, { preset, head }),
      }),
    other_seeds_panels: () => otherSeedsFigure(rows),
    layer_norm_panels: () => layerNormFigure(rows),
  });
}

function byName(setups: readonly Setup[]): Named {
  return Object.fromEntries(setups.map((setup) => [setup.name, setup]));
}

/** A row and where its point stands. */
interface Shown extends Pick<PanelPlace, "panel" | "series"> {
  readonly row: Row;
}

/** The rows of some setups, those of the smallest preset first, a panel a preset. */
function shownBySize(rows: readonly Row[], setups: Named): Shown[] {
  return Object.entries(setups).flatMap(([series, setup]) =>
    presetsWith(rows, ofSetup(setup)).flatMap((panel) =>
      select(rows, ofSetup(setup, { preset: panel })).map((row) => ({ panel, series, row }))
    )
  );
}

/** What they have in common but for the presets, which stand above the panels. */
function settingOf([{ row: { data, config } }]: readonly Shown[]): string {
  return `MLPs on ${dataName(data)}, ${describeLength(config)}`;
}

/** A panel a preset, a curve a setup. */
function setupFigure(
  rows: readonly Row[],
  setups: Named,
  { title, told }: {
    title: string;
    /** The paper's numbers of a setup and preset. */
    told: (setup: Setup, preset: string) => readonly (PaperNumber & { readonly rank: Rank })[];
  },
): Figure {
  const shown = shownBySize(rows, setups);
  requireRows("the setups of adapters", shown);
  const runs = shown.map(({ row, ...place }): PanelRun => ({ ...place, ...accuracyRun(row) }));
  const panels = [...new Set(runs.map(({ panel }) => panel))];
  const paper = panels.flatMap((panel) => {
    const own = runs.filter((run) => run.panel === panel);
    const measured: readonly Rank[] = own.map(({ rank }) => rank);
    return Object.entries(setups).flatMap(([series, setup]) =>
      told(setup, panel).filter(({ rank }) => measured.includes(rank))
        .map((number) => ({ panel, series, rank: Number(number.rank), ...paperValue(number) }))
    );
  });
  return rankPanels({
    ...{ title, setting: settingOf(shown), runs },
    paper: arePapers(shown.map(({ row }) => row)) ? paper : [],
  });
}

/** A panel a preset: what adapters are worth on backbones that they were not trained with. */
function otherSeedsFigure(rows: readonly Row[]): Figure {
  const setups = byName(SETUPS);
  const shown = shownBySize(rows, setups);
  requireRows("the backbones of other seeds", shown);
  const runs = shown.flatMap(({ row, ...place }): PanelRun[] => {
    const value = onOtherSeeds(row);
    return value === null ? [] : [{ ...place, ...accuracyRun(row), value }];
  });
  const { preset: panel, rank } = TOLD_ELSEWHERE;
  const isMeasured = runs.some((run) => run.panel === panel && run.rank === rank);
  const paper = Object.entries(setups).map(([series, { bInit, head }]) => ({
    ...{ panel, series, rank },
    ...paperValue(paperNumber(MNIST_ON_OTHER_SEEDS, { bInit, head })),
  }));
  return rankPanels({
    title: "Accuracy of trained adapters on the backbones of other seeds",
    ...{ setting: settingOf(shown), runs, chance: 10 },
    note: " A run's value: mean over three seeds it was not trained with.",
    paper: isMeasured && arePapers(shown.map(({ row }) => row)) ? paper : [],
  });
}

const SCALES: readonly (readonly [name: string, scale: Normalisation["scale"]])[] = [
  ["fan-in", "fan-in"],
  [scaleName(EXPLICIT_SCALE), EXPLICIT_SCALE],
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
