/**
 * The vertical axis of curves: where a value stands, how it is written.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import { ACCURACY_SCALE_NOTE, accuracyPlace, accuracyScale } from "./accuracy_scale.ts";

/** A vertical axis. */
export interface ValueAxis {
  /** What the values are, e.g. "Accuracy": a title begins with it. */
  readonly title: string;
  /** Where a value lies on the axis. */
  readonly place: (value: number) => number;
  /** The axis between two places. */
  readonly scale: (domain: readonly [number, number]) => Plot.ScaleOptions;
  /** A value beside a line. */
  readonly text: (value: number) => string;
  /** Said in the note; may be empty. */
  readonly note: string;
}

/** Test accuracies in percent, logarithmic in the error. */
export const ACCURACY_AXIS: ValueAxis = {
  title: "Accuracy",
  place: accuracyPlace,
  scale: accuracyScale,
  text: (value) => `${value.toFixed(1)} %`,
  note: ACCURACY_SCALE_NOTE,
};

/** Any other metric as it is: `linearAxis("test R^2", 3)`. */
export function linearAxis(label: string, digits: number): ValueAxis {
  return {
    title: label,
    place: (value) => value,
    scale: (domain) => ({ label, domain: [...domain], ticks: 5 }),
    text: (value) => value.toFixed(digits),
    note: "",
  };
}
