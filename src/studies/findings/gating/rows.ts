/**
 * The parts of the study's rows: the two versions, and what their seeds answer.
 *
 * @module
 */

import { countsOf, type GateCount, gateSeeds, SUBSETS } from "../../../benchmarks/gate_counts.ts";
import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";

/** The seeds of a run by their places; the last one is never trained with. */
export const SEED_NAMES = ["first", "second", "third", "unseen"] as const;

/** Place of the seed that is never trained with. */
export const UNSEEN = SUBSETS.length;

/** Places of the seeds that are trained with. */
export const TRAINED: readonly number[] = SUBSETS.map((_, gate) => gate);

/** Which answers are asked for. */
export type Ask = (count: GateCount) => boolean;

/** Runs with ten classes, in which each seed knows of its own digits alone. */
export function tenClassRows(rows: readonly Row[]): Row[] {
  return select(rows, { benchmark: "seed-gating" });
}

/** Runs with an out-of-class label for all digits that are not a seed's own. */
export function rejectingRows(rows: readonly Row[]): Row[] {
  return select(rows, { benchmark: "seed-gating-rejecting" });
}

/** All answers of a run. */
export function answersOf({ result, config }: Row): GateCount[] {
  return countsOf(result.measures, gateSeeds(config.seeds.backbone));
}

/** Whether an image was rejected. */
export const isRejected: Ask = ({ predicted }) => predicted === "other";

/** Whether a digit belongs to one of the subsets. */
export const isInSubset: Ask = ({ digit }) => SUBSETS.some((own) => own.includes(digit));
