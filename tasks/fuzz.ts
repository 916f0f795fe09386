/**
 * `deno task fuzz`: very many damaged artifacts and data files, none of which may do harm.
 *
 * @module
 */

import type fc from "fast-check";
import { formatSeconds } from "../src/studies/computing/progress.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { EXIT, runCommand } from "./cli/command.ts";
import { progressOnStderr } from "./cli/progress.ts";
import { checkCases, type Failure, PORTION } from "../src/fuzz/check_cases.ts";
import { DATA_PROPERTY, openDataProperty } from "../src/fuzz/data_property.ts";
import { makeProperties, PROPERTIES } from "../src/fuzz/properties.ts";

const MEANINGS = { ...PROPERTIES, data: DATA_PROPERTY };
const NAMES = Object.keys(MEANINGS);

export const COMMAND = {
  name: "fuzz",
  summary:
    "Reads very many artifacts, right and damaged ones: each must give exactly its numbers " +
    "or be refused in one line, at once and in little memory. So must damaged data files, " +
    "whose numbers may be others, but finite.",
  flags: {
    cases: {
      type: "integer",
      default: 100_000,
      min: 1,
      max: 1_000_000_000,
      help: "Cases in all, shared evenly by the properties",
    },
    seed: {
      type: "integer",
      default: 1,
      min: 0,
      max: 2_000_000_000,
      help: "Seed of the first 500 cases of each property; the next 500 have the next seed",
    },
    only: {
      type: "list",
      choices: NAMES,
      meanings: MEANINGS,
      default: NAMES,
      help: "Only these properties",
    },
  },
  notes: [
    "Exit code 1 where a case fails; it is printed, made as small as possible, with the command " +
    "that finds it again.",
  ],
  examples: {
    "--cases 7000": "A short run, a thousand cases a property",
    "--only data --cases 100000": "All data formats, for a night",
    "--only damage --seed 17 --cases 500": "One portion of one property",
  },
} satisfies Command;

/** Signs of a case that are printed. */
const LONGEST = 4000;

/** Runs the command with its arguments; the exit code is the result. */
export async function fuzzCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const { values: { cases, seed, only } } = parseArguments(COMMAND, args);
  await using data = only.includes("data") ? await openDataProperty() : null;
  const all: Record<string, fc.IRawProperty<unknown>> = {
    ...only.some((name) => name !== "data") ? await makeProperties() : {},
    ...data === null ? {} : { data: data.property },
  };
  const chosen = Object.fromEntries(
    NAMES.filter((name) => only.includes(name)).map((name) => [name, all[name]]),
  );
  const start = performance.now();
  const options = { cases, seed, listener: progressOnStderr(), signal };
  const failures = await checkCases(chosen, options);
  const took = formatSeconds((performance.now() - start) / 1000);
  for (const failure of failures) console.log(describeFailure(failure));
  const outcome = `${failures.length} of ${Object.keys(chosen).length} properties fail`;
  console.log(`${cases} cases from seed ${seed} in ${took}: ${outcome}`);
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
}

/** A failure and how to see it again, in some lines. */
export function describeFailure(
  { property, seed, path, counterexample, message }: Failure,
): string {
  const shown = counterexample.length > LONGEST
    ? `${counterexample.slice(0, LONGEST)}...`
    : counterexample;
  return [
    `${property} fails, seed ${seed}, path ${path}: ${message}`,
    `smallest case: ${shown}`,
    `again: deno task fuzz --only ${property} --seed ${seed} --cases ${PORTION}`,
  ].join("\n");
}

if (import.meta.main) await runCommand((signal) => fuzzCommand(Deno.args, signal));
