/**
 * Claims that a user states as data, judged as ours are.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import type { Method } from "../../models/method.ts";
import { above, atMost, judge } from "../judging/judge.ts";
import { type Claim, formatSummary, measured, type Measurement } from "../judging/ledger.ts";
import { differences, summarize } from "../judging/statistics.ts";
import { cellAt, type StudyCell, testValues } from "./cells.ts";

/** Which runs a claim is about. */
export interface ClaimedCell {
  /** What is trained. */
  readonly method: Method;
  /** Of methods that have one. */
  readonly rank?: number;
}

/**
 * "At least" or "at most" some value: of the test metric, or of its difference to other runs of the
 * same seeds.
 */
export interface OwnClaim {
  /** In words. */
  readonly text: string;
  /** Whose test metric it is about. */
  readonly of: ClaimedCell;
  /** Subtracted, seed by seed; nothing by default. */
  readonly minus?: ClaimedCell;
  /** What is claimed to be reached, in the metric's unit. */
  readonly atLeast?: number;
  /** Or what is claimed not to be exceeded. */
  readonly atMost?: number;
}

/**
 * @param there which cells the study has, `full`, `lottalora r=1` and so on
 * @throws {UsageError} for a claim without words or a bound, and of what is not run
 */
export function refuseClaims(claims: readonly OwnClaim[], there: readonly string[]): void {
  for (const claim of claims) {
    const { text, of, minus, atLeast, atMost } = claim ?? {};
    if (typeof text !== "string" || text === "") {
      throw new UsageError("A claim needs a text, such as { text: ..., of: ..., atLeast: ... }");
    }
    if (typeof of?.method !== "string") {
      throw new UsageError(
        `The claim "${text}" needs of, such as { method: "lottalora", rank: 4 }`,
      );
    }
    for (const asked of [of, ...(minus === undefined ? [] : [minus])]) {
      if (there.includes(cellName(asked))) continue;
      throw new UsageError(
        `The claim "${text}" is about ${cellName(asked)}, which is not run: ${there.join(", ")}`,
      );
    }
    const bounds = [atLeast, atMost].filter((bound) => bound !== undefined);
    if (bounds.length !== 1 || !Number.isFinite(bounds[0])) {
      throw new UsageError(`The claim "${text}" needs either atLeast or atMost, a number`);
    }
  }
}

/** The same as claims of the ledger, judged by the 95 % interval of the mean over seeds. */
export function ledgerClaims(
  claims: readonly OwnClaim[],
  cells: readonly StudyCell[],
  unit: string,
): Claim[] {
  return claims.map((claim, i) => ({
    ...{ id: `claim-${i + 1}`, finding: 0, text: claim.text, paper: "-" },
    section: cellName(claim.of),
    measure: () => measurementOf(claim, valuesOf(claim, cells), unit),
  }));
}

function measurementOf(
  { minus, atLeast, atMost: most }: OwnClaim,
  values: readonly number[],
  unit: string,
): Measurement {
  const evidence = () => atLeast === undefined ? atMost(values, most!) : above(values, atLeast);
  const difference = unit === "%" ? "pp" : unit;
  const value = formatSummary(summarize(values), { unit: minus === undefined ? unit : difference });
  const quantity = minus === undefined ? unit : `${difference} of difference`.trimStart();
  return measured(values, () => judge([evidence()]), { value, quantity });
}

function valuesOf({ of, minus }: OwnClaim, cells: readonly StudyCell[]): number[] {
  const own = testValues(cellAt(cells, of.method, of.rank ?? null));
  if (minus === undefined) return own;
  const others = testValues(cellAt(cells, minus.method, minus.rank ?? null));
  return others.length === own.length ? differences(own, others) : [];
}

/** How messages call a cell. */
export function cellName({ method, rank }: ClaimedCell): string {
  return rank === undefined ? method : `${method} r=${rank}`;
}
