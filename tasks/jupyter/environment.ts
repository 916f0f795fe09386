/**
 * Everything that executing notebooks needs, inside the project: Python with pinned packages and a
 * kernel of our own. Whatever other Jupyter there is, is ignored.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { DataError } from "../../src/errors.ts";
import { waitForLock } from "../../src/python/lock.ts";
import {
  addPackages,
  ensureInstalled,
  type PinnedPackages,
  pythonOf,
} from "../../src/python/venv.ts";
import { jupyterVariables, writeKernelspec } from "./kernelspec.ts";

/** A Python that has Jupyter, and the variables to run it with. */
export interface JupyterEnvironment {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Path of the interpreter. */
  readonly python: string;
  /** Variables to set on top of those that every program is given. */
  readonly env: Record<string, string>;
}

/** What {@linkcode ensureJupyter} may be told. */
export interface JupyterOptions {
  /** Also JupyterLab, about 80 packages more; false by default. */
  readonly lab?: boolean;
  /** Also nbconvert, which makes pages of notebooks, about 15 packages more; false by default. */
  readonly nbconvert?: boolean;
  /** Receives a line for people at each stage that takes time; silent by default. */
  readonly report?: (line: string) => void;
}

/**
 * Makes the environment, or finds it complete, which takes a moment. Two processes that do so at once wait
 * for each other. Nothing is written outside it but the caches of pip or uv.
 *
 * @param projectRoot The project's folder. To run programs, `python3`, `uv` and its
 * `.lottalora/venv/bin/python` must be allowed.
 * @throws {DataError} saying what to install when there is no Python, an old one or one without
 * venv, and why when a package cannot be had.
 */
export async function ensureJupyter(
  projectRoot: string,
  options: JupyterOptions = {},
): Promise<JupyterEnvironment> {
  const { lab = false, nbconvert = false, report = () => {} } = options;
  const root = resolve(projectRoot); // without a slash at its end
  const folder = join(root, ".lottalora", "venv");
  // JupyterLab's pins contain those for execution, so an environment with it serves both.
  const labSet = pins("requirements-lab.txt");
  const wanted = lab ? labSet : pins("requirements.txt");
  using _lock = await waitForLock(join(root, ".lottalora", "jupyter.lock"), "Jupyter", report);
  await ensureInstalled(folder, [wanted, labSet], report);
  if (nbconvert) await addNbconvert(folder, report);
  const python = pythonOf(folder);
  await writeKernelspec(root, python);
  return { root, python, env: jupyterVariables(root) };
}

async function addNbconvert(folder: string, report: (line: string) => void): Promise<void> {
  const wanted = { ...pins("requirements-site.txt"), title: "nbconvert", neededBy: "the site" };
  const kept = pins("requirements.txt").file;
  const problem = await addPackages(folder, { wanted, kept, report });
  if (problem !== null) throw new DataError(`Cannot add nbconvert to .lottalora/venv: ${problem}`);
}

function pins(name: string): PinnedPackages {
  const file = join(import.meta.dirname ?? ".", name);
  return { file, title: "Jupyter", neededBy: "notebooks" };
}
