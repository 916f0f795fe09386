/**
 * Progress for people: one line that rewrites itself in a terminal, few lines in a log.
 *
 * @module
 */
import { describeProgress, type Progress, type ProgressListener } from "./progress.ts";

/** In a terminal: to the start of the line, which is cleared, whatever progress stood there. */
export const CLEAR_LINE = "\r\x1b[2K";
/** Seconds between two updates of a terminal's line. */
const TERMINAL_INTERVAL = 0.2;
/** A log gets a line at each tenth of the runs, or after this many seconds. */
const LOG_INTERVAL = 10;

/**
 * One line that rewrites itself.
 *
 * @param write receives text, control characters included.
 */
export function terminalProgress(write: (text: string) => void): ProgressListener {
  let last = -Infinity;
  return (progress) => {
    const finished = progress.done === progress.total;
    if (!finished && progress.elapsedSeconds - last < TERMINAL_INTERVAL) return;
    last = finished ? -Infinity : progress.elapsedSeconds;
    write(`${CLEAR_LINE}${describeProgress(progress)}${finished ? "\n" : ""}`);
  };
}

/**
 * A line at the start, at each tenth of the runs, at the end, and after ten seconds of silence.
 *
 * @param write receives whole lines.
 */
export function logProgress(write: (text: string) => void): ProgressListener {
  let [study, tenth, last] = ["", -1, -Infinity];
  return (progress: Progress) => {
    const reached = Math.floor(10 * progress.done / Math.max(1, progress.total));
    const silent = progress.elapsedSeconds - last;
    if (progress.study === study && reached === tenth && silent < LOG_INTERVAL) return;
    [study, tenth, last] = [progress.study, reached, progress.elapsedSeconds];
    write(`${describeProgress(progress)}\n`);
  };
}
