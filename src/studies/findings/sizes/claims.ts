/**
 * What distributing a network takes, as claims. Sizes follow from names and shapes: nothing is drawn,
 * and every profile says the same.
 *
 * @module
 */

import { type Claim, measured, type Measurement, type Verdict } from "../../judging/ledger.ts";
import { signed } from "../row_parts.ts";
import { PAPER_CASES, type PaperSizes } from "./cases.ts";
import { apart, bytesIn, COLUMNS, mebibytes, type SizeLine, sizeLine } from "./lines.ts";

const LARGEST = "900M";

/** A measurement of sizes, which do not scatter: there is no mean over them. */
function exact(sizes: readonly number[], verdict: Verdict, quantity: string, value: string) {
  return measured(sizes, () => verdict, {
    pooled: true,
    quantity,
    value: `${value} (n=${sizes.length})`,
  });
}

function paperLines(): SizeLine[] {
  return PAPER_CASES.map((size) => sizeLine(size));
}

function sizesOf({ bytes }: SizeLine): number[] {
  return COLUMNS.map((column) => mebibytes(bytesIn(column, bytes)));
}

function list(values: readonly number[], digits = 1): string {
  return values.map((value) => value.toFixed(digits)).join(", ");
}

function isPapers({ agrees }: SizeLine): boolean {
  return COLUMNS.every((column) => agrees?.[column]);
}

/** The sizes of the largest language model, each within 1 MiB of the paper's. */
function largest(): Measurement {
  const line = paperLines().find(({ id }) => id === LARGEST)!;
  const verdict = isPapers(line) ? "agrees" : "disagrees";
  return exact(sizesOf(line), verdict, "MiB", `${list(sizesOf(line))} MiB`);
}

/** All sizes of the table. */
function wholeTable(): Measurement {
  const lines = paperLines();
  const others = lines.filter((line) => !isPapers(line));
  const found = others.map(({ id, paper, bytes }) => {
    const all = COLUMNS.map((column) => signed(apart(column, paper as PaperSizes, bytes), 1));
    return `${id} ${all.join(", ")} MiB`;
  });
  const verdict = others.length === 0 ? "agrees" : "disagrees";
  const value = [`${lines.length - others.length} of ${lines.length} networks`, ...found];
  return exact(lines.flatMap(sizesOf), verdict, "MiB", value.join("; "));
}

/** How many times smaller than fp16, by growing network. */
function growing(): Measurement {
  const times = paperLines().map(({ bytes }) => bytes.fp16 / bytes.ours.total);
  const grows = times.every((factor, i) => i === 0 || factor > times[i - 1]);
  const verdict = grows ? "agrees" : "disagrees";
  return exact(times, verdict, "times less than fp16", `${list(times)} times less`);
}

const PAPER_SIZES = PAPER_CASES.map(({ paper }) => paper as PaperSizes);
const PAPER_LARGEST = PAPER_SIZES[PAPER_CASES.findIndex(({ id }) => id === LARGEST)];
const PAPER_TIMES = PAPER_SIZES.map(({ fp16, ours }) => fp16 / ours);

/** The claims of the study, in the order of the ledger. */
export const sizesClaims: readonly Claim[] = [
  {
    id: "sizes-900m",
    finding: 3,
    text: "The 900M language model takes what the paper says in fp16, in 4 bits, and as adapters " +
      "and seed at r = 8",
    paper: `${list(COLUMNS.map((column) => PAPER_LARGEST[column]), 0)} MB`,
    section: "table 10",
    measure: largest,
  },
  {
    id: "sizes-table",
    finding: 3,
    text: "All five language models take what the paper says in these three ways",
    paper: `${COLUMNS.length * PAPER_CASES.length} sizes`,
    section: "table 10",
    measure: wholeTable,
  },
  {
    id: "sizes-growing",
    finding: 3,
    text: "The larger the language model, the more adapters and seed save over fp16",
    paper: `${list(PAPER_TIMES)} times less`,
    section: "table 10",
    measure: growing,
  },
];
