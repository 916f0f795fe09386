/**
 * `deno task figures`: draws the figures again, from stored rows alone.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { type EngineName, ENGINES } from "../src/engine/engine.ts";
import { UsageError } from "../src/errors.ts";
import { FIGURE_FORMATS } from "../src/figures/write.ts";
import { writeStudyFigures } from "../src/studies/findings/figure_files.ts";
import { evaluateClaims, type LedgerLine } from "../src/studies/judging/ledger.ts";
import { writeLedger } from "../src/studies/judging/ledger_files.ts";
import { folderEngine } from "../src/studies/computing/plan.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { gridOf, isAttempted } from "../src/studies/findings/study.ts";
import { ownData, type Profile, PROFILES, resultPlaces } from "../src/studies/rows/profile.ts";
import { STUDIES, STUDY_NAMES } from "../src/studies/findings/registry.ts";
import { readStoredRows } from "../src/studies/rows/stored.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";

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
    json: { type: "boolean", help: "Print one JSON object with the files written" },
  },
  examples: {
    "": "All figures of the rows of the profile quick",
    "--profile paper --only beta,rank": "Two studies, from the paper's protocols",
  },
} satisfies Command;

/** Runs the command with its arguments. */
export async function figuresCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const { profile } = values;
  const [formats, data] = [values.formats ?? undefined, values.on ?? undefined];
  const named = values.engine ?? undefined;
  const placesOf = (engine?: EngineName) =>
    resultPlaces(profile, values.on ?? ownData(profile), engine);
  let ledger = placesOf().figures;
  const files: string[] = [];
  const claims: LedgerLine[] = [];
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
    const options = { profile, root: PROJECT_ROOT, engine, data, formats };
    const { folder, paths } = await writeStudyFigures(study, rows, options);
    files.push(...paths);
    claims.push(...evaluateClaims(study.claims, rows, profile));
    say(`${name}: ${paths.length} files in ${folder}`);
  }
  if (values.only.length === STUDY_NAMES.length) {
    files.push(...await writeLedger(join(PROJECT_ROOT, ledger), claims));
  }
  if (values.json) console.log(JSON.stringify({ profile, files }));
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
