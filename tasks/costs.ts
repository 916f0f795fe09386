/**
 * `deno task costs`: what a training step of the paper's language models costs on this machine.
 *
 * @module
 */

import { currentLoad, QUIET_LOAD } from "../src/bench/machine.ts";
import { measureCosts } from "../src/bench/costs/measure.ts";
import { COST_CASES } from "../src/studies/findings/costs/cases.ts";
import { costLines } from "../src/studies/findings/costs/lines.ts";
import { readRecords, recordsPath } from "../src/studies/findings/costs/records.ts";
import { renderCosts } from "../src/studies/findings/costs/table.ts";
import { PAPER_CASES } from "../src/studies/findings/sizes/cases.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";
import { progressOnStderr } from "./cli/progress.ts";

const NETWORKS = PAPER_CASES.map(({ id }) => id);

export const COMMAND = {
  name: "costs",
  summary:
    "Measures memory and time of training steps of the paper's language models, in full and " +
    "as LottaLoRA with every way of keeping the backbone, beside the paper's (arXiv:2604.08749, " +
    "section 6). Let nothing else compute meanwhile.",
  flags: {
    only: {
      type: "list",
      choices: NETWORKS,
      default: NETWORKS,
      help: "Only these networks",
    },
    measure: {
      type: "choice",
      choices: ["missing", "again", "nothing"],
      default: "missing",
      help: "Measure what has no record yet, or all, or show the records as they are",
    },
    engine: {
      type: "choice",
      choices: ["native", "wasm"],
      default: "native",
      help: "Where steps are computed, with one thread",
    },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  notes: [
    "Records are appended to data/costs/costs.jsonl with the name of the machine; the latest of a " +
    "case counts. No profile owns them, and reproduce --fresh leaves them alone.",
  ],
  examples: {
    "--measure nothing": "The records that came with the project",
    "--only 3M,30M --measure again": "Two networks, on this machine",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function costsCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const isWanted = (network: string) => (values.only as readonly string[]).includes(network);
  const cases = COST_CASES.filter(({ network }) => isWanted(network.id));
  if (values.measure !== "nothing") {
    const load = currentLoad();
    if (load > QUIET_LOAD) say(`warning: other programs are computing here (load ${load})`);
    await measureCosts(cases, {
      root: PROJECT_ROOT,
      engine: values.engine,
      again: values.measure === "again",
      listener: progressOnStderr(),
      tell: say,
      signal,
    });
    say(`records: ${recordsPath(PROJECT_ROOT)}`);
  }
  const lines = costLines(readRecords(PROJECT_ROOT)).filter(({ network }) => isWanted(network));
  console.log(values.json ? JSON.stringify(lines) : renderCosts(lines));
}

if (import.meta.main) await runCommand((signal) => costsCommand(Deno.args, signal));
