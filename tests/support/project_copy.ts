/** The project somewhere else: its commands write there, with the permissions they have. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { type Ended, ended } from "./task.ts";
import { withFolder } from "./temporary.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const PROGRAM = fileURLToPath(new URL("./copy_project.py", import.meta.url));

/** A copy of the project without results. */
export interface ProjectCopy {
  /** Its folder. */
  readonly root: string;
  /** A path in it. */
  path(...parts: string[]): string;
  /** Arguments of `deno` for one of its tasks. */
  taskArgs(name: string, args: readonly string[]): string[];
  /** Runs one of its tasks as a person would. */
  task(name: string, args: readonly string[], env?: Record<string, string>): Promise<Ended>;
}

/** Makes a copy, which is gone after `use`. */
export async function withProjectCopy<T>(use: (copy: ProjectCopy) => Promise<T>): Promise<T> {
  const { python } = await ensureJupyter(PROJECT);
  return await withFolder(async (root) => {
    const args = ["-I", "-B", PROGRAM, PROJECT, root];
    const { success, stderr } = await new Deno.Command(python, { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const taskArgs = (name: string, args: readonly string[]) => [
      ...["task", "--quiet", "--config", join(root, "deno.json"), name],
      ...args,
    ];
    return await use({
      root,
      path: (...parts) => join(root, ...parts),
      taskArgs,
      task: (name, args, env) => ended(taskArgs(name, args), { cwd: root, env }),
    });
  });
}
