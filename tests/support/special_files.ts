/**
 * Links and pipes, which tests have no permission to make themselves.
 *
 * @module
 */
import assert from "node:assert/strict";

/** Makes one by Python: `symlink` from a target at a path, `mkfifo` at a path. */
export async function make(kind: "symlink" | "mkfifo", ...paths: string[]): Promise<void> {
  const program = `import os, sys; os.${kind}(*sys.argv[1:])`;
  const { success } = await new Deno.Command("python3", { args: ["-c", program, ...paths] })
    .output();
  assert.ok(success);
}
