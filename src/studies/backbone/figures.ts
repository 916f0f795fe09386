/**
 * The figures of finding 2, from rows.
 *
 * @module
 */

import { equivalence } from "../../figures/equivalence.ts";
import { familyCurves } from "../../figures/family_curves.ts";
import { familyHeatmap } from "../../figures/family_heatmap.ts";
import type { Figure } from "../../figures/render.ts";
import { scheduleCurves } from "../../figures/schedule_curves.ts";
import type { Profile } from "../profile.ts";
import type { Row } from "../row.ts";
import { select } from "../select.ts";
import { EQUIVALENCE_MARGIN, summarize, tQuantile } from "../statistics.ts";
import { FAMILY_CLASSES, familyClass, familyDifferences, familyRows } from "./families.ts";
import { backbonePresets, SCHEDULES } from "./grid.ts";

const SCHEDULE_NAMES: Readonly<Record<string, (k: number) => string>> = {
  static: () => "static",
  epoch: () => "each epoch",
  batch: (k) => `each step, k = ${k}`,
  microbatch: (k) => `each micro-batch, k = ${k}`,
};

/** Half of a 90 % interval: two one-sided tests at 5 % reject when it lies inside the margin. */
function halfInterval(differences: readonly number[]): number {
  const { sd, n } = summarize(differences);
  return n < 2 ? 0 : tQuantile(0.95, n - 1) * sd / Math.sqrt(n);
}

function scheduleRuns(rows: readonly Row[], preset: string) {
  return SCHEDULES.flatMap(({ schedule, k }) =>
    select(rows, { preset, schedule, family: "normal", method: "lottalora" }).map((row) => ({
      schedule: SCHEDULE_NAMES[schedule](k),
      rank: row.config.adapter.rank,
      value: row.result.value,
      seed: row.config.seeds.backbone,
    }))
  );
}

/** All figures of the study, by file name. */
export function backboneFigures(rows: readonly Row[], profile: Profile): Record<string, Figure> {
  const ranks = [...new Set(select(rows, { family: "binary" }).map((r) => r.config.adapter.rank))];
  const sweep = ranks.flatMap((rank) => familyRows(rows, rank));
  const classes = Object.keys(FAMILY_CLASSES);
  const runs = sweep.map((row) => ({
    family: row.config.backbone.family,
    familyClass: familyClass(row.config.backbone.family),
    rank: row.config.adapter.rank,
    value: row.result.value,
    seed: row.config.seeds.backbone,
  })).toSorted((a, b) => classes.indexOf(a.familyClass) - classes.indexOf(b.familyClass));
  const differences = familyDifferences(familyRows(rows, Math.max(...ranks)));
  return {
    family_heatmap: familyHeatmap({
      runs: runs.map((run) => ({ ...run, rank: `r = ${run.rank}` })),
    }),
    family_curves: familyCurves({ runs }),
    family_equivalence: equivalence({
      margin: EQUIVALENCE_MARGIN,
      differences: differences.map(({ family, test, differences }) => ({
        family,
        difference: test.difference,
        low: test.difference - halfInterval(differences),
        high: test.difference + halfInterval(differences),
        n: test.n,
      })),
    }),
    schedule_curves: scheduleCurves({
      runs: scheduleRuns(rows, backbonePresets(profile).schedules),
      chance: 10,
    }),
  };
}
