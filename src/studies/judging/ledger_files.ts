/**
 * The ledger of a profile as files beside its figures: for a page, a spreadsheet and a paper.
 *
 * @module
 */
import { join } from "node:path";
import { writeAtomically } from "../../files/atomic_write.ts";
import type { LedgerLine } from "./ledger.ts";
import { renderLedger } from "./ledger_table.ts";

/**
 * Writes `ledger.md`, `ledger.csv` and `ledger.tex`.
 *
 * @param folder of the profile's figures.
 * @param claims one line a claim, in order.
 * @returns the paths written.
 */
export async function writeLedger(
  folder: string,
  claims: readonly LedgerLine[],
): Promise<string[]> {
  const formats = { md: "markdown", csv: "csv", tex: "latex" } as const;
  const paths: string[] = [];
  for (const [ending, format] of Object.entries(formats)) {
    const path = join(folder, `ledger.${ending}`);
    await writeAtomically(path, renderLedger(claims, format));
    paths.push(path);
  }
  return paths;
}
