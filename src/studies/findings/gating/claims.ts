/**
 * Seed-gated specialisation as claims: what the paper says, what the rows say, and how far they
 * agree.
 *
 * @module
 */

import { isAssigned, shareOf } from "../../../benchmarks/gate_counts.ts";
import { above, atMost, type Evidence, judge } from "../../judging/judge.ts";
import {
  type Claim,
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
} from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { summarize } from "../../judging/statistics.ts";
import { CITED, PAPER_GATES } from "./paper.ts";
import {
  answersOf,
  type Ask,
  isInSubset,
  isRejected,
  rejectingRows,
  tenClassRows,
  TRAINED,
  UNSEEN,
} from "./rows.ts";

// Limits of the verdicts in percent of the test images, set before any run.
/** The paper's lowest accuracies on assigned digits. */
const ASSIGNED = {
  tenClasses: PAPER_GATES.tenClasses.low,
  rejecting: PAPER_GATES.rejecting.low,
};
/** The paper's lowest share of rejected digits. */
const REJECTED = PAPER_GATES.rejected.low;
/** Twice what guessing among ten classes tells. */
const UNTOLD = 20;

/** What is asked of the answers under each of some seeds. */
interface Question {
  readonly gates: readonly number[];
  readonly of: Ask;
  /** The digit itself by default. */
  readonly expected?: Ask;
  /** What a share is of. */
  readonly quantity: string;
  /** What the shares of one seed, one a run, say of the claim. */
  readonly evidence: (shares: readonly number[]) => Evidence;
}

/** The claim holds if it does under every seed; the mean is over runs, of a run over its seeds. */
function underEach(rows: readonly Row[], question: Question): Measurement {
  const { gates, of, expected, quantity, evidence } = question;
  if (rows.length === 0) return notAttempted();
  const shares = sharesUnder(rows, gates, of, expected);
  const ofRuns = rows.map((_, run) => summarize(shares.map((values) => values[run])).mean);
  return measured(ofRuns, () => judge(shares.map(evidence)), {
    quantity,
    value: `${listMeans(shares)} %${gates.length > 1 ? " under the three seeds" : ""} ` +
      `(n=${rows.length})`,
  });
}

/** A list a seed, of one share a run, in percent. */
function sharesUnder(
  rows: readonly Row[],
  gates: readonly number[],
  of: Ask,
  expected?: Ask,
): number[][] {
  return gates.map((gate) =>
    rows.map((row) =>
      shareOf(answersOf(row), (count) => count.gate === gate && of(count), expected)
    )
  );
}

/** `18.02 +- 4.33 % (n=3)`. */
function percent(shares: readonly number[]): string {
  return formatSummary(summarize(shares), { unit: "%" });
}

function listMeans(shares: readonly (readonly number[])[]): string {
  return shares.map((values) => summarize(values).mean.toFixed(1)).join(", ");
}

function assigned(rows: readonly Row[], floor: number): Measurement {
  return underEach(rows, {
    gates: TRAINED,
    of: isAssigned,
    quantity: "% of own digits, mean of a run",
    evidence: (shares) => above(shares, floor),
  });
}

function rejected(rows: readonly Row[], of: Ask): Measurement {
  return underEach(rejectingRows(rows), {
    gates: TRAINED,
    of,
    expected: isRejected,
    quantity: "% rejected, mean of a run",
    evidence: (shares) => above(shares, REJECTED),
  });
}

function untold(shares: readonly number[]): Evidence {
  return atMost(shares, UNTOLD);
}

/** The other seeds' digits: 0 is none's. */
function underOtherSeeds(rows: readonly Row[]): Measurement {
  return underEach(tenClassRows(rows), {
    gates: TRAINED,
    of: (count) => isInSubset(count) && !isAssigned(count),
    quantity: "% of other seeds' digits, mean of a run",
    evidence: untold,
  });
}

function underUnseenSeed(rows: readonly Row[]): Measurement {
  const versions = [tenClassRows(rows), rejectingRows(rows)];
  if (versions.some((own) => own.length === 0)) return notAttempted();
  const [ten, rejecting] = versions.map((own) => sharesUnder(own, [UNSEEN], isInSubset)[0]);
  const [away] = sharesUnder(versions[1], [UNSEEN], isInSubset, isRejected);
  return measured([...ten, ...rejecting], () => judge([ten, rejecting].map(untold)), {
    pooled: true,
    quantity: "% of the digits 1 to 9",
    value: `ten classes: ${percent(ten)} right; out-of-class label: ${percent(rejecting)} right, ${
      percent(away)
    } rejected`,
  });
}

/** The claims of the study, in the order of the ledger. */
export const gatingClaims: readonly Claim[] = [
  {
    id: "gating-assigned",
    finding: 1,
    text: `Three seeds share an adapter: under each, above ${ASSIGNED.tenClasses} % of its own ` +
      "digits are told (ten classes)",
    paper: `${CITED.tenClasses} %`,
    section: "seed gating",
    measure: (rows) => assigned(tenClassRows(rows), ASSIGNED.tenClasses),
  },
  {
    id: "gating-other-seeds",
    finding: 1,
    text: `The seed decides: under it at most ${UNTOLD} % of the other seeds' digits are told`,
    paper: "implied: only the seed differs at inference",
    section: "our test",
    measure: underOtherSeeds,
  },
  {
    id: "gating-assigned-rejecting",
    finding: 1,
    text: `With an out-of-class label, above ${ASSIGNED.rejecting} % of its own digits are told`,
    paper: `${CITED.rejecting} %`,
    section: "seed gating",
    measure: (rows) => assigned(rejectingRows(rows), ASSIGNED.rejecting),
  },
  {
    id: "gating-rejected",
    finding: 1,
    text: `With an out-of-class label, above ${REJECTED} % of all other digits are rejected`,
    paper: `${CITED.rejected} %`,
    section: "seed gating",
    measure: (rows) => rejected(rows, (count) => !isAssigned(count)),
  },
  {
    id: "gating-zero-rejected",
    finding: 1,
    text: `The digit 0, which is no seed's, is rejected under every seed: above ${REJECTED} %`,
    paper: "rejected under every seed",
    section: "seed gating",
    measure: (rows) => rejected(rows, ({ digit }) => digit === 0),
  },
  {
    id: "gating-unseen-seed",
    finding: 1,
    text: `Under a seed never trained with at most ${UNTOLD} % of the digits are told`,
    paper: "not reported",
    section: "our test",
    measure: underUnseenSeed,
  },
];
