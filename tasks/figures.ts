/**
 * `deno task figures`: draws the figures again, from stored rows alone.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { UsageError } from "../src/errors.ts";
import { writeStudyFigures } from "../src/studies/figure_files.ts";
import { PROJECT_ROOT } from "../src/studies/plan.ts";
import { ownData, type Profile, PROFILES, resultPlaces } from "../src/studies/profile.ts";
import { STUDIES, STUDY_NAMES } from "../src/studies/registry.ts";
import { readStoredRows } from "../src/studies/stored.ts";
import { type Command, parseArguments } from "./arguments.ts";
import { runCommand, say } from "./command.ts";

const FIGURES = {
  name: "figures",
  summary: "Draws all figures again from stored rows; computes no run.",
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
    json: { type: "boolean", help: "Print one JSON object with the files written" },
  },
} satisfies Command;

/** Runs the command with its arguments. */
export async function figuresCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArguments(FIGURES, args);
  const { profile } = values;
  const places = resultPlaces(profile, values.on ?? ownData(profile));
  if (values.on !== null) await requireRows(places.rows, profile, values.on);
  const files: string[] = [];
  for (const name of STUDY_NAMES.filter((name) => values.only.includes(name))) {
    const study = STUDIES[name];
    const rows = await readStoredRows(PROJECT_ROOT, places.rows, name, study.grid(profile));
    const folder = join(PROJECT_ROOT, places.figures);
    const written = await writeStudyFigures(study, rows, folder, profile);
    files.push(...written);
    say(`${name}: ${written.length} files in ${folder}`);
  }
  if (values.json) console.log(JSON.stringify({ profile, files }));
}

/** Refuses data that no row is about, naming those that some are. */
async function requireRows(folder: string, profile: Profile, data: string): Promise<void> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(PROJECT_ROOT, dirname(folder)))) {
    if (name === basename(folder)) return;
    if (name === profile) names.push(ownData(profile));
    else if (name.startsWith(`${profile}-`)) names.push(name.slice(profile.length + 1));
  }
  const known = names.length === 0 ? "there are none at all" : `there are on ${names.join(", ")}`;
  throw new UsageError(`No rows of the profile ${profile} on "${data}": ${known}`);
}

if (import.meta.main) await runCommand(() => figuresCommand(Deno.args));
