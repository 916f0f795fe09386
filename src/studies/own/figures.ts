/**
 * The figures of a study of one's own.
 *
 * @module
 */

import type { SufficientRank as Mark } from "../../figures/sufficient_ranks.ts";
import { rankCurve } from "../../figures/rank_curve.ts";
import type { Figure } from "../../figures/render.ts";
import type { SufficientRank } from "../judging/sufficient_rank.ts";
import { methodName } from "../rows/names.ts";
import { cellAt, type StudyCell, testValues } from "./cells.ts";

/** What the figures show. */
export interface DrawnStudy {
  readonly cells: readonly StudyCell[];
  readonly metric: string;
  /** Of task, network and data, in a line. */
  readonly setting: string;
  readonly sufficient: SufficientRank;
  /** r* in words. */
  readonly sufficientText: string;
}

/** `metric_by_rank`: test metric by rank with its controls, and r*. */
export function ownFigures(study: DrawnStudy): Record<string, Figure> {
  const { cells, metric, setting } = study;
  const ranked = cells.filter(({ rank }) => rank !== null);
  return {
    metric_by_rank: rankCurve({
      setting,
      runs: ranked.flatMap(({ method, rank, rows }) =>
        rows.map(({ config, result }) => ({
          method: methodName(method),
          rank: rank!,
          trainable: result.counts.trainable,
          value: result.value,
          seed: config.seeds.backbone,
        }))
      ),
      full: testValues(cellAt(cells, "full")),
      headOnly: testValues(cellAt(cells, "head")),
      sufficient: [markOf(study)],
      metric,
    }),
  };
}

function markOf({ sufficient: { first, interval }, sufficientText }: DrawnStudy): Mark {
  const [low, high] = interval ?? [first ?? Infinity, first ?? Infinity];
  return { label: sufficientText, rank: first, low, high };
}
