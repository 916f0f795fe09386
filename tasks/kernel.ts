/**
 * `deno task kernel`: our kernel for VS Code and any other Jupyter of the user's.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import { UsageError } from "../src/errors.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";
import { KERNEL, kernelspecPath } from "./jupyter/kernelspec.ts";
import { findUserKernel, installUserKernel, removeUserKernel } from "./jupyter/user_kernel.ts";
import { ownKernelFolder } from "./jupyter/user_folder.ts";

export const COMMAND = {
  name: "kernel",
  summary:
    `Installs the kernel "${KERNEL.display_name}" for VS Code and any Jupyter of yours, on ` +
    "the Deno that runs this. Without --user it only says where kernels lie.",
  flags: {
    user: { type: "boolean", help: "Install it among your own kernels" },
    remove: { type: "boolean", help: "With --user: remove it from there" },
  },
  examples: {
    "--user": "Notebooks anywhere find lottalora in this clone",
    "--user --remove": "Takes it away again",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function kernelCommand(args: readonly string[]): Promise<void> {
  const { values: { user, remove } } = parseArguments(COMMAND, args);
  if (remove && !user) throw new UsageError("--remove takes the kernel of --user away: give both");
  const folder = userFolder();
  if (!user) return await tell(folder);
  await requirePermission(folder);
  if (!remove) {
    await installUserKernel(folder, PROJECT_ROOT);
    say(`installed "${KERNEL.display_name}" in ${folder}; choose it in VS Code or JupyterLab`);
    say(`to remove it: deno task kernel --user --remove, or delete that folder`);
  } else if (await findUserKernel(folder) === "nothing") {
    say(`there is no kernel to remove in ${folder}`);
  } else {
    await removeUserKernel(folder);
    say(`removed ${folder}`);
  }
}

/** Where kernels lie, and what --user would do. */
async function tell(folder: string): Promise<void> {
  const found = {
    nothing: "not installed; deno task kernel --user would write kernel.json there",
    ours: "installed; deno task kernel --user --remove takes it away",
    another: "another kernel of this name lies there",
  }[await findUserKernel(folder)];
  console.log(`for your own Jupyter: ${folder} (${found})`);
  console.log(
    `the project's own, for deno task lab and notebook: ${dirname(kernelspecPath(PROJECT_ROOT))}`,
  );
}

/** @throws {UsageError} where no variable says it */
function userFolder(): string {
  const folder = ownKernelFolder();
  if (folder !== null && isAbsolute(folder)) return folder;
  if (folder !== null) {
    throw new UsageError(`Your Jupyter's folder must be an absolute path, got ${folder}`);
  }
  throw new UsageError(
    "Your Jupyter's folder is not known: set HOME, or name the folder in JUPYTER_DATA_DIR",
  );
}

/** @throws {UsageError} where Deno could not permit the folder to be written */
async function requirePermission(folder: string): Promise<void> {
  const path = join(folder, "kernel.json");
  const { state } = await Deno.permissions.query({ name: "write", path });
  if (state === "granted") return;
  throw new UsageError(
    `Deno can permit no path with a comma, got ${folder}: name another in JUPYTER_DATA_DIR`,
  );
}

if (import.meta.main) await runCommand(() => kernelCommand(Deno.args));
