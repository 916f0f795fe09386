/**
 * How far a study is, in a line below its cell.
 *
 * @module
 */

import { describeProgress, type Progress } from "../studies/computing/progress.ts";
import { createNotebookProgress } from "./progress.ts";

/** A line of progress that says at its end what became of the study. */
export interface StudyProgress {
  /** Hears of every run. */
  listener(event: Progress): void;
  /** Replaces the line by the text to keep. */
  finish(line: string): Promise<void>;
  /** Does the work; where it fails or is interrupted the line says how far it came. */
  watch<T>(work: Promise<T>): Promise<T>;
}

/** Makes the line; outside Jupyter nothing is shown. */
export function createStudyProgress(): StudyProgress {
  const progress = createNotebookProgress();
  let last: Progress | null = null;
  return {
    listener(event) {
      last = event;
      void progress(describeProgress(event));
    },
    finish: (line) => progress.finish(line),
    async watch(work) {
      try {
        return await work;
      } catch (error) {
        if (last !== null) {
          const { study, done, total, unit = "runs" } = last;
          await progress.finish(`${study}: stopped after ${done} of ${total} ${unit}`);
        }
        throw error;
      }
    },
  };
}
