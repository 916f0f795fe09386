/**
 * All passages that documents take from rows, by name, and the documents.
 *
 * @module
 */
import { readCandidateRows } from "../physionet/candidates.ts";
import { candidateLines, candidateTable } from "../physionet/choice.ts";
import { readingCells, readingsTable } from "../readings/table.ts";
import { READ_TABLES, type ReadTable } from "../readings/tables.ts";
import { STUDIES, type StudyName } from "../registry.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import type { Verdict } from "../../judging/ledger.ts";
import { alignedTable, listItem } from "./markdown.ts";
import { inNumbers } from "./in_numbers.ts";
import { readResults, type Results } from "./results.ts";

/** Documents with marked passages, from the project's root. */
export const DOCUMENTS = ["README.md", "docs/results.md", "docs/findings.md"] as const;

/** Profiles whose results are committed. */
type Committed = Readonly<Record<"quick" | "paper", Results>>;

/** Each passage, from stored results. */
const PASSAGES: Readonly<Record<string, (results: Committed) => string>> = {
  "findings in short": findingsInShort,
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

/** The findings as the front page has them, each with the studies that put it to the test. */
const FINDINGS: readonly (readonly [question: string, studies: readonly StudyName[]])[] = [
  ["Is a static scaffold used (beta > 0), and a redrawn one silenced?", ["beta"]],
  ["Does any fixed random scaffold do equally well?", ["backbone"]],
  ["Does the smallest sufficient rank r\\* estimate a task's dimension?", ["rank", "dimension"]],
  [
    "And readings of the paper, adapters' set-up, architectures, gating, sizes, costs?",
    ["readings", "adapter", "across", "gating", "sizes", "costs"],
  ],
];

/** A line a finding: how many claims came out how, and which disagree, in `paper`. */
function findingsInShort({ paper }: Committed): string {
  return FINDINGS.map(([question, studies]) => {
    const ids = new Set(studies.flatMap((name) => STUDIES[name].claims.map(({ id }) => id)));
    const own = paper.ledger.filter(({ id }) => ids.has(id));
    const count = (verdict: Verdict) => own.filter((line) => line.verdict === verdict).length;
    const against = own.filter(({ verdict }) => verdict === "disagrees")
      .map(({ id }) => `\`${id}\``);
    const disagreeing = against.length === 0 ? "" : ` (${against.join(", ")})`;
    const left = count("not attempted");
    return listItem(
      `**${question}** ${own.length} claims: agree ${count("agrees")}, open ${count("open")}, ` +
        `disagree ${against.length}${disagreeing}${left === 0 ? "" : `, not attempted ${left}`}.`,
    );
  }).join("\n");
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
