/**
 * `deno task native`: other tasks on the engine `native`. It alone, with the bench and the tests,
 * may call a library of the system.
 *
 * @module
 */

import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand } from "./cli/command.ts";
import { evaluateCommand } from "./evaluate.ts";
import { reproduceCommand } from "./reproduce.ts";
import { searchCommand } from "./search.ts";
import { studyCommand } from "./study.ts";
import { trainCommand } from "./train.ts";

const TASKS: Readonly<
  Record<string, (args: readonly string[], signal?: AbortSignal) => Promise<number | void>>
> = {
  reproduce: reproduceCommand,
  train: trainCommand,
  evaluate: evaluateCommand,
  search: searchCommand,
  study: studyCommand,
};

export const COMMAND = {
  name: "native",
  summary: "Runs a task on the engine native: matrix products by a BLAS library.",
  words: [Object.keys(TASKS).join("|"), "[FLAG...]"],
  stopEarly: true,
  flags: {},
  notes: [
    "The flags are that task's. --engine is native unless it is given. A library elsewhere than in " +
    "the usual places is named by the variable LOTTALORA_BLAS, which also permits it.",
  ],
  examples: {
    "train --preset medium --rank 8": "Train on BLAS",
    "search --data DIR": "By which reading of its protocol the CfC is trained",
    "reproduce --only rank": "One study, its rows apart from those of wasm",
  },
} satisfies Command;

/** Runs the command with its arguments; the exit code is the result. */
export async function nativeCommand(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<number | void> {
  const { words: [name, ...rest] } = parseArguments(COMMAND, args);
  const named = rest.some((arg) => /^--engine(=|$)/.test(arg));
  return await TASKS[name](named ? rest : ["--engine", "native", ...rest], signal);
}

if (import.meta.main) await runCommand((signal) => nativeCommand(Deno.args, signal));
