/**
 * The scale of each variable.
 *
 * @module
 */

import type { HourlyRecord } from "./record.ts";
import { HOURS, VARIABLES } from "./variables.ts";

/** Mean and standard deviation of each of the 41 variables, in its own unit. */
export interface Normalisation {
  /** `[41]`. */
  readonly mean: Float64Array;
  /** `[41]`, all above 0. */
  readonly deviation: Float64Array;
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
  const each = (visit: (column: number, value: number) => void) => {
    for (const { means, counts } of records) {
      for (let cell = 0; cell < HOURS * width; cell++) {
        if (counts[cell] > 0) visit(cell % width, means[cell]);
      }
    }
  };
  each((column, value) => {
    observed[column]++;
    mean[column] += value;
  });
  for (let column = 0; column < width; column++) mean[column] /= Math.max(1, observed[column]);
  each((column, value) => square[column] += (value - mean[column]) * (value - mean[column]));
  const deviation = square.map((sum, column) =>
    Math.sqrt(sum / Math.max(1, observed[column])) || 1
  );
  return { mean, deviation };
}
