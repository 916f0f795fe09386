/**
 * Summaries and paired tests of small samples of runs.
 *
 * Declared before any run: two-sided level 0.05, equivalence margin 0.5
 * percentage points of accuracy, Holm's correction over the comparisons of one table.
 *
 * @module
 */
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import padjust from "@stdlib/stats-padjust";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { type Kind, listOf, NUMBER, refuseArguments } from "../../arguments.ts";
import { UsageError } from "../../errors.ts";

/** Numbers, which need not be finite: a loss may overflow. */
const SAMPLE: Kind = listOf(
  { words: "a number", holds: (value) => typeof value === "number" },
  "a list of numbers",
);

/** Largest difference in accuracy, in percentage points, that counts as none. */
export const EQUIVALENCE_MARGIN = 0.5;

/** Mean and spread of a sample. */
export interface Summary {
  /** Arithmetic mean; NaN of an empty sample. */
  readonly mean: number;
  /** Sample standard deviation (n - 1); NaN below two values, which have none. */
  readonly sd: number;
  /** Number of values. */
  readonly n: number;
  /** The sample itself, in the order given. */
  readonly values: readonly number[];
}

/** A mean difference and how sure it is. */
export interface Estimate {
  /** Mean of a - b. */
  readonly difference: number;
  /** Standard error of the mean difference. */
  readonly error: number;
  /** Degrees of freedom of the standard error; below 1 there is none. */
  readonly degrees: number;
  /** Number of pairs. */
  readonly n: number;
}

/** A paired difference, tested against 0 and against a margin. */
export interface PairedTest {
  /** Mean of a - b. */
  readonly difference: number;
  /** 95 % t interval of the mean difference. */
  readonly interval: readonly [number, number];
  /** Two-sided p-value of "no difference". */
  readonly pDifferent: number;
  /** p-value of "differs by the margin or more", by two one-sided tests; small: equivalent. */
  readonly pEquivalent: number;
  /** p-value of "differs by the margin or less"; small: different by more than that. */
  readonly pApart: number;
  /** Number of pairs. */
  readonly n: number;
}

/**
 * Mean and sample standard deviation.
 *
 * @param values the sample; may be empty.
 * @returns its summary.
 */
export function summarize(values: readonly number[]): Summary {
  refuseArguments("summarize", { values }, SAMPLE);
  const sample = [...values];
  return {
    mean: sample.length === 0 ? NaN : mean(sample),
    sd: sample.length < 2 ? NaN : sampleStandardDeviation(sample),
    n: sample.length,
    values: sample,
  };
}

/** a - b, pair by pair. */
export function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - b[i]);
}

/**
 * 95 % interval of a mean by Student's t.
 *
 * @param values at least two values; fewer give an infinite interval.
 * @returns lower and upper end.
 */
export function meanInterval(values: readonly number[]): [number, number] {
  return differenceInterval(meanEstimate(summarize(values)));
}

/** A mean with its standard error by the sample's own scatter. */
export function meanEstimate({ mean, sd, n }: Pick<Summary, "mean" | "sd" | "n">): Estimate {
  return { difference: mean, error: sd / Math.sqrt(n), degrees: n - 1, n };
}

/**
 * On which side of a limit a mean lies, by Student's t. Both p-values are doubled, so that either is
 * below 0.05 exactly where the 95 % interval of {@linkcode meanInterval} lies on that side.
 *
 * @param values a value a run; fewer than two show nothing.
 * @param limit what the mean is compared with.
 * @returns `pAbove` of "not above the limit", `pBelow` of "not below it".
 */
export function directionTest(
  values: readonly number[],
  limit: number,
): { pAbove: number; pBelow: number } {
  return testDirection(meanEstimate(summarize(values)), limit);
}

/**
 * The tests of {@linkcode directionTest} for a difference whose standard error is known already, for
 * instance that to a published mean.
 *
 * @param estimate the difference; without degrees of freedom it shows nothing.
 * @param limit what it is compared with.
 */
