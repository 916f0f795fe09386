/**
 * An axis of accuracies that is logarithmic in the error: 96 and 98 % stay apart in a plot that
 * also holds 20 %.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import { metricLabel } from "../metrics/metrics.ts";

/** Errors below this (percent) are drawn as this: a run without any error has no logarithm. */
const SMALLEST_ERROR = 0.01;

/** Ticks from coarse to fine, percent; the first list with three in sight is used. */
const TICKS: readonly (readonly number[])[] = [
  [0, 40, 60, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9],
  Array.from({ length: 10 }, (_, ten) => 10 * ten),
  Array.from({ length: 100 }, (_, percent) => percent),
  Array.from({ length: 1000 }, (_, tenth) => tenth / 10),
];

/** Says what the axis shows; for the note of a figure that uses it. */
export const ACCURACY_SCALE_NOTE = "Vertical axis: logarithmic in the error.";

/** Where an accuracy in percent lies on the axis: minus the decimal logarithm of its error. */
export function accuracyPlace(accuracy: number): number {
  return -Math.log10(Math.max(100 - accuracy, SMALLEST_ERROR));
}

/**
 * The axis, with accuracies as ticks.
 *
 * @param domain Ends of the axis as {@linkcode accuracyPlace}s.
 * @param options `label` of the axis, that of the accuracy by default. For a low plot: `least` ticks
 * that a list must have in sight to be used, 3 by default; `gap`, the least distance of two ticks as a
 * share of the axis, none by default.
 */
export function accuracyScale(
  domain: readonly [number, number],
  { least = 3, gap = 0, label = metricLabel("accuracy") }: {
    readonly least?: number;
    readonly gap?: number;
    readonly label?: string;
  } = {},
): Plot.ScaleOptions {
  const inSight = TICKS.map((list) =>
    list.filter((tick) => domain[0] <= accuracyPlace(tick) && accuracyPlace(tick) <= domain[1])
  );
  const found = inSight.find((list) => list.length >= least) ??
    inSight.reduce((most, list) => list.length > most.length ? list : most);
  const ticks = apart(found, gap * (domain[1] - domain[0]));
  return {
    label,
    domain: [...domain],
    ticks: ticks.map(accuracyPlace),
    tickFormat: (_: number, index: number) => String(ticks[index]),
  };
}

/** Rising ticks without those that are closer than `gap` to the last one kept. */
function apart(ticks: readonly number[], gap: number): number[] {
  const kept: number[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (last === undefined || accuracyPlace(tick) - accuracyPlace(last) >= gap) kept.push(tick);
  }
  return kept;
}
