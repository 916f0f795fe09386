/**
 * All passages that documents take from rows, by name, and the documents.
 *
 * @module
 */
import { readCandidateRows } from "../physionet/candidates.ts";
import { candidateLines, candidateTable } from "../physionet/choice.ts";
import { readingCells, readingsTable } from "../readings/table.ts";
import { READ_TABLES, type ReadTable } from "../readings/tables.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import { alignedTable } from "./markdown.ts";
import { inNumbers } from "./in_numbers.ts";
import { readResults, type Results } from "./results.ts";

/** Documents with marked passages, from the project's root. */
export const DOCUMENTS = ["README.md", "docs/findings.md"] as const;

/** Profiles whose results are committed. */
type Committed = Readonly<Record<"quick" | "paper", Results>>;

/** Each passage, from stored results. */
const PASSAGES: Readonly<Record<string, (results: Committed) => string>> = {
  "verdicts": verdicts,
  "in numbers": inNumbers,
  "claims": claims,
  "readings of MNIST": ({ paper }) => alignedTable(readingsTable(paper.rows.readings)),
  "ranks by reading": ({ paper }) => cellsOf(paper, READ_TABLES.choosing, READ_TABLES.judging),
  "without a scaffold by reading": ({ paper }) => withoutScaffold(paper),
  "schedules by reading": ({ paper }) => cellsOf(paper, READ_TABLES.redrawn),
  "starts of B by reading": ({ paper }) =>
    cellsOf(paper, READ_TABLES.starts, READ_TABLES.elsewhere),
};

/**
 * Writes all passages.
 *
 * @param root the project's root by default.
 * @returns Markdown by name.
 * @throws {DataError} naming what to run where rows are missing.
 */
export async function writePassages(root: string = PROJECT_ROOT): Promise<Record<string, string>> {
  const [quick, paper] = await Promise.all([
    readResults("quick", root),
    readResults("paper", root),
  ]);
  return {
    ...Object.fromEntries(
      Object.entries(PASSAGES).map(([name, write]) => [name, write({ quick, paper })]),
    ),
    "readings of the CfC": await cfcReadings(root),
  };
}

/** The cells of tables that are taken in the same ways. */
function cellsOf({ rows }: Results, ...tables: readonly ReadTable[]): string {
  return alignedTable(tables.flatMap((table) => readingCells(rows.readings, table)));
}

/** Table 2, removed after training and trained without, in one table. */
function withoutScaffold({ rows }: Results): string {
  const [removed, without] = [READ_TABLES.removed, READ_TABLES.without]
    .map((table) => readingCells(rows.readings, table));
  return alignedTable(removed.map((line, i) => ({ ...line, ...without[i] })));
}

/** What `deno task native search` has found, from its own rows. */
async function cfcReadings(root: string): Promise<string> {
  return alignedTable(candidateTable(candidateLines(await readCandidateRows(root))));
}

/** Claims with the verdict of either profile. */
function verdicts({ quick, paper }: Committed): string {
  return alignedTable(quick.ledger.map(({ finding, text, verdict }, i) => ({
    finding: String(finding),
    claim: text,
    "`quick`": verdict,
    "`paper`": paper.ledger[i].verdict,
  })));
}

/** Claims by name, with the paper's numbers and what was measured. */
function claims({ quick, paper }: Committed): string {
  return alignedTable(quick.ledger.map((line, i) => ({
    name: `\`${line.id}\``,
    claim: line.text,
    paper: `${line.paper} (${line.section})`,
    "what is measured, n in `quick`, `paper`": `${
      line.quantity || paper.ledger[i].quantity || "-"
    }, ${line.n}, ${paper.ledger[i].n}`,
  })));
}
