/**
 * A folder to call commands from, with a saved model in it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { saveArtifact } from "../../src/artifact/files.ts";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { type Ended, runTask } from "../support/task.ts";
import { withFolder } from "../support/temporary.ts";

/** The folder that holds `model`; another one beside it is `elsewhere`. */
export async function withSaved(
  artifact: Artifact,
  use: (folder: string, elsewhere: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (above) => {
    const folder = join(above, "caller");
    const elsewhere = join(above, "elsewhere");
    await saveArtifact(join(folder, "model"), artifact);
    await Deno.mkdir(elsewhere);
    await use(folder, elsewhere);
  });
}

/** Runs a task that must succeed. */
export async function succeeds(name: string, args: string[], cwd: string): Promise<Ended> {
  const outcome = await runTask(name, args, { cwd });
  assert.equal(outcome.code, 0, `${name} ${args.join(" ")}: ${outcome.stderr}`);
  return outcome;
}

/** Runs a task that must fail with one line on stderr and write nothing in `cwd` or beside it. */
export async function isRefused(
  name: string,
  args: string[],
  { cwd, code, message }: { cwd: string; code: 1 | 2; message: RegExp },
): Promise<void> {
  const before = await everything(join(cwd, ".."));
  const outcome = await runTask(name, args, { cwd });
  const called = `${name} ${args.join(" ")}: ${outcome.stderr}`;
  assert.deepEqual([outcome.code, outcome.stdout], [code, ""], called);
  assert.match(outcome.stderr, /^error: [^\n]*\n$/, called);
  assert.match(outcome.stderr.trimEnd(), message);
  assert.deepEqual(await everything(join(cwd, "..")), before, called);
}

/** All files below a folder, their content by path. */
export async function everything(folder: string): Promise<Map<string, Uint8Array | null>> {
  const found = new Map<string, Uint8Array | null>();
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    found.set(path, isFile ? await Deno.readFile(path) : null);
    if (isDirectory) {
      for (const [below, content] of await everything(path)) found.set(below, content);
    }
  }
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1));
}
