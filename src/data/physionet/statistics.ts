/**
 * The scale of each variable.
 *
 * @module
 */

import type { HourlyRecord } from "./record.ts";
import { HOURS, VARIABLES } from "./variables.ts";

/** How inputs come of values: `(value - shift) / scale`, each variable in its own unit. */
export interface Normalisation {
  /** `[41]`. */
  readonly shift: Float64Array;
  /** `[41]`, none 0. */
  readonly scale: Float64Array;
}

/**
 * Mean and standard deviation (the root of the mean squared distance) of each variable over the
 * hours in which it was observed. A variable that never changes has deviation 1, one that is never
 * observed also mean 0.
 *
 * Additions, divisions and square roots are exactly rounded and follow the order of the records, so
 * the result is the same on every machine.
 */
export function normalisationOf(records: readonly HourlyRecord[]): Normalisation {
  const width = VARIABLES.length;
  const observed = new Uint32Array(width);
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  eachObserved(records, (column, value) => {
    observed[column]++;
    mean[column] += value;
  });
  for (let column = 0; column < width; column++) mean[column] /= Math.max(1, observed[column]);
  eachObserved(records, (column, value) => {
    square[column] += (value - mean[column]) * (value - mean[column]);
  });
  const deviation = square.map((sum, column) =>
    Math.sqrt(sum / Math.max(1, observed[column])) || 1
  );
  return { shift: mean, scale: deviation };
}

/**
 * The smallest value of each variable, and its largest: inputs are `(value - smallest) / largest`, as
 * in the CfC authors' code (github.com/raminmh/CfC, duv_physionet.py), which divides by the largest
 * and not by the range. A largest of 0 is 1 there and here; a variable that is never observed has 0
 * and 1.
 */
export function extremesOf(records: readonly HourlyRecord[]): Normalisation {
  const smallest = new Float64Array(VARIABLES.length).fill(Infinity);
  const largest = new Float64Array(VARIABLES.length).fill(-Infinity);
  eachObserved(records, (column, value) => {
    smallest[column] = Math.min(smallest[column], value);
    largest[column] = Math.max(largest[column], value);
  });
  return {
    shift: smallest.map((value) => value === Infinity ? 0 : value),
    scale: largest.map((value) => value === -Infinity || value === 0 ? 1 : value),
  };
}

/** All hours with an observation, record by record. */
function eachObserved(
  records: readonly HourlyRecord[],
  visit: (column: number, value: number) => void,
): void {
  const width = VARIABLES.length;
  for (const { values, counts } of records) {
    for (let cell = 0; cell < HOURS * width; cell++) {
      if (counts[cell] > 0) visit(cell % width, values[cell]);
    }
  }
}
