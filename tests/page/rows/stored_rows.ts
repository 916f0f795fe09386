/** Rows that come with the project, and the runs that a page makes of them. */
import { fileURLToPath } from "node:url";
import { type Run, runOf, runsOf } from "../../../src/page/rows/run.ts";
import type { Row } from "../../../src/studies/rows/row.ts";
import { readRowFile } from "../../../src/studies/rows/row_file.ts";
import { rowFilesIn } from "../../../src/studies/rows/store.ts";

/** The folder of the profile quick. */
export const QUICK = fileURLToPath(new URL("../../../data/rows/quick", import.meta.url));

/** All rows of a folder. */
export async function rowsIn(folder: string): Promise<Row[]> {
  const files = await Promise.all((await rowFilesIn(folder)).map(readRowFile));
  return files.flatMap(({ rows }) => rows);
}

/** The runs of rows as a page shows them. */
export function shownRuns(rows: readonly Row[]): Run[] {
  return runsOf("somewhere", rows).runs.map(runOf);
}
