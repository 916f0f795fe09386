/**
 * The project's own kernel, and the variables under which Jupyter finds it and nothing else.
 *
 * @module
 */

import { join } from "node:path";
import { writeAtomically } from "../../src/files/atomic_write.ts";
import { guarded } from "../../src/python/child.ts";

/** The kernel's name in notebooks, and how people see it. */
export const KERNEL = {
  name: "lottalora",
  display_name: "Deno (lottalora)",
  language: "typescript",
} as const;

/**
 * Writes the kernel specification unless it is there already. It starts the very Deno that runs
 * this: a notebook and a task then compute with the same V8. The kernel does not outlive who
 * started it, an execution or JupyterLab.
 *
 * @param python The interpreter that watches over the kernel.
 */
export async function writeKernelspec(root: string, python: string): Promise<void> {
  const path = kernelspecPath(root);
  const spec = {
    argv: [
      python,
      ...guarded([Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"]),
    ],
    display_name: KERNEL.display_name,
    language: KERNEL.language,
  };
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  const present = await Deno.readTextFile(path).catch(() => "");
  if (present !== text) await writeAtomically(path, text);
}

/** Where the project's own specification lies. */
export function kernelspecPath(root: string): string {
  return join(dataFolder(root), "kernels", KERNEL.name, "kernel.json");
}

/** Returns the variables that keep all of Jupyter's state in `.lottalora`. */
export function jupyterVariables(root: string): Record<string, string> {
  const folder = join(root, ".lottalora", "jupyter");
  return {
    JUPYTER_PATH: dataFolder(root),
    JUPYTER_DATA_DIR: dataFolder(root),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_CONFIG_PATH: "",
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "config", "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "config", "lab", "workspaces"),
    IPYTHONDIR: join(folder, "ipython"),
    DENO_NO_UPDATE_CHECK: "1",
  };
}

function dataFolder(root: string): string {
  return join(root, ".lottalora", "jupyter", "share");
}
