/**
 * A study's figures and tables on disk, from its rows.
 *
 * @module
 */
import { digestOf } from "../../files/digest.ts";
import { join } from "node:path";
import { writeAtomically } from "../../files/atomic_write.ts";
import { readFailure, writeFailure } from "../../files/file_errors.ts";
import type { EngineName } from "../../engine/engine.ts";
import type { Figure } from "../../figures/render.ts";
import { markdownTable, toCsv } from "../../figures/table.ts";
import {
  FIGURE_FORMATS,
  type FigureFormat,
  type Provenance,
  writeFigure,
} from "../../figures/write.ts";
import type { Study } from "./study.ts";
import { ownData, type Profile, resultPlaces } from "../rows/profile.ts";
import type { Row } from "../rows/row.ts";
import { formatRow } from "../rows/row_line.ts";

/** Which figures, and where they go. */
export interface FigureFilesOptions {
  /** The profile the rows belong to. */
  readonly profile: Profile;
  /** The project's root. */
  readonly root: string;
  /** What computed all rows where that was not planned; names the folder. */
  readonly engine?: EngineName;
  /** Which data name the folder; those of the rows by default, the profile's where there are none. */
  readonly data?: string;
  /** The study's figures by file name, where they are drawn already. */
  readonly figures?: Readonly<Record<string, Figure>>;
  /** Kinds of files; for the profile `paper` all four, else SVG and CSV by default. */
  readonly formats?: readonly FigureFormat[];
}

/**
 * Digest of what a figure was drawn from: that of the row file, followed by the files beside it
 * that the figure also shows.
 *
 * @param rows in the order of the grid.
 * @param beside texts of those files; none by default.
 * @returns SHA-256 in hexadecimal.
 */
export function sourceDigest(rows: readonly Row[], beside: readonly string[] = []): string {
  return digestOf([...rows.map((row) => formatRow(row)), ...beside].join(""));
}

/**
 * Draws and writes all figures and tables of a study.
 *
 * @param study the study.
 * @param rows its rows, in the order of the grid.
 * @param options see {@linkcode FigureFilesOptions}.
 * @returns the folder, which is made if missing, and the paths written.
 * @throws {DataError} if a file cannot be read or written.
 */
export async function writeStudyFigures(
  study: Study,
  rows: readonly Row[],
  options: FigureFilesOptions,
): Promise<{ folder: string; paths: string[] }> {
  const { profile, root, engine } = options;
  const { data = rows[0]?.data ?? ownData(profile) } = options;
  const { formats = profile === "paper" ? FIGURE_FORMATS : ["svg", "csv"] } = options;
  const folder = join(root, resultPlaces(profile, data, engine).figures);
  const command = [
    `deno task figures --profile ${profile}`,
    ...(data === ownData(profile) ? [] : [`--on ${data}`]),
    ...(engine === undefined ? [] : [`--engine ${engine}`]),
  ].join(" ");
  const figures = options.figures ?? await study.figures(rows, profile, root);
  const paths: string[] = [];
  await Deno.mkdir(folder, { recursive: true }).catch((error) => {
    throw writeFailure(folder, error);
  });
  for (const [name, figure] of Object.entries(figures)) {
    const rowDigest = sourceDigest(rows, await readBeside(study.beside?.[name] ?? []));
    const provenance: Provenance = { rowDigest, command };
    paths.push(...await writeFigure(folder, name, figure, provenance, formats));
  }
  for (const [name, table] of Object.entries(study.tables?.(rows) ?? {})) {
    for (const [ending, text] of [["csv", toCsv(table)], ["md", `${markdownTable(table)}\n`]]) {
      const path = join(folder, `${name}.${ending}`);
      await writeAtomically(path, text);
      paths.push(path);
    }
  }
  return { folder, paths };

  function readBeside(files: readonly string[]): Promise<string[]> {
    const place = join(root, resultPlaces(profile, data).rows);
    return Promise.all(files.map((file) => readText(join(place, file))));
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw readFailure(path, error);
  }
}
