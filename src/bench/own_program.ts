/**
 * Programs of this folder, each in a process of its own.
 *
 * @module
 */

import { join, relative } from "node:path";
import { DataError } from "../errors.ts";
import { lastWord, linesOf, textOf, untilEnd, whyEnded } from "../python/child.ts";
import { childEnvironment } from "../python/child_environment.ts";
import type { Measured } from "./interleave.ts";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";

/**
 * Arguments of `deno` for a program that may read the project, and what further `permissions` say.
 */
export function ownProgram(
  name: string,
  args: readonly string[] = [],
  permissions: readonly string[] = [],
): string[] {
  // Relative, since a list of permissions cannot name a path with a comma.
  const root = relative(Deno.cwd(), PROJECT_ROOT) || ".";
  const granted = ["--no-prompt", `--allow-read=${root}`, ...permissions];
  return ["run", "--quiet", ...granted, join(import.meta.dirname ?? ".", name), ...args];
}

/**
 * Runs a program; `deno` must be allowed to run.
 *
 * @returns the JSON of the first line it prints, and the seconds until then
 * @throws {DataError} with its last words, or how it ended, when it prints none
 */
export async function runOwnProgram<Answer extends object = Measured>(
  ...program: Parameters<typeof ownProgram>
): Promise<Answer & { seconds: number }> {
  const begin = performance.now();
  const child = new Deno.Command("deno", {
    args: ownProgram(...program),
    ...childEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = textOf(child.stderr, child.status);
  const lines = linesOf(untilEnd(child.stdout, child.status));
  const { value, done } = await lines.next();
  const seconds = (performance.now() - begin) / 1000;
  await lines.return(undefined);
  const status = await child.status;
  if (done) {
    throw new DataError(`${program[0]} failed: ${whyEnded(lastWord(await complaints), status)}`);
  }
  return { ...JSON.parse(value), seconds };
}
