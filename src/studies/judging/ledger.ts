/**
 * The ledger: each claim of the paper beside what was measured here, with a computed verdict.
 *
 * @module
 */
import type { Profile } from "../rows/profile.ts";
import type { Row } from "../rows/row.ts";
import { summarize, type Summary } from "./statistics.ts";

/**
 * How a measurement relates to a claim: shown beyond the scatter of the runs; left open by it;
 * refuted beyond it; no runs for it in this profile. See `judge.ts` for the rules.
 */
export const VERDICTS = ["agrees", "open", "disagrees", "not attempted"] as const;
/** One of {@linkcode VERDICTS}. */
export type Verdict = typeof VERDICTS[number];
const NOT_ATTEMPTED: Verdict = "not attempted";

/** What was found here about one claim. */
export interface Measurement {
  /** The finding in words and numbers, for instance `0.19 pp`. */
  readonly value: string;
  /** What mean and deviation are of, with the unit, for instance `pp lost`. */
  readonly quantity: string;
  /** Mean over runs; null where a mean says nothing. */
  readonly mean: number | null;
  /** Sample standard deviation; null below two runs. */
  readonly sd: number | null;
  /** Number of runs behind it. */
  readonly n: number;
  /** How it relates to the claim. */
  readonly verdict: Verdict;
}

/** One claim of the paper, and how to measure it. */
export interface Claim {
  /** Short unique name, for instance `beta-static-positive`. */
  readonly id: string;
  /** 1, 2 or 3. */
  readonly finding: number;
  /** The claim, in our words. */
  readonly text: string;
  /** The paper's number, as text. */
  readonly paper: string;
  /** Where the paper says so, for instance `section 3.2`. */
  readonly section: string;
  /** Computes value and verdict from the study's rows. */
  readonly measure: (rows: readonly Row[]) => Measurement;
}

/** One line of the ledger: plain data. */
export interface LedgerLine extends Omit<Claim, "measure">, Measurement {}

/**
 * Measures claims.
 *
 * @param claims the claims of a study.
 * @param rows the study's rows.
 * @param profile the profile they belong to. `smoke` judges nothing: its few optimiser steps show
 * that everything runs, and no more; what was measured is in its lines all the same.
 * @returns one line a claim.
 */
export function evaluateClaims(
  claims: readonly Claim[],
  rows: readonly Row[],
  profile: Profile,
): LedgerLine[] {
  const judged = profile !== "smoke";
  return claims.map(({ measure, ...claim }) => {
    const found = measure(rows);
    return { ...claim, ...found, verdict: judged ? unlessSingle(found) : NOT_ATTEMPTED };
  });
}

/** One run alone shows nothing, whichever way it points. */
function unlessSingle({ verdict, n }: Measurement): Verdict {
  return n === 1 ? "open" : verdict;
}

/**
 * A measurement from a sample.
 *
 * @param sample values, or their summary.
 * @param judge reaches the verdict; not asked where there are no values.
 * @param options `value`: the finding in words and numbers; `quantity`: what the sample is of, with
 * the unit; `pooled`: it mixes cells of the design, so a mean over it would say nothing.
 */
export function measured(
  sample: readonly number[] | Summary,
  judge: () => Verdict,
  { value, quantity = "", pooled = false }: {
    value: string;
    quantity?: string;
    pooled?: boolean;
  },
): Measurement {
  const { mean, sd, n } = "mean" in sample ? sample : summarize(sample);
  if (n === 0) return notAttempted();
  return {
    value,
    quantity,
    mean: pooled ? null : mean,
    sd: pooled || n < 2 ? null : sd,
    n,
    verdict: judge(),
  };
}

/** The measurement of a claim whose runs the profile does not hold. */
export function notAttempted(): Measurement {
  return { value: "-", quantity: "", mean: null, sd: null, n: 0, verdict: NOT_ATTEMPTED };
}

/**
 * The measurement of a claim that the profile's runs cannot tell about, whatever their numbers.
 *
 * @param value why, in words and numbers.
 * @param n number of runs.
 */
export function untold(value: string, n: number): Measurement {
  return { value: `${value} (n=${n})`, quantity: "", mean: null, sd: null, n, verdict: "open" };
}

/** Where this many digits leave nothing of a deviation, it is rounding. */
const MOST_DIGITS = 6;

/**
 * A summary as text: `96.33 +- 0.18 % (n=5)`.
 *
 * @param summary mean, deviation and n.
 * @param options `unit` after the numbers, `digits` after the point (2; more where the deviation
 * would read as 0: `0.9997 +- 0.0001`), `count`: with n (true).
 */
export function formatSummary(
  summary: Pick<Summary, "mean" | "sd" | "n">,
  options: { unit?: string; digits?: number; count?: boolean } = {},
): string {
  const { unit = "", count = true } = options;
  const digits = tellingDigits(summary, options.digits ?? 2);
  const spread = summary.n < 2 || Number.isNaN(summary.sd)
    ? ""
    : ` +- ${summary.sd.toFixed(digits)}`;
  const space = unit === "" ? "" : " ";
  return `${summary.mean.toFixed(digits)}${spread}${space}${unit}` +
    (count ? ` (n=${summary.n})` : "");
}

function tellingDigits({ sd, n }: Pick<Summary, "sd" | "n">, least: number): number {
  if (n < 2 || !(sd > 0)) return least;
  for (let digits = least; digits <= MOST_DIGITS; digits++) {
    if (Number(sd.toFixed(digits)) > 0) return digits;
  }
  return least;
}

/**
 * An interval as text: `95 % interval 0.10 to 0.42`; of a single run there is none.
 *
 * @param interval lower and upper end.
 * @param digits after the point.
 */
export function formatInterval([low, high]: readonly [number, number], digits = 2): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "no interval";
  return `95 % interval ${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}
