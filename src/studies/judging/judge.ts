/**
 * From numbers to verdicts. A claim is a list of parts (each family, each rank, each architecture),
 * and each part has two p-values: of its not holding, and of its holding. It
 *
 * - `agrees` where every part is shown: each p-value for it is below {@linkcode LEVEL}. All have to
 *   be, so none needs a correction (an intersection-union test, Berger 1982);
 * - `disagrees` where at least one part is refuted, after Holm's correction over all of them: one
 *   mean on the wrong side among ten is what chance gives;
 * - is `open` in between.
 *
 * Both directions ask for the same: the 95 % interval of a mean over seeds wholly on one side of the
 * limit, or two one-sided tests for equality. No claim is judged by a bare mean, none by one run.
 *
 * @module
 */
import type { Verdict } from "./ledger.ts";
import {
  directionTest,
  type Estimate,
  holm,
  type PairedTest,
  testDirection,
} from "./statistics.ts";

/** Level of all tests; where there are several of one kind, after Holm's correction. */
export const LEVEL = 0.05;

/** What the runs say of one part of a claim. */
export interface Evidence {
  /** p-value of "the part does not hold"; small: it is shown to hold. */
  readonly pFor: number;
  /** p-value of "the part holds"; small: it is shown not to. */
  readonly pAgainst: number;
}

/** Evidence for "the mean is at most `limit`", from a value a seed; fewer than two show nothing. */
export function atMost(values: readonly number[], limit: number): Evidence {
  const { pAbove, pBelow } = directionTest(values, limit);
  return { pFor: pBelow, pAgainst: pAbove };
}

/** Evidence for "the mean is above `floor`", from a value a seed; fewer than two show nothing. */
export function above(values: readonly number[], floor: number): Evidence {
  const { pAbove, pBelow } = directionTest(values, floor);
  return { pFor: pAbove, pAgainst: pBelow };
}

/** Evidence for "the difference is above `floor`", from an estimate with its standard error. */
export function aboveBy(estimate: Estimate, floor: number): Evidence {
  const { pAbove, pBelow } = testDirection(estimate, floor);
  return { pFor: pAbove, pAgainst: pBelow };
}

/** Evidence for "equal within the margin" of the test. */
export function equivalent(
  { pEquivalent, pApart }: Pick<PairedTest, "pEquivalent" | "pApart">,
): Evidence {
  return { pFor: pEquivalent, pAgainst: pApart };
}

/** A part that can only be refuted, such as "no step down": it never keeps a claim from agreeing. */
export function unlessRefuted({ pAgainst }: Evidence): Evidence {
  return { pFor: 0, pAgainst };
}

/** The verdict on a claim that holds only if all its parts do. */
export function judge(parts: readonly Evidence[]): Verdict {
  if (parts.length === 0) return "not attempted";
  const corrected = holm(parts.map(({ pAgainst }) => pAgainst));
  if (corrected.some((p) => p < LEVEL)) return "disagrees";
  return parts.every(({ pFor }) => pFor < LEVEL) ? "agrees" : "open";
}

/**
 * The verdict on a claim about every single value, such as "every beta is positive": it agrees only
 * if the values themselves are all as claimed too, not just their means.
 */
export function judgeEvery(allAsClaimed: boolean, parts: readonly Evidence[]): Verdict {
  const verdict = judge(parts);
  return verdict === "agrees" && !allAsClaimed ? "open" : verdict;
}
