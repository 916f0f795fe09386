/**
 * `deno task figures`: draws the figures again, from stored rows alone.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { type EngineName, ENGINES } from "../src/engine/engine.ts";
import { DataError, UsageError } from "../src/errors.ts";
import type { Figure } from "../src/figures/render.ts";
import { type FigureStyle, refuseStyle } from "../src/figures/style.ts";
import {
  FIGURE_FORMATS,
  type FigureFormat,
  type Provenance,
  writeFigure,
} from "../src/figures/write.ts";
import { readBytes } from "../src/files/file_bytes.ts";
import { writeFailure } from "../src/files/file_errors.ts";
import { parseObject } from "../src/files/json_text.ts";
import { sourceDigest, writeStudyFigures } from "../src/studies/findings/figure_files.ts";
import { evaluateClaims, type LedgerLine } from "../src/studies/judging/ledger.ts";
import { writeLedger } from "../src/studies/judging/ledger_files.ts";
import { folderEngine } from "../src/studies/computing/plan.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { gridOf, isAttempted, type Study } from "../src/studies/findings/study.ts";
import { ownData, type Profile, PROFILES, resultPlaces } from "../src/studies/rows/profile.ts";
import { styledFigures } from "../src/studies/findings/styled_figures.ts";
import { STUDIES, STUDY_NAMES } from "../src/studies/findings/registry.ts";
import { refuseChoice } from "../src/studies/rows/chosen.ts";
import type { Row } from "../src/studies/rows/row.ts";
import { readStoredRows } from "../src/studies/rows/stored.ts";
import { type Command, parseArguments, type Values } from "./cli/arguments.ts";
import { callerPath, isWithin, runCommand, say } from "./cli/command.ts";

export const COMMAND = {
  name: "figures",
  summary: "Draws all figures again from stored rows, and writes the ledger; computes no run.",
  flags: {
    profile: { type: "choice", choices: PROFILES, default: "quick", help: "Whose rows" },
    only: {
      type: "list",
      choices: STUDY_NAMES,
      default: STUDY_NAMES,
      help: "Only these studies",
    },
    on: {
      type: "string",
      value: "DATA",
      help: "Rows on which data, by their name in the rows; else the profile's own",
    },
    engine: {
      type: "choice",
      choices: ENGINES,
      help: "Rows that this engine computed for all runs; else those of the planned ones",
    },
    formats: {
      type: "list",
      choices: FIGURE_FORMATS,
      help: "Which files of each figure; else all of paper's, svg and csv of the others",
    },
    style: {
      type: "string",
      value: "FILE",
      help:
        "JSON with width (inches or a journal), fontSize, fontFamily, colours, labels, caption, rows; " +
        "needs --out",
    },
    out: { type: "string", value: "DIR", help: "Another folder, without the ledger and tables" },
    figures: { type: "list", help: "Only these figures, by their file names; needs --out" },
    json: { type: "boolean", help: "Print one JSON object with the files written" },
  },
  examples: {
    "": "All figures of the rows of the profile quick",
    "--profile paper --only beta,rank": "Two studies, from the paper's protocols",
    "--figures rank_curve --style icml.json --out mine": "One, for your own paper",
  },
} satisfies Command;

/** Runs the command with its arguments. */
export async function figuresCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const { profile } = values;
  const elsewhere = await elsewhereOf(values);
  const [formats, data] = [values.formats ?? undefined, values.on ?? undefined];
  const named = values.engine ?? undefined;
  const placesOf = (engine?: EngineName) =>
    resultPlaces(profile, values.on ?? ownData(profile), engine);
  let ledger = placesOf().figures;
  const files: string[] = [];
  const claims: LedgerLine[] = [];
  const stored: [Study, readonly Row[]][] = [];
  for (const name of STUDY_NAMES.filter((name) => values.only.includes(name))) {
    const study = STUDIES[name];
    if (!isAttempted(study, profile)) {
      claims.push(...evaluateClaims(study.claims, [], profile));
      say(`${name}: not attempted in the profile ${profile}`);
      continue;
    }
    const engine = folderEngine(gridOf(study, profile), named);
    const places = placesOf(engine);
    if (values.on !== null) await requireRows(places.rows, profile, values.on);
    if (engine !== undefined) ledger = places.figures;
    const rows = await readStoredRows(join(PROJECT_ROOT, places.rows), study, profile);
    if (elsewhere !== null) {
      stored.push([study, rows]);
      continue;
    }
    const options = { profile, root: PROJECT_ROOT, engine, data, formats };
    const { folder, paths } = await writeStudyFigures(study, rows, options);
    files.push(...paths);
    claims.push(...evaluateClaims(study.claims, rows, profile));
    say(`${name}: ${paths.length} files in ${folder}`);
  }
  if (elsewhere !== null) {
    files.push(...await drawElsewhere(stored, { ...elsewhere, profile, formats }));
  } else if (values.only.length === STUDY_NAMES.length) {
    files.push(...await writeLedger(join(PROJECT_ROOT, ledger), claims));
  }
  if (values.json) console.log(JSON.stringify({ profile, files }));
}

