/**
 * `deno task study FILE.ts`: a study of one's own from the command line.
 *
 * @module
 */

import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { DataError, messageOf, UsageError } from "../src/errors.ts";
import { computePlan } from "../src/studies/computing/compute.ts";
import { requireEngines } from "../src/studies/computing/engines.ts";
import { estimatesOf, renderEstimates } from "../src/studies/computing/estimate.ts";
import { recordDecisions, renderDecisions } from "../src/studies/computing/explain.ts";
import { computeMissing } from "../src/studies/computing/missing.ts";
import { renderLedger } from "../src/studies/judging/ledger_table.ts";
import type { StudyPlan } from "../src/studies/computing/plan.ts";
import { refuseDefinition, type StudyDefinition } from "../src/studies/own/definition.ts";
import { writeOwnStudy } from "../src/studies/own/files.ts";
import { judgeStudy, type OwnStudy, prepareStudy } from "../src/studies/own/study.ts";
import { parseShard } from "../src/studies/rows/store.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand, say, writablePath } from "./cli/command.ts";
import { ENGINE_FLAGS, namedBlas } from "./cli/engine_flags.ts";
import { goldensOnStderr } from "./cli/golden_progress.ts";
import { progressOnStderr } from "./cli/progress.ts";

export const COMMAND = {
  name: "study",
  summary:
    "Computes the study that a file exports by default, as `study` takes it in a notebook: rows, " +
    "table, r*, figures and verdicts. What was stopped goes on with the same command.",
  words: ["FILE.ts"],
  flags: {
    out: {
      type: "string",
      value: "DIR",
      help: "Folder of the results; else one of the study's name in the folder at hand",
    },
    data: { type: "string", value: "DIR", help: "Folder with data, for a benchmark of ours" },
    jobs: { type: "integer", min: 1, help: "Runs at a time; else the number of processors" },
    shard: {
      type: "string",
      value: "I/N",
      help: "Compute every N-th run from the I-th only; a later call without it gathers the rows",
    },
    fresh: { type: "boolean", help: "Compute stored runs again, and compare" },
    ...ENGINE_FLAGS,
    explain: { type: "boolean", help: "Say of every run why it is reused or computed, and stop" },
    "dry-run": { type: "boolean", help: "Estimate time and memory, and stop" },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  examples: {
    "moons.ts --dry-run": "How long it would take",
    "moons.ts --jobs 2": "The table, two runs at a time",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function studyCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values, words: [word] } = parseArguments(COMMAND, args);
  const { out, data, jobs, fresh, engine, json } = values;
  const file = callerPath(word);
  const definition = await definitionIn(file);
  refuseDefinition(definition);
  const prepared = await prepareStudy(definition, {
    dir: await writablePath("out", out ?? definition.name),
    base: dirname(file),
    data: data === null ? null : callerPath(data),
    shard: values.shard === null ? null : parseShard(values.shard),
    ...{ jobs, fresh },
    engine: engine ?? undefined,
    blas: namedBlas(values),
    onGolden: goldensOnStderr(),
  });
  if (values.explain || values["dry-run"]) {
    const plan = await prepared.plan();
    const estimates = estimatesOf([plan]);
    const decisions = recordDecisions(plan.decisions);
    if (json) return console.log(JSON.stringify({ estimates, decisions }));
    return console.log(
      values.explain ? renderDecisions(plan.study, plan.decisions) : renderEstimates(estimates),
    );
  }
  const compute = async (plan: StudyPlan) => {
    await requireEngines(plan);
    return await computePlan(plan, {
      ...{ onProgress: progressOnStderr(), onNotice: say, signal },
      mayFail: prepared.mayFail,
    });
  };
  const { rows, shard } = await computeMissing(() => prepared.plan(), compute, true);
  if (shard !== null) return say(`${rows.length} rows of the shard are stored`);
  const found = await judgeStudy(prepared, rows);
  await writeOwnStudy(found);
  console.log(json ? JSON.stringify(summaryOf(found)) : reportOf(found));
  say(`see ${found.dir}`);
}

/** @throws {DataError} for a file that cannot be imported, or exports no study */
async function definitionIn(file: string): Promise<StudyDefinition> {
  let exported: { default?: unknown };
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new DataError(`Cannot import ${file}: ${messageOf(error).split("\n")[0]}`);
  }
  if (typeof exported.default === "object" && exported.default !== null) {
    return exported.default as StudyDefinition;
  }
  throw new DataError(
    `${file} exports no study: write export default { name, task, model, ranks }`,
  );
}

function reportOf(found: OwnStudy): string {
  return [
    found.render("markdown"),
    found.sufficientText,
    ...found.doubts.map((doubt) => `Doubtful: ${doubt}`),
    ...(found.ledger.length === 0 ? [] : [renderLedger(found.ledger, "terminal")]),
  ].join("\n");
}

function summaryOf({ lines, constant, sufficient, ledger, doubts, dir }: OwnStudy) {
  return { lines, constant, sufficient, ledger, doubts, dir };
}

if (import.meta.main) await runCommand((signal) => studyCommand(Deno.args, signal));