export function testDirection(
  { difference, error, degrees }: Estimate,
  limit: number,
): { pAbove: number; pBelow: number } {
  if (degrees < 1) return { pAbove: 1, pBelow: 1 };
  const twice = (effect: number) => Math.min(1, 2 * upperTail(effect, error, degrees));
  return { pAbove: twice(difference - limit), pBelow: twice(limit - difference) };
}

/**
 * Paired t-test and paired equivalence test (two one-sided tests, Schuirmann 1987).
 *
 * @param a one condition, a value a pair.
 * @param b the other, in the same order of pairs (equal seeds, for instance).
 * @param margin differences below this count as none.
 * @returns the tests; with fewer than two pairs nothing is shown and all p-values are 1.
 * @throws {UsageError} if the samples are not of one length.
 */
export function pairedTest(
  a: readonly number[],
  b: readonly number[],
  margin = EQUIVALENCE_MARGIN,
): PairedTest {
  refuseArguments("pairedTest", { a, b }, SAMPLE);
  refuseArguments("pairedTest", { margin }, NUMBER);
  if (a.length !== b.length) {
    throw new UsageError(`Cannot pair ${a.length} values with ${b.length}`);
  }
  return testDifference(meanEstimate(summarize(differences(a, b))), margin);
}

/**
 * The tests of {@linkcode pairedTest} for a difference whose standard error is known already, from
 * the residuals of a larger table for instance.
 *
 * @param estimate the difference.
 * @param margin differences below this count as none.
 */
export function testDifference(estimate: Estimate, margin = EQUIVALENCE_MARGIN): PairedTest {
  const { difference, error, degrees, n } = estimate;
  const interval = differenceInterval(estimate);
  if (degrees < 1) return { difference, interval, pDifferent: 1, pEquivalent: 1, pApart: 1, n };
  const tail = (effect: number) => upperTail(effect, error, degrees);
  const size = Math.abs(difference);
  return {
    difference,
    interval,
    pDifferent: Math.min(1, 2 * tail(size)),
    pEquivalent: Math.max(tail(difference + margin), tail(margin - difference)),
    pApart: Math.min(1, tail(size - margin) + tail(size + margin)),
    n,
  };
}

/** Student's t interval of a difference; endless without degrees of freedom. */
export function differenceInterval(
  { difference, error, degrees }: Estimate,
  level = 0.95,
): [number, number] {
  if (degrees < 1) return [-Infinity, Infinity];
  const half = tQuantile((1 + level) / 2, degrees) * error;
  return [difference - half, difference + half];
}

/**
 * Holm's step-down correction: the adjusted p-values keep the chance of any false positive among
 * all comparisons at the level they are compared with.
 *
 * @param pValues p-values of one family of comparisons, each in [0, 1]; there may be none.
 * @returns the adjusted values, in the same order.
 * @throws {TypeError} for a value that is no probability.
 */
export function holm(pValues: readonly number[]): number[] {
  return pValues.length === 0 ? [] : padjust([...pValues], "holm");
}

/**
 * Quantile of Student's t distribution, by halving an interval of its distribution function:
 * npm:@stdlib/stats-base-dists-t-quantile reads all environment variables when it is loaded, which
 * whoever imports this library would have to permit.
 *
 * @param p in (0, 1).
 * @param degrees degrees of freedom, at least 1.
 */
export function tQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -tQuantile(1 - p, degrees);
  let [low, high] = [0, 1];
  while (tCdf(high, degrees) < p) high *= 2;
  for (let i = 0; i < 100 && low < high; i++) {
    const middle = (low + high) / 2;
    if (tCdf(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T > effect / error); a sample without spread is certain of its sign. */
function upperTail(effect: number, error: number, degrees: number): number {
  if (error === 0) return effect > 0 ? 0 : effect < 0 ? 1 : 0.5;
  return tCdf(-effect / error, degrees);
}
