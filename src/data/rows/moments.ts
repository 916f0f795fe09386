/**
 * Mean and deviation of a column.
 *
 * @module
 */

import { square } from "../../numeric/powers.ts";

/** What a column is standardised by: `(x - mean) / deviation`. */
export interface Moments {
  readonly mean: number;
  /** Divided by n; 1 for a column that never changes. */
  readonly deviation: number;
}

/** The moments of at least one value. */
export function momentsOf(values: readonly number[]): Moments {
  const [first] = values;
  // Sums are not exact: a constant must not be divided by its rounding.
  if (values.every((value) => value === first)) return { mean: first, deviation: 1 };
  const { length: n } = values;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const variance = values.reduce((sum, value) => sum + square(value - mean) / n, 0);
  return { mean, deviation: Math.sqrt(variance) };
}
