/**
 * The figures of finding 2, from rows.
 *
 * @module
 */

import { equivalence } from "../../../figures/equivalence.ts";
import { familyHeatmap } from "../../../figures/family_heatmap.ts";
import type { Figure } from "../../../figures/render.ts";
import { scheduleCurves } from "../../../figures/schedule_curves.ts";
import { DataError } from "../../../errors.ts";
import { describeDesign, sameDesign } from "../../rows/design.ts";
import { LEVEL } from "../../judging/judge.ts";
import { familyName, SCHEDULE_NAMES } from "../../rows/names.ts";
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
import { whenAsked } from "../when_asked.ts";
import { SCHEDULES } from "./grid.ts";

/** All figures of the study, by file name. */
export function backboneFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  return whenAsked({ ...familyFigures(rows), schedule_curves: () => scheduleFigure(rows) });
}

/** The paper's families at the measured ranks; it pools its presets, so ours may be any. */
function paperFamilies<R extends Rank>(sweep: readonly Row[], ranks: readonly R[]) {
  if (!arePapers(sweep)) return [];
  return ranks.flatMap((rank) => {
    if (!MNIST_FAMILIES.cells.some((cell) => cell.rank === rank)) return [];
    const told = (of: FamilyStatistic) => paperNumber(MNIST_FAMILIES, { rank, of });
    const [low, high, spread] = (["worst", "best", "spread"] as const).map((of) => told(of).value);
    return [{ rank, low, high, spread, ...paperValue(told("mean"), "tiny to medium") }];
  });
}

/** The same as cells of the heatmap. */
function paperCells(paper: ReturnType<typeof paperFamilies<Rank>>) {
  return paper.flatMap(({ rank, low, high, value: mean, n, source }) =>
    Object.entries({ "best family": high, "mean of all": mean, "worst family": low })
      .map(([family, value]) => ({ rank: column(rank), family, value, centre: mean, n, source }))
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

function familyFigures(rows: readonly Row[]): Record<string, () => Figure> {
  const adapted = select(rows, { family: "binary", method: "lottalora" });
  const ranks = [...new Set(adapted.map(({ config }) => config.adapter.rank))];
  const sweep = ranks.flatMap((rank) => familyRows(rows, rank));
  const full = wholeSweep(familyRows(rows, "full"));
  const all = [...sweep, ...full];
  const columns: readonly Rank[] = full.length > 0 ? [...ranks, "full"] : ranks;
  const largest = Math.max(...ranks);
  return {
    family_heatmap: () =>
      familyHeatmap({
        setting: describeDesign(all),
        runs: byClass(all).map((row) => ({ ...familyRun(row), rank: column(rankOf(row)) })),
        paper: paperCells(paperFamilies(all, columns)),
      }),
    family_equivalence: () => equivalenceOf(familyRows(rows, largest), column(largest)),
    ...full.length > 0
      ? { family_equivalence_full: () => equivalenceOf(full, "full training from each") }
      : {},
  };
}

/** Full training's sweep; nothing while some family has no run. */
function wholeSweep(sweep: readonly Row[]): readonly Row[] {
  return compareFamilies(sweep) === null ? [] : sweep;
}

function rankOf({ config: { method, adapter } }: Row): Rank {
  return method === "full" ? method : adapter.rank;
}

/** The heading of a rank's column. */
function column(rank: Rank): string {
  return rank === "full" ? rank : `r = ${rank}`;
}

function familyRun(row: Row) {
  const { family } = row.config.backbone;
  return { family: familyName(family), familyClass: familyClass(family), ...accuracyRun(row) };
}

/** Families of one class one after the other. */
function byClass(rows: readonly Row[]): Row[] {
  const classes = Object.keys(FAMILY_CLASSES);
  const place = ({ config }: Row) => classes.indexOf(familyClass(config.backbone.family));
  return rows.toSorted((a, b) => place(a) - place(b));
}

function equivalenceOf(sweep: readonly Row[], what: string): Figure {
  const compared = compareFamilies(sweep);
  if (compared === null) throw new DataError("Cannot draw the families: some have no run");
  const { pEquivalent } = familyTests(compared, "pooled", EQUIVALENCE_MARGIN);
  return equivalence({
    setting: `${describeDesign(sweep)}, ${what}`,
    margin: EQUIVALENCE_MARGIN,
    differences: compared.families.map(({ family, estimates: { pooled } }, f) => {
      // Two one-sided tests at 5 % reject where the 90 % interval lies inside the margin.
      const [low, high] = differenceInterval(pooled, 1 - 2 * LEVEL);
      const { difference, n } = pooled;
      const equivalent = pEquivalent[f] < LEVEL;
      return { family: familyName(family), difference, low, high, equivalent, n };
    }),
  });
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
