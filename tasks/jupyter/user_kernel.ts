/**
 * Our kernel in the user's own Jupyter: VS Code, JupyterLab, nbclient.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { writeAtomically } from "../../src/files/atomic_write.ts";
import { cannotRead, cannotWrite } from "../../src/files/file_errors.ts";
import { KERNEL } from "./kernelspec.ts";

/** What is installed. */
export type Installed = "nothing" | "ours" | "another";

/**
 * The specification: it starts the very Deno that runs this. Unlike the project's own kernel it is
 * watched by nobody, since VS Code interrupts only the process that it has started.
 *
 * @param root the clone whose lottalora notebooks import
 */
function userKernelspec(root: string): Record<string, unknown> {
  const deno = Deno.execPath();
  const start = Deno.build.os === "windows"
    ? [deno, "jupyter", "--kernel", "--conn"]
    : ["/bin/sh", join(root, "tasks", "jupyter", "kernel.sh"), deno];
  return {
    argv: [...start, "{connection_file}"],
    display_name: KERNEL.display_name,
    language: KERNEL.language,
    env: { DENO_NO_UPDATE_CHECK: "1" },
    metadata: { lottalora: root },
  };
}

/**
 * Tells what is there.
 *
 * @throws {DataError} for what cannot be read
 */
export async function findUserKernel(folder: string): Promise<Installed> {
  const text = await textOrNull(specPath(folder));
  if (text === null) return "nothing";
  try {
    return typeof JSON.parse(text).metadata.lottalora === "string" ? "ours" : "another";
  } catch {
    return "another";
  }
}

/**
 * Installs the specification, also in the place of that of another clone.
 *
 * @param folder of our kernel among the user's
 * @throws {DataError} for a folder that cannot be written, and for another kernel of that name
 */
export async function installUserKernel(folder: string, root: string): Promise<void> {
  await refuseAnother(folder);
  await writeAtomically(specPath(folder), `${JSON.stringify(userKernelspec(root), null, 2)}\n`);
}

/**
 * Removes it, and its folder unless something else lies in it.
 *
 * @throws {DataError} for a folder that cannot be written, and for another kernel of that name
 */
export async function removeUserKernel(folder: string): Promise<void> {
  await refuseAnother(folder);
  await Deno.remove(specPath(folder)).catch(cannotWrite(specPath(folder)));
  await Deno.remove(folder).catch(() => {});
}

async function refuseAnother(folder: string): Promise<void> {
  if (await findUserKernel(folder) !== "another") return;
  throw new DataError(`Cannot write ${specPath(folder)}: it is not of lottalora; move it away`);
}

function specPath(folder: string): string {
  return join(folder, "kernel.json");
}

/** A file's text; null where there is none. */
async function textOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    return cannotRead(path)(error);
  }
}
