/**
 * A study's figures on disk, from its rows.
 *
 * @module
 */
import { writeFigure } from "../figures/write.ts";
import type { Study } from "./definition.ts";
import { ownData, type Profile } from "./profile.ts";
import { type Row, sha256 } from "./row.ts";
import { formatRow } from "./row_line.ts";

/**
 * Digest of rows, written into every figure drawn from them: that of their row file.
 *
 * @param rows in the order of the grid.
 * @returns SHA-256 in hexadecimal.
 */
export function rowsDigest(rows: readonly Row[]): string {
  return sha256(rows.map(formatRow).join(""));
}

/**
 * Draws and writes all figures of a study.
 *
 * @param study the study.
 * @param rows its rows, in the order of the grid.
 * @param folder where to write; made if missing.
 * @param profile the profile.
 * @returns the paths written.
 * @throws {DataError} if a file cannot be written.
 */
export async function writeStudyFigures(
  study: Study,
  rows: readonly Row[],
  folder: string,
  profile: Profile,
): Promise<string[]> {
  const paths: string[] = [];
  const data = rows[0]?.data ?? ownData(profile);
  const command = `deno task figures --profile ${profile}` +
    (data === ownData(profile) ? "" : ` --on ${data}`);
  const provenance = { rowDigest: rowsDigest(rows), command };
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, figure] of Object.entries(await study.figures(rows, profile))) {
    paths.push(...await writeFigure(folder, name, figure, provenance));
  }
  return paths;
}
