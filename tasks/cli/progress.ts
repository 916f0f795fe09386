/**
 * Progress on stderr, as its kind asks for.
 *
 * @module
 */

import type { ProgressListener } from "../../src/studies/computing/progress.ts";
import { logProgress, terminalProgress } from "../../src/studies/computing/progress_view.ts";
import { notice } from "./pulse.ts";

/** One line that rewrites itself in a terminal, few lines in a log. */
export function progressOnStderr(): ProgressListener {
  const encoder = new TextEncoder();
  const write = (text: string) => {
    Deno.stderr.writeSync(encoder.encode(text));
    notice(text);
  };
  return Deno.stderr.isTerminal() ? terminalProgress(write) : logProgress(write);
}
