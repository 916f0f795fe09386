/**
 * The command `reproduce` in a copy of the project: started, watched, and what it left.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ProjectCopy } from "../support/project_copy.ts";
import { namesIn } from "../support/temporary.ts";

/** Whether there is a file or folder. */
export function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== null;
  } catch {
    return false;
  }
}

/** Waits for something that a process does; rejects if the process ends without it. */
export async function until(child: Deno.ChildProcess, happens: () => boolean): Promise<void> {
  let over = false;
  void child.status.then(() => over = true);
  while (!happens()) {
    assert.ok(!over, "the process ended before it came to that");
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** The text of a file; empty where there is none. */
export function read(path: string): string {
  return exists(path) ? Deno.readTextFileSync(path) : "";
}

/** The lines by which a command tells of errors. */
export function toldErrors(stderr: string): string[] {
  return stderr.match(/^(error|failed): .*$/gm) ?? [];
}

/** Every file of the results with its bytes; the sidecar with clock times is not one. */
export function resultsOf({ path }: ProjectCopy): Record<string, string> {
  const folders = [["data", "rows", "smoke"], ["figures", "smoke"], [
    "notebooks",
    "executed",
    "smoke",
  ]];
  return Object.fromEntries(
    folders.flatMap((folder) => namesIn(path(...folder)).map((name) => [...folder, name]))
      .filter((parts) => !parts.at(-1)?.endsWith(".machine.jsonl"))
      .map((parts) => [parts.join("/"), Deno.readFileSync(path(...parts)).toBase64()]),
  );
}

/** Starts the command, to be stopped or waited for. */
export function start(copy: ProjectCopy, args: string[]) {
  const child = new Deno.Command("deno", {
    args: copy.taskArgs("reproduce", args),
    cwd: copy.root,
    env: { NO_COLOR: "1", LOTTALORA_DATA: "" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const ended = async () => {
    const [stdout, stderr] = await output;
    return { code: (await child.status).code, stdout, stderr };
  };
  return { child, ended };
}

/** What `--dry-run` or `--explain` says of each study. */
export async function plans({ task }: ProjectCopy, ...args: string[]) {
  const { code, stdout, stderr } = await task("reproduce", [...args, "--json"]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).studies;
}
