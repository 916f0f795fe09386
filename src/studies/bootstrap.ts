/**
 * Seeded bootstrap: the same rows give the same interval, everywhere.
 *
 * @module
 */
import { createStream, uniforms } from "../random/stream.ts";
import { quantile } from "./statistics.ts";

/** How an interval is made. */
export interface BootstrapOptions {
  /** Number of resamples; 2,000 by default. */
  resamples?: number;
  /** Probability that the interval covers; 0.95 by default. */
  level?: number;
  /** Seed of the resampling; 0 by default. */
  seed?: number | string;
}

/** Resamples, when not told otherwise. */
export const RESAMPLES = 2000;

/**
 * Draws, with replacement, which observations each resample holds.
 *
 * @param n number of observations, at least 1.
 * @param options see {@linkcode BootstrapOptions}.
 * @returns one array of n indices below n for each resample.
 */
export function resampleIndices(n: number, options: BootstrapOptions = {}): Uint32Array[] {
  const { resamples = RESAMPLES, seed = 0 } = options;
  const stream = createStream(seed, "statistics", "bootstrap");
  return Array.from({ length: resamples }, (_, draw) => {
    const u = uniforms(stream, draw * n, n);
    return Uint32Array.from(u, (value) => Math.floor(value * n));
  });
}

/**
 * Percentile bootstrap interval of a statistic (Efron 1979). With few values it is narrower than
 * it should be; beside n = 5 read it as a description of the runs at hand.
 *
 * @param values the sample, at least one value.
 * @param statistic what is estimated, from a sample of the same length; may return infinities.
 * @param options see {@linkcode BootstrapOptions}.
 * @returns lower and upper end.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: number[]) => number,
  options: BootstrapOptions = {},
): [number, number] {
  const { level = 0.95 } = options;
  const estimates = resampleIndices(values.length, options)
    .map((indices) => statistic(Array.from(indices, (i) => values[i])));
  return [quantile(estimates, (1 - level) / 2), quantile(estimates, (1 + level) / 2)];
}
