/**
 * The door to the kernel: whether there is one, and a display that waits until it has been sent.
 *
 * @module
 */

import { PERMITTED_VARIABLES } from "../variables.ts";

/** What the kernel offers a cell; see {@linkcode kernel}. */
export type Kernel = Pick<typeof Deno.jupyter, "broadcast">;

/** Representations of one value by media type; the notebook shows the richest it can. */
export type MediaBundle = Deno.jupyter.MediaBundle;

/**
 * Milliseconds between a display and the end of its cell. The kernel sends displays and the news
 * that a cell has ended along different ways; without a pause the news sometimes wins and a
 * front-end puts the display nowhere. Measured: with 300 ms none of 36 was lost.
 */
const SETTLE = 300;

/**
 * Returns the running Jupyter kernel, or null in a script, a test or a task.
 *
 * @returns The kernel's functions, or null.
 */
export function kernel(): Kernel | null {
  try {
    return Deno.jupyter ?? null; // a browser page's stand-in has none
  } catch {
    return null; // outside `deno jupyter` reading the property throws
  }
}

/**
 * Waits until the kernel has handed over what was displayed.
 *
 * @returns A promise that resolves after 300 ms.
 */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE));
}

// A kernel that starts in the clone says where its notebook lies: see tasks/jupyter/kernel.sh.
const folder = kernel() && PERMITTED_VARIABLES.get("LOTTALORA_NOTEBOOK_FOLDER");
if (folder) Deno.chdir(folder);
