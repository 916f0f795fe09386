/**
 * Links and pipes, which tests have no permission to make themselves.
 *
 * @module
 */
import assert from "node:assert/strict";

/** Makes one by Python: `symlink` from a target at a path, `mkfifo` at a path. */
export async function make(kind: "symlink" | "mkfifo", ...paths: string[]): Promise<void> {
  await run(`import os, sys; os.${kind}(*sys.argv[1:])`, paths);
}

/** Makes a folder like another, in which each file is a link to the other's. */
export async function linkFiles(from: string, to: string): Promise<void> {
  const program =
    "import os, shutil, sys; shutil.copytree(*sys.argv[1:], copy_function=os.symlink)";
  await run(program, [from, to]);
}

async function run(program: string, args: string[]): Promise<void> {
  const { success } = await new Deno.Command("python3", { args: ["-c", program, ...args] })
    .output();
  assert.ok(success);
}
