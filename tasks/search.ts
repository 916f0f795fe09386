/**
 * `deno task search`: by which reading of its protocol the CfC is fully trained on PhysioNet
 * 2012.
 *
 * @module
 */

import { computePlan } from "../src/studies/computing/compute.ts";
import { requireEngines } from "../src/studies/computing/engines.ts";
import { estimatesOf, renderEstimates } from "../src/studies/computing/estimate.ts";
import { takeLock } from "../src/studies/computing/lock.ts";
import { planStudy } from "../src/studies/computing/plan.ts";
import { findProfileData } from "../src/studies/computing/profile_data.ts";
import { CANDIDATE_GRID } from "../src/studies/findings/physionet/candidates.ts";
import { candidateLines, renderCandidates } from "../src/studies/findings/physionet/choice.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";
import { ENGINE_FLAGS, namedBlas } from "./cli/engine_flags.ts";
import { goldensOnStderr } from "./cli/golden_progress.ts";
import { progressOnStderr } from "./cli/progress.ts";

export const COMMAND = {
  name: "search",
  summary:
    "Trains the CfC in full on PhysioNet 2012, under each place where its authors' protocol " +
    "differs from the one here, three seeds each; validation data choose. Rows are kept, and what " +
    "was stopped goes on.",
  flags: {
    data: {
      type: "string",
      value: "DIR",
      help: "Folder with the data set; else LOTTALORA_DATA, else data/cache",
    },
    jobs: { type: "integer", min: 1, help: "Runs at a time; else the number of processors" },
    ...ENGINE_FLAGS,
    "dry-run": { type: "boolean", help: "Estimate time and memory, and stop" },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  examples: {
    "--data DIR --dry-run": "How long it would take",
    "--data DIR --jobs 2": "The table, two runs at a time",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function searchCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const { jobs, engine, json } = values;
  const plan = await planStudy(CANDIDATE_GRID, {
    profile: "paper",
    dir: await findProfileData("paper", values.data, ["physionet-2012"]),
    jobs,
    engine,
    blas: namedBlas(values),
    onGolden: goldensOnStderr(),
  });
  if (values["dry-run"]) {
    const estimates = estimatesOf([plan]);
    return console.log(json ? JSON.stringify(estimates) : renderEstimates(estimates));
  }
  using _lock = await takeLock(PROJECT_ROOT, "search");
  await requireEngines(plan);
  const told = { onProgress: progressOnStderr(), onNotice: say, signal };
  const lines = candidateLines(await computePlan(plan, told));
  console.log(json ? JSON.stringify(lines) : renderCandidates(lines));
}

if (import.meta.main) await runCommand((signal) => searchCommand(Deno.args, signal));
