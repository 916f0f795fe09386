/**
 * The vertical axis of curves: where a value stands, how it is written.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import { metricLabel, metricOf, metricText } from "../metrics/metrics.ts";
import { ACCURACY_SCALE_NOTE, accuracyPlace, accuracyScale } from "./accuracy_scale.ts";

/** A vertical axis. */
export interface ValueAxis {
  /** Where a value lies on the axis. */
  readonly place: (value: number) => number;
  /** The axis between two places. */
  readonly scale: (domain: readonly [number, number]) => Plot.ScaleOptions;
  /** A value beside a line. */
  readonly text: (value: number) => string;
  /** Said in the note; may be empty. */
  readonly note: string;
}

/** Least distance of two ticks as a share of the axis: a line of text in the plots that use it. */
const TICK_GAP = 0.06;

/**
 * The axis of a metric on test data, by its id: logarithmic in the error where 100 minus a value is a
 * share of errors, linear otherwise.
 */
export function metricAxis(metric: string): ValueAxis {
  const [label, text] = [metricLabel(metric), (value: number) => metricText(metric, value)];
  if (metricOf(metric).hasErrors) {
    const scale = (domain: readonly [number, number]) =>
      accuracyScale(domain, { label, gap: TICK_GAP });
    return { place: accuracyPlace, scale, text, note: ACCURACY_SCALE_NOTE };
  }
  return {
    place: (value) => value,
    scale: (domain) => ({ label, domain: [...domain], ticks: 5 }),
    text,
    note: "",
  };
}

/** The name of a metric as a title begins. */
export function metricTitle(metric: string): string {
  const { name } = metricOf(metric);
  return name[0].toUpperCase() + name.slice(1);
}
