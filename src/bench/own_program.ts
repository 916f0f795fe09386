/**
 * Programs of this folder, each in a process of its own.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../errors.ts";
import { lastWord, linesOf } from "../python/child.ts";
import type { Measured } from "./interleave.ts";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";

/** Arguments of `deno` for a program that may read the project and nothing else. */
export function ownProgram(name: string, ...args: readonly string[]): string[] {
  const permissions = ["--no-prompt", `--allow-read=${PROJECT_ROOT}`];
  return ["run", "--quiet", ...permissions, join(import.meta.dirname ?? ".", name), ...args];
}

/**
 * Runs a program; `deno` must be allowed to run.
 *
 * @returns the JSON of the first line it prints, and the seconds until then
 * @throws {DataError} with its last words when it prints none
 */
export async function runOwnProgram(name: string, ...args: readonly string[]): Promise<Measured> {
  const begin = performance.now();
  const child = new Deno.Command("deno", {
    args: ownProgram(name, ...args),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const { value, done } = await linesOf(child.stdout).next();
  const seconds = (performance.now() - begin) / 1000;
  await child.status;
  if (done) throw new DataError(`${name} failed: ${lastWord(await complaints)}`);
  return { ...JSON.parse(value), seconds };
}
