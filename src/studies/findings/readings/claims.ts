/**
 * Which reading of the paper its own tables bear out, as claims.
 *
 * @module
 */

import { above, judge } from "../../judging/judge.ts";
import { type Claim, measured, type Measurement, notAttempted } from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { fitsOf, type TableFit } from "./fit.ts";
import { READ_TABLES, type ReadTable } from "./tables.ts";

/** The first way comes nearer to the table than each other one, seed by seed. */
function firstIsNearest(rows: readonly Row[], table: ReadTable): Measurement {
  const [first, ...others] = fitsOf(rows, table);
  if (first === undefined || others.length === 0) return notAttempted();
  const list = [first, ...others].map(({ way, rms }) => `${way.name} ${rms.toFixed(2)}`).join(", ");
  const leads = others.map((other) => leadOver(first, other));
  return measured([...first.bySeed.values()], () => judge(leads.map((lead) => above(lead, 0))), {
    quantity: "pp from the paper, root mean square of one seed's runs",
    value:
      `${list} pp from the paper (${first.cells.length} cells, n=${first.bySeed.size} seeds, ` +
      `${first.n} runs; equal means by chance ${first.byChance.toFixed(2)})`,
  });
}

/** How much nearer, of the seeds that both have. */
function leadOver(first: TableFit, other: TableFit): number[] {
  return [...first.bySeed].flatMap(([seed, rms]) => {
    const others = other.bySeed.get(seed);
    return others === undefined ? [] : [others - rms];
  });
}

/** The claims about readings, in the order of the ledger. */
export const readingClaims: readonly Claim[] = [
  {
    id: "scaling-chosen",
    finding: 3,
    text: "By the cells of tiny and small, the rank table was made with s = 1: it comes nearer " +
      "than with 1/sqrt(r) and 1/r",
    paper: "s = alpha / r in section 3, s = 1 in four appendices",
    section: "table 14",
    measure: (rows) => firstIsNearest(rows, READ_TABLES.choosing),
  },
  {
    id: "scaling-judged",
    finding: 3,
    text: "So say the cells of medium, which the choice did not use",
    paper: "as above",
    section: "table 14",
    measure: (rows) => firstIsNearest(rows, READ_TABLES.judging),
  },
  {
    id: "scaling-redrawn",
    finding: 3,
    text: "So says the table of scaffolds that are redrawn: s = 1 comes nearer than 1/r",
    paper: "as above",
    section: "table 4",
    measure: (rows) => firstIsNearest(rows, READ_TABLES.redrawn),
  },
  {
    id: "scaffolds-drawn-anew",
    finding: 2,
    text: "Several scaffolds a step were new ones in every step: that comes nearer to the table " +
      "than a fixed pool",
    paper: "k scaffolds a step, not said which",
    section: "table 4",
    measure: (rows) => firstIsNearest(rows, READ_TABLES.several),
  },
  {
    id: "start-law",
    finding: 3,
    text: "B from Kaiming's law starts in ±sqrt(6/r), its bound for a ReLU: that comes nearer to " +
      "the table than ±1/sqrt(r)",
    paper: "Kaiming-uniform, without a bound",
    section: "table 15",
    measure: (rows) => firstIsNearest(rows, READ_TABLES.starts),
  },
];
