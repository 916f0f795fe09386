/**
 * `deno task notebook FILE`: executes a notebook, ours or a user's, with parameters.
 *
 * @module
 */

import { UsageError } from "../src/errors.ts";
import { requireWritable } from "../src/files/atomic_write.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand, say, writablePath } from "./cli/command.ts";
import { ensureJupyter } from "./jupyter/environment.ts";
import { executeNotebook } from "./jupyter/execute.ts";
import type { ParameterValue } from "./jupyter/parameters.ts";

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 5_000;

export const COMMAND = {
  name: "notebook",
  summary:
    "Executes a notebook on the project's kernel, from the notebook's own folder. Parameters are the " +
    'constants of its cell with the tag "parameters", one a line: const profile = "quick";',
  words: ["FILE"],
  flags: {
    param: {
      type: "texts",
      short: "p",
      value: "NAME=VALUE",
      help: "A new value of a parameter: JSON, or else a text; may be repeated, also as -p",
    },
    out: { type: "string", value: "FILE", help: "The file to write; else the notebook itself" },
  },
  examples: {
    "a.ipynb -p seeds=5 --out b.ipynb": "With another value, into another file",
    "study.ipynb": "A notebook of your own, in place",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function notebookCommand(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const { values, words: [file] } = parseArguments(COMMAND, args);
  const parameters = Object.fromEntries((values.param ?? []).map(parameterOf));
  const output = await writablePath("out", values.out ?? file);
  await requireWritable(output);
  const environment = await ensureJupyter(PROJECT_ROOT, { report: say });
  let said = performance.now();
  await executeNotebook(environment, callerPath(file), {
    ...{ output, parameters, signal, declared: false },
    onProgress({ cell, cells, line }) {
      if (performance.now() - said < PROGRESS_INTERVAL) return;
      said = performance.now();
      say(`cell ${cell} of ${cells}: ${line}`);
    },
  });
  say(`executed: ${output}`);
}

/** `profile=quick`: what is JSON is taken as it, all else is a text. */
function parameterOf(text: string): [string, ParameterValue] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`A parameter is written NAME=VALUE, got "${text}"`);
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

if (import.meta.main) await runCommand((signal) => notebookCommand(Deno.args, signal));
