/**
 * The figures of finding 2, from rows.
 *
 * @module
 */

import { equivalence } from "../../../figures/equivalence.ts";
import { familyCurves } from "../../../figures/family_curves.ts";
import { familyHeatmap } from "../../../figures/family_heatmap.ts";
import type { Figure } from "../../../figures/render.ts";
import { scheduleCurves } from "../../../figures/schedule_curves.ts";
import { DataError } from "../../../errors.ts";
import { describeDesign, sameDesign } from "../../rows/design.ts";
import { LEVEL } from "../../judging/judge.ts";
import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";
import { differenceInterval, EQUIVALENCE_MARGIN } from "../../judging/statistics.ts";
import { type FamilyStatistic, MNIST_BY_SCHEDULE, MNIST_FAMILIES } from "../../paper/mnist.ts";
import { paperNumber, paperNumbers, type Rank } from "../../paper/table.ts";
import { accuracyRun, arePapers, paperValue } from "../row_parts.ts";
import {
  compareFamilies,
  FAMILY_CLASSES,
  familyClass,
  familyRows,
  familyTests,
} from "./families.ts";
import { SCHEDULED_FIELDS } from "../grid_parts.ts";
import { SCHEDULES } from "./grid.ts";

const SCHEDULE_NAMES: Readonly<Record<string, (k: number) => string>> = {
  static: () => "static",
  epoch: () => "each epoch",
  batch: (k) => `each step, k = ${k}`,
  microbatch: (k) => `each micro-batch, k = ${k}`,
};

/** All figures of the study, by file name. */
export function backboneFigures(rows: readonly Row[]): Record<string, Figure> {
  return { ...familyFigures(rows), schedule_curves: scheduleFigure(rows) };
}

/** The paper's families at the measured ranks; it pools its presets, so ours may be any. */
function paperFamilies(sweep: readonly Row[], ranks: readonly number[]) {
  if (!arePapers(sweep)) return [];
  return ranks.flatMap((rank) => {
    if (!MNIST_FAMILIES.cells.some((cell) => cell.rank === rank)) return [];
    const told = (of: FamilyStatistic) => paperNumber(MNIST_FAMILIES, { rank, of });
    const [low, high, spread] = (["worst", "best", "spread"] as const).map((of) => told(of).value);
    return [{ rank, low, high, spread, ...paperValue(told("mean"), "tiny to medium") }];
  });
}

/** The same as cells of the heatmap. */
function paperCells(paper: ReturnType<typeof paperFamilies>) {
  return paper.flatMap(({ rank, low, high, value: mean, n, source }) =>
    Object.entries({ "best family": high, "mean of all": mean, "worst family": low })
      .map(([family, value]) => ({ rank: `r = ${rank}`, family, value, centre: mean, n, source }))
  );
}

/** The paper's schedules, of the presets that it has. */
function paperSchedules(rows: readonly Row[]) {
  const presets = new Set(rows.map(({ config }) => config.preset));
  if (!arePapers(rows) || presets.size > 1) return [];
  const [preset] = presets;
  const ranks: readonly Rank[] = rows.map(({ config }) => config.adapter.rank);
  return SCHEDULES.flatMap(({ schedule, k }) =>
    paperNumbers(MNIST_BY_SCHEDULE, { preset, schedule, k }).filter(({ rank }) =>
      ranks.includes(rank)
    )
      .map(({ rank, ...told }) => ({
        ...{ schedule: SCHEDULE_NAMES[schedule](k), rank: Number(rank), ...paperValue(told) },
      }))
  );
}

function familyFigures(rows: readonly Row[]): Record<string, Figure> {
  const ranks = [...new Set(select(rows, { family: "binary" }).map((r) => r.config.adapter.rank))];
  const sweep = ranks.flatMap((rank) => familyRows(rows, rank));
  const classes = Object.keys(FAMILY_CLASSES);
  const runs = sweep.map((row) => ({
    family: row.config.backbone.family,
    familyClass: familyClass(row.config.backbone.family),
    ...accuracyRun(row),
  })).toSorted((a, b) => classes.indexOf(a.familyClass) - classes.indexOf(b.familyClass));
  const rank = Math.max(...ranks);
  const compared = compareFamilies(familyRows(rows, rank));
  if (compared === null) throw new DataError("Cannot draw the families: some have no run");
  const setting = describeDesign(sweep);
  const paper = paperFamilies(sweep, ranks);
  const { pEquivalent } = familyTests(compared, "pooled", EQUIVALENCE_MARGIN);
  return {
    family_heatmap: familyHeatmap({
      setting,
      runs: runs.map((run) => ({ ...run, rank: `r = ${run.rank}` })),
      paper: paperCells(paper),
    }),
    family_curves: familyCurves({ setting, runs, paper }),
    family_equivalence: equivalence({
      setting: `${setting}, r = ${rank}`,
      margin: EQUIVALENCE_MARGIN,
      differences: compared.families.map(({ family, estimates: { pooled } }, f) => {
        // Two one-sided tests at 5 % reject where the 90 % interval lies inside the margin.
        const [low, high] = differenceInterval(pooled, 1 - 2 * LEVEL);
        const { difference, n } = pooled;
        return { family, difference, low, high, equivalent: pEquivalent[f] < LEVEL, n };
      }),
    }),
  };
}

function scheduleFigure(rows: readonly Row[]): Figure {
  const fixed = select(rows, { method: "lottalora", schedule: "static" });
  const redrawn = rows.filter(({ config }) => config.resample.schedule !== "static");
  const all = [...sameDesign(fixed, redrawn, SCHEDULED_FIELDS), ...redrawn];
  return scheduleCurves({
    setting: describeDesign(all),
    runs: SCHEDULES.flatMap(({ schedule, k }) =>
      select(all, { schedule }).map((row) => ({
        schedule: SCHEDULE_NAMES[schedule](k),
        ...accuracyRun(row),
      }))
    ),
    chance: 10,
    paper: paperSchedules(all),
  });
}
