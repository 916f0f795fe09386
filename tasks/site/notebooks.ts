/**
 * Executed notebooks as HTML.
 *
 * @module
 */

import { join } from "node:path";
import { outputOf } from "./program.ts";

/** A Python that has nbconvert, and the variables to run it with. */
export interface NotebookRenderer {
  /** Path of the interpreter. */
  readonly python: string;
  /** Variables to set on top of those that every program is given. */
  readonly env: Record<string, string>;
}

/**
 * Renders notebooks with their inputs and outputs, pictures within.
 *
 * @param paths in the project
 * @returns bodies of pages by path; formulas are TeX in elements of the class `math`
 * @throws {DataError} where one is no notebook
 */
export async function notebooksHtml(
  paths: readonly string[],
  { python, env }: NotebookRenderer,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const script = join(import.meta.dirname ?? ".", "notebooks.py");
  const command = [python, "-I", "-B", script, ...paths];
  return JSON.parse(await outputOf("nbconvert", command, { env, signal }));
}
