/**
 * What the scalings of adapters are called, in figures and tables.
 *
 * @module
 */

/** By reading, as `train --reading` takes it; the first is what the choice came to. */
export const SCALING_NAMES = {
  "scaling-one": "s = 1",
  "scaling-rslora": "s = 1/sqrt(r)",
  "scaling-over-rank": "s = 1/r",
} as const;
