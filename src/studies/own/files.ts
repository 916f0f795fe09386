/**
 * The tables, figures and verdicts of a study of one's own, in its folder.
 *
 * @module
 */

import { join } from "node:path";
import { writeAtomically } from "../../files/atomic_write.ts";
import { digestOf } from "../../files/digest.ts";
import { removeFile } from "../../files/remove_file.ts";
import { writeFailure } from "../../files/file_errors.ts";
import { writeFigure } from "../../figures/write.ts";
import { renderLedger } from "../judging/ledger_table.ts";
import { formatRow } from "../rows/row_line.ts";
import type { OwnStudy } from "./study.ts";

/** Files of verdicts: those of claims that are no longer made do not stay. */
const LEDGERS = ["ledger.md", "ledger.csv"] as const;

/**
 * Writes `table.md`, `table.csv`, `table.tex`, each figure as SVG, PDF, PNG and CSV, and of a study
 * with claims `ledger.md` and `ledger.csv`.
 *
 * @returns the paths written
 * @throws {DataError} when a file cannot be written
 */
export async function writeOwnStudy(study: OwnStudy): Promise<string[]> {
  const { dir, rows, figures, ledger, sufficientText, doubts } = study;
  await Deno.mkdir(dir, { recursive: true }).catch((error) => {
    throw writeFailure(dir, error);
  });
  const notes = [`${sufficientText}.`, ...doubts.map((doubt) => `**Doubtful:** ${doubt}`)];
  const texts: [string, string][] = [
    ["table.md", `${study.render("markdown")}\n\n${notes.join("\n\n")}\n`],
    ["table.csv", study.render("csv")],
    ["table.tex", `${study.render("latex")}\n`],
    ...(ledger.length === 0 ? [] : [
      ["ledger.md", renderLedger(ledger, "markdown")],
      ["ledger.csv", renderLedger(ledger, "csv")],
    ] as [string, string][]),
  ];
  if (ledger.length === 0) await Promise.all(LEDGERS.map((name) => removeFile(join(dir, name))));
  const paths: string[] = [];
  for (const [name, text] of texts) {
    const path = join(dir, name);
    await writeAtomically(path, text);
    paths.push(path);
  }
  const rowDigest = digestOf(rows.map((row) => formatRow(row)).join(""));
  for (const [name, figure] of Object.entries(figures)) {
    paths.push(...await writeFigure(dir, name, figure, { rowDigest, command: "study" }));
  }
  return paths;
}
