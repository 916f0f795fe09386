/**
 * Shares runs out among lanes, the longest first.
 *
 * @module
 */
import type { Job, Outcome } from "./execute.ts";
import type { Lane } from "./lane.ts";

/** What happens along the way. */
export interface RunnerHooks {
  /** A run begins. */
  started(job: Job): void;
  /** A run is this far, 0 to 1. */
  advanced(job: Job, fraction: number): void;
  /** Stores the outcome; a rejection stops everything, since nothing more can be stored. */
  done(job: Job, outcome: Outcome): Promise<void>;
  /** A run failed; the others go on. */
  failed(job: Job, error: Error): void;
}

/**
 * Computes all jobs. A run that fails does not stop the others. Rows do not depend on the order,
 * since every run has its own seeds.
 *
 * @param jobs what to compute, in the order in which to begin.
 * @param lanes where; closed at the end.
 * @param hooks told what happens.
 * @param signal stops everything; stored rows stay.
 * @throws the signal's reason, or what `hooks.done` threw.
 */
export async function runJobs(
  jobs: readonly Job[],
  lanes: readonly Lane[],
  hooks: RunnerHooks,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...jobs];
  const fatal: unknown[] = [];
  const stop = () => {
    waiting.length = 0;
    for (const lane of lanes) lane.close();
  };
  // One row at a time goes to the disk.
  let storing: Promise<void> = Promise.resolve();
  const store = (job: Job, outcome: Outcome) =>
    storing = storing.then(() => hooks.done(job, outcome)).catch((error) => {
      if (fatal.length === 0) fatal.push(error);
      stop();
    });
  const work = async (lane: Lane) => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const current = job;
      hooks.started(current);
      try {
        const outcome = await lane.run(current, (fraction) => hooks.advanced(current, fraction));
        await store(current, outcome);
      } catch (error) {
        if (signal?.aborted || fatal.length > 0) return;
        hooks.failed(current, error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(lanes.map(work));
  } finally {
    signal?.removeEventListener("abort", stop);
    for (const lane of lanes) lane.close();
  }
  if (fatal.length > 0) throw fatal[0];
  signal?.throwIfAborted();
}
