/**
 * From numbers to verdicts: the rules for claims about means and about equality. Claims about each
 * single value (every beta is positive) are judged where they are made; none agrees by one run.
 *
 * A claim about a mean `agrees` where its 95 % interval over seeds lies on the claimed side, is
 * `trend only` where the mean alone does (or comes near, for claims that name a second limit), and
 * `disagrees` where not even that. A claim of equality
 * `disagrees` only where a difference beyond the margin is shown: absence of proof is not proof of
 * absence, and with few seeds a mean outside the margin is neither. The README ("Can I trust a
 * number?") says which rule was fixed when.
 *
 * @module
 */
import type { Verdict } from "./ledger.ts";
import { meanInterval, type PairedTest, summarize } from "./statistics.ts";

/** Level of all tests; where there are several of one kind, after Holm's correction. */
export const LEVEL = 0.05;

/**
 * Judges "at most `limit`".
 *
 * @param values a value a seed.
 * @param lenient up to here a mean still counts as the trend; by default the limit itself.
 */
export function judgeAtMost(values: readonly number[], limit: number, lenient = limit): Verdict {
  if (meanInterval(values)[1] <= limit) return "agrees";
  return summarize(values).mean <= lenient ? "trend only" : "disagrees";
}

/** Judges "above `floor`", values a value a seed. */
export function judgeAbove(values: readonly number[], floor: number): Verdict {
  const { mean } = summarize(values);
  if (meanInterval(values)[0] > floor) return "agrees";
  return mean > floor ? "trend only" : "disagrees";
}

/** Judges "equal within the margin" of the test. */
export function judgeEquivalent(test: Pick<PairedTest, "pEquivalent" | "pApart">): Verdict {
  if (test.pEquivalent < LEVEL) return "agrees";
  return test.pApart < LEVEL ? "disagrees" : "trend only";
}

/** The verdict on a claim that holds only if all its parts do: that of the weakest part. */
export function weakest(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ["disagrees", "trend only", "agrees"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "not attempted in this profile";
}
