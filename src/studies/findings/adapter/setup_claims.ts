/**
 * Claims about where B starts and what becomes of the head.
 *
 * @module
 */

import { above, equivalent, type Evidence } from "../../judging/judge.ts";
import type { Claim, Measurement } from "../../judging/ledger.ts";
import { cell } from "../../judging/select.ts";
import {
  differences,
  EQUIVALENCE_MARGIN,
  meanEstimate,
  summarize,
  testDifference,
} from "../../judging/statistics.ts";
import { MNIST_BY_B_INIT, MNIST_BY_HEAD } from "../../paper/mnist.ts";
import type { Row } from "../../rows/row.ts";
import { measuredAgainstPaperMnist, SAME } from "../paper_cells.ts";
import { CITED } from "./cited.ts";
import { type Comparison, type Lead, measureLeads } from "./leads.ts";
import { ADAPTED_HEADS, KAIMING, ofSetup, type Setup, USUAL } from "./setups.ts";

/** Ranks at which B = 0 is said to be at least as good. */
const LOW_RANKS = [1, 2];
/** The rank at which all setups are said to meet. */
const MEETING_RANK = 8;

/** The usual setup against another. */
function usualAgainst(behind: Setup, rank: number, name = `r=${rank}`): Comparison {
  return { name, rank, ahead: USUAL, behind };
}

/** The usual setup against both adapted heads. */
function headsAt(rank: number): Comparison[] {
  return ADAPTED_HEADS.map((setup) => usualAgainst(setup, rank, `over ${setup.name}:`));
}

function anyAhead(leads: readonly Lead[]): Evidence[] {
  return leads.map(({ values }) => above(values, 0));
}

/** None is behind by the margin of equivalence. */
function noneBehind(leads: readonly Lead[]): Evidence[] {
  return leads.map(({ values }) => above(values, -EQUIVALENCE_MARGIN));
}

function allAlike(leads: readonly Lead[]): Evidence[] {
  return leads.map(({ values }) => equivalent(testDifference(meanEstimate(summarize(values)))));
}

/** Each is ahead, and each larger preset by more; leads of different presets are paired by seed. */
function growing(leads: readonly Lead[]): Evidence[] {
  const steps = leads.slice(1).map(({ values }, i) => differences(values, leads[i].values));
  return [...anyAhead(leads), ...steps.map((step) => above(step, 0))];
}

function startTable(rows: readonly Row[]): Measurement {
  return measuredAgainstPaperMnist(
    rows,
    MNIST_BY_B_INIT.cells.map(({ preset, bInit, rank, value: paper }) => ({
      name: `${preset}, ${bInit}, r=${rank}`,
      ours: cell(rows, ofSetup(bInit === USUAL.bInit ? USUAL : KAIMING, at(preset, rank))),
      paper,
    })),
  );
}

function headTable(rows: readonly Row[]): Measurement {
  return measuredAgainstPaperMnist(
    rows,
    MNIST_BY_HEAD.cells.map(({ preset, head, rank, value: paper }) => ({
      name: `${preset}, ${head}, r=${rank}`,
      ours: cell(
        rows,
        ofSetup([USUAL, ...ADAPTED_HEADS].find((setup) => setup.head === head)!, at(preset, rank)),
      ),
      paper,
    })),
  );
}

function at(preset: string, rank: number | "full") {
  return { preset, rank: Number(rank) };
}

/** The claims about tables 15 and 16. */
export const setupClaims: readonly Claim[] = [
  {
    id: "start-at-low-rank",
    finding: 3,
    text: "At r = 1 and 2 B from 0 does at least as well as B from Kaiming's law, in every size",
    paper: CITED.startAtLowRank,
    section: "Table 15",
    measure: (rows) =>
      measureLeads(rows, LOW_RANKS.map((rank) => usualAgainst(KAIMING, rank)), {
        quantity: "pp, B = 0 minus Kaiming",
        evidence: noneBehind,
      }),
  },
  {
    id: "start-by-size",
    finding: 3,
    text: "At r = 1 B from Kaiming's law costs accuracy, the more the larger the network",
    paper: CITED.startBySize,
    section: "Appendix B.3",
    measure: (rows) =>
      measureLeads(rows, [usualAgainst(KAIMING, 1)], {
        quantity: "pp, B = 0 minus Kaiming",
        evidence: growing,
      }),
  },
  {
    id: "start-at-high-rank",
    finding: 3,
    text:
      `At r = ${MEETING_RANK} both starts of B do equally well, within ${EQUIVALENCE_MARGIN} pp`,
    paper: CITED.startAtHighRank,
    section: "Appendix B.3",
    measure: (rows) =>
      measureLeads(rows, [usualAgainst(KAIMING, MEETING_RANK)], {
        quantity: "pp, B = 0 minus Kaiming",
        evidence: allAlike,
      }),
  },
  {
    id: "start-table",
    finding: 3,
    text: `The paper's accuracies by B's start, size and rank, within ${SAME} pp`,
    paper: CITED.startTable,
    section: "Table 15",
    measure: startTable,
  },
  {
    id: "head-at-low-rank",
    finding: 3,
    text: "At r = 1 a trained head does better than an adapted one, in every size",
    paper: CITED.headAtLowRank,
    section: "Table 16",
    measure: (rows) =>
      measureLeads(rows, headsAt(1), {
        quantity: "pp, trained minus adapted head",
        evidence: anyAhead,
      }),
  },
  {
    id: "head-at-high-rank",
    finding: 3,
    text: `At r = ${MEETING_RANK} all heads do equally well, within ${EQUIVALENCE_MARGIN} pp`,
    paper: CITED.headAtHighRank,
    section: "Appendix B.4",
    measure: (rows) =>
      measureLeads(rows, headsAt(MEETING_RANK), {
        quantity: "pp, trained minus adapted head",
        evidence: allAlike,
      }),
  },
  {
    id: "head-table",
    finding: 3,
    text: `The paper's accuracies by head, size and rank, within ${SAME} pp`,
    paper: CITED.headTable,
    section: "Table 16",
    measure: headTable,
  },
];
