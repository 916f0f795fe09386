/**
 * The parts of the study's rows: models followed while they are redrawn, and backbone conditions.
 *
 * @module
 */

import { sameDesign } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { SCHEDULED_FIELDS } from "../grid_parts.ts";
import { select } from "../../judging/select.ts";

/** Every run on a scaffold that stays the same, with B starting at 0 as in the paper. */
export function staticRows(rows: readonly Row[]): Row[] {
  return select(rows, { method: "lottalora", schedule: "static", bInit: "zeros" });
}

/** Every run on a scaffold redrawn each epoch. */
export function redrawnRows(rows: readonly Row[]): Row[] {
  return select(rows, { method: "lottalora", schedule: "epoch" });
}

/** Every run on a scaffold that changes, however often. */
export function resampledRows(rows: readonly Row[]): Row[] {
  const where = ({ config }: Row) => config.resample.schedule !== "static";
  return select(rows, { method: "lottalora", where });
}

/** The static runs that differ from a resampled one in nothing but the schedule. */
export function resampledTwins(rows: readonly Row[]): Row[] {
  return sameDesign(staticRows(rows), resampledRows(rows), SCHEDULED_FIELDS);
}

/** The static runs that differ from a redrawn one in nothing but the schedule. */
export function staticTwins(rows: readonly Row[]): Row[] {
  return sameDesign(staticRows(rows), redrawnRows(rows), SCHEDULED_FIELDS);
}

/** The runs without any scaffold. */
export function zeroRows(rows: readonly Row[]): Row[] {
  return select(rows, { method: "zero" });
}

/** The static runs that differ from one without a scaffold in nothing but that. */
export function zeroTwins(rows: readonly Row[]): Row[] {
  return sameDesign(select(rows, { method: "lottalora" }), zeroRows(rows), ["method"]);
}

/** The static runs of the paper's table: as those without a scaffold, but for how B starts. */
export function conditionRows(rows: readonly Row[]): Row[] {
  return sameDesign(staticRows(rows), zeroRows(rows), ["method", "adapter"]);
}
