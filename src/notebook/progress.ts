/**
 * A progress line below a notebook's cell that is replaced in place.
 *
 * @module
 */

import { kernel, type MediaBundle, settle } from "./jupyter.ts";

/**
 * Replaces the line. Lines that come faster than four a second are dropped, all but the first.
 * What stays in the notebook is the text given to `finish`, which must therefore be called and
 * must not hold times.
 */
export interface NotebookProgress {
  (line: string): Promise<void>;
  /** Writes the final text and returns when it has arrived. Later lines are dropped. */
  finish(line: string): Promise<void>;
}

/** Milliseconds between two lines. */
const INTERVAL = 250;

let created = 0;

/**
 * Makes a progress line; it is one output of its cell, however often it changes, and none if it
 * is never used. Outside Jupyter nothing happens.
 *
 * @returns The reporter.
 *
 * @example
 * ```ts ignore
 * const progress = createNotebookProgress();
 * const rows = await runStudy(grid, { onProgress: progress });
 * await progress.finish(`${rows.length} runs`);
 * ```
 */
export function createNotebookProgress(): NotebookProgress {
  const display = { display_id: `lottalora-progress-${++created}` };
  let sent = -Infinity;
  let finished = false;

  async function send(line: string, metadata: Record<string, unknown>): Promise<void> {
    const type = sent === -Infinity ? "display_data" : "update_display_data";
    sent = performance.now();
    const data: MediaBundle = { "text/plain": line };
    await kernel()?.broadcast(type, { data, metadata, transient: display });
  }

  async function report(line: string): Promise<void> {
    if (finished || performance.now() - sent < INTERVAL) return;
    // The mark tells the executor that this is not yet the text to keep.
    await send(line, { lottalora: { progress: true } });
  }

  async function finish(line: string): Promise<void> {
    if (finished) return;
    finished = true;
    await send(line, {});
    if (kernel() !== null) await settle();
  }

  return Object.assign(report, { finish });
}
