/**
 * `deno task native`: other tasks on the engine `native`. It alone, with the bench and the tests,
 * may call a library of the system.
 *
 * @module
 */

import { UsageError } from "../src/errors.ts";
import { HelpRequest } from "./cli/arguments.ts";
import { runCommand } from "./cli/command.ts";
import { evaluateCommand } from "./evaluate.ts";
import { reproduceCommand } from "./reproduce.ts";
import { trainCommand } from "./train.ts";

const COMMANDS: Readonly<
  Record<string, (args: readonly string[], signal?: AbortSignal) => Promise<number | void>>
> = { reproduce: reproduceCommand, train: trainCommand, evaluate: evaluateCommand };

const HELP = `Runs a task on the engine native: matrix products by a BLAS library.

Usage: deno task native ${Object.keys(COMMANDS).join("|")} [flags of that task]

--engine is native unless it is given. A library elsewhere than in the usual places is named by
the variable LOTTALORA_BLAS, which also permits it.`;

/** Runs the command with its arguments; the exit code is the result. */
export async function nativeCommand(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<number | void> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") throw new HelpRequest(HELP);
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(
      `Unknown task "${name}": choose one of ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  const named = rest.some((arg) => /^--engine(=|$)/.test(arg));
  return await COMMANDS[name](named ? rest : ["--engine", "native", ...rest], signal);
}

if (import.meta.main) await runCommand((signal) => nativeCommand(Deno.args, signal));
