/**
 * Seeded bootstrap (Efron 1979): the same rows give the same interval, everywhere. With few values
 * the interval is narrower than it should be; beside n = 5 read it as a description of the runs.
 *
 * @module
 */
import { createStream, uniforms } from "../../random/stream.ts";

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