/** Where figures for somebody's own paper go, and how they look. */
interface Elsewhere {
  readonly out: string;
  readonly style: FigureStyle;
  /** Names of figures; null for all. */
  readonly names: readonly string[] | null;
}

/**
 * What --out, --style and --figures ask for; null where they ask for nothing.
 *
 * @throws {UsageError} for a style or names without a folder, and for a folder of our own figures
 */
async function elsewhereOf(
  { out, style: path, figures: names }: Values<typeof COMMAND.flags>,
): Promise<Elsewhere | null> {
  if (out === null) {
    if (path === null && names === null) return null;
    throw new UsageError(
      "--style and --figures need --out DIR: the project's figures stay as they are",
    );
  }
  const folder = callerPath(out);
  if (isWithin(join(PROJECT_ROOT, "figures"), folder)) {
    throw new UsageError(`--out must lie outside the project's figures, got ${folder}`);
  }
  const style = path === null ? {} : await readStyle(callerPath(path));
  return { out: folder, style, names };
}

/** @throws {DataError} for what is no JSON, {UsageError} for what is no style */
async function readStyle(path: string): Promise<FigureStyle> {
  const found = parseObject(await readBytes(path));
  if (typeof found === "string") throw new DataError(`Cannot read ${path}: it is ${found}`);
  refuseStyle(found);
  return found;
}

/**
 * Draws the figures of some studies in a style; returns the files written.
 *
 * @throws {UsageError} for a choice of rows that no study has, and where nothing could be drawn
 */
async function drawElsewhere(
  studies: readonly (readonly [Study, readonly Row[]])[],
  { out, style, names, profile, formats }: Elsewhere & {
    readonly profile: Profile;
    readonly formats?: readonly FigureFormat[];
  },
): Promise<string[]> {
  if (style.rows !== undefined) refuseChoice(style.rows, studies.flatMap(([, rows]) => rows));
  const [paths, notes]: string[][] = [[], []];
  for (const [study, all] of studies) {
    const options = { profile, root: PROJECT_ROOT, style, names };
    const { rows, figures, notDrawn } = await styledFigures(study, all, options);
    if (all.length > 0) {
      notes.push(...notDrawn.map((why) => `${study.name}: ${why}`));
    }
    const written = await writeElsewhere(out, figures, {
      provenance: {
        rowDigest: sourceDigest(rows),
        command: `deno task figures --profile ${profile}`,
      },
      formats,
    });
    if (written.length > 0) say(`${study.name}: ${written.length} files in ${out}`);
    paths.push(...written);
  }
  // Which study has a figure is known once it is drawn.
  if (names === null || paths.length === 0) notes.forEach(say);
  if (paths.length > 0) return paths;
  const wanted = names === null ? "" : ` called ${names.join(", ")}`;
  throw new UsageError(
    style.rows === undefined
      ? `No figure is${wanted}: see the folder figures`
      : `No figure${wanted} can be drawn of the runs that the style's rows leave`,
  );
}

/** Writes figures into a folder, which is made for the first. */
async function writeElsewhere(
  out: string,
  figures: Readonly<Record<string, Figure>>,
  { provenance, formats }: {
    readonly provenance: Provenance;
    readonly formats?: readonly FigureFormat[];
  },
): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, figure] of Object.entries(figures)) {
    await Deno.mkdir(out, { recursive: true }).catch((error) => {
      throw writeFailure(out, error);
    });
    paths.push(...await writeFigure(out, name, figure, provenance, formats));
  }
  return paths;
}

/** Refuses data that no row is about, naming the folders of rows that there are. */
async function requireRows(folder: string, profile: Profile, data: string): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(join(PROJECT_ROOT, dirname(folder))))
    .catch(() => []); // no results at all yet
  const names = entries.map(({ name }) => name).filter((name) => name.split("-")[0] === profile);
  if (names.includes(basename(folder))) return;
  throw new UsageError(
    `No rows of the profile ${profile} on "${data}": looked for ${folder}, ` +
      `there are ${names.sort().join(", ") || "none"}`,
  );
}

if (import.meta.main) await runCommand(() => figuresCommand(Deno.args));
