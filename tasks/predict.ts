/**
 * `deno task predict DIR data.csv`: what a shipped model of a table answers to another one.
 *
 * @module
 */

import { predictTable, type TablePredictions } from "../src/artifact/table_model.ts";
import { readTable } from "../src/data/table/delimited.ts";
import { toCsv } from "../src/figures/table.ts";
import { writeNewFile } from "../src/files/atomic_write.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { newPath } from "./cli/artifact_flags.ts";
import { callerPath, runCommand, say } from "./cli/command.ts";
import { ENGINE_FLAGS, startNamedEngine } from "./cli/engine_flags.ts";

export const COMMAND = {
  name: "predict",
  summary:
    "Answers to every row of a CSV or TSV with a model that `ship` of a study or `train --data FILE` " +
    "has saved: of classes " +
    "the name and the probability of each, of numbers the number in the unit of the label.",
  words: ["DIR", "FILE"],
  flags: {
    out: { type: "string", value: "FILE", help: "New CSV for the answers; else stdout" },
    ...ENGINE_FLAGS,
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  examples: {
    "model data.csv --out answers.csv": "A line a row: its line, the answer, the probabilities",
    "model data.tsv --json": "The same as JSON, on stdout",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function predictCommand(args: readonly string[]): Promise<void> {
  const { values, words: [dir, file] } = parseArguments(COMMAND, args);
  const out = values.out === null ? null : await newPath(values.out);
  const table = await readTable(callerPath(file));
  await startNamedEngine(values);
  const found = await predictTable(callerPath(dir), table);
  if (values.json) return console.log(JSON.stringify(found));
  const text = toCsv(linesOf(found));
  if (out === null) return console.log(text.trimEnd());
  await writeNewFile(out, new TextEncoder().encode(text));
  say(`${found.rows.length} answers in ${out}`);
}

function linesOf({ classNames, rows }: TablePredictions) {
  return rows.map(({ line, answer, probabilities }) => ({
    line,
    answer,
    ...Object.fromEntries((classNames ?? []).map((name, i) => [`p(${name})`, probabilities[i]])),
  }));
}

if (import.meta.main) await runCommand(() => predictCommand(Deno.args));
