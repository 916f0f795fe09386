/**
 * The programs that render parts of the site.
 *
 * @module
 */

import { DataError } from "../../src/errors.ts";
import { lastWord, whyEnded } from "../../src/python/child.ts";
import { childEnvironment } from "../../src/python/child_environment.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";

/**
 * What a program prints, run in the project's folder.
 *
 * @param what as messages name it
 * @throws {DataError} saying how it ended, unless all is well
 */
export async function outputOf(
  what: string,
  [program, ...args]: readonly string[],
  options: { readonly env?: Record<string, string>; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { env, signal } = options;
  const { stdout, stderr, ...status } = await new Deno.Command(program, {
    args,
    cwd: PROJECT_ROOT,
    ...childEnvironment({ ...env, NO_COLOR: "1" }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).output();
  signal?.throwIfAborted();
  const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (status.success) return printed;
  throw new DataError(`${what} failed: ${whyEnded(lastWord(said), status)}`);
}
