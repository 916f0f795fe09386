/**
 * A plan's cost in words.
 *
 * @module
 */
import { makespan } from "./cost.ts";
import type { StudyPlan } from "./plan.ts";
import { formatSeconds } from "./progress.ts";

/** What a plan comes to, as plain data. */
export interface Estimate {
  /** Name of the study. */
  readonly study: string;
  /** Wanted runs. */
  readonly runs: number;
  /** Those that are stored, or will be by then. */
  readonly reused: number;
  /** Those to compute. */
  readonly missing: number;
  /** Runs at a time. */
  readonly jobs: number;
  /** Until all are computed. */
  readonly seconds: number;
  /** Memory of all workers together. */
  readonly bytes: number;
}

/**
 * Sums plans up. A run that an earlier one of them computes is not computed again by a later one.
 *
 * @param plans in the order in which they are to be computed.
 */
export function estimatesOf(plans: readonly StudyPlan[]): Estimate[] {
  const planned = new Set<string>();
  return plans.map(({ study, decisions, runs: all, jobs, bytes }) => {
    const runs = all.filter(({ key }) => !planned.has(key));
    for (const { key } of runs) planned.add(key);
    const reused = decisions.length - runs.length;
    const seconds = makespan(runs.map((run) => run.seconds), jobs);
    return { study, runs: decisions.length, reused, missing: runs.length, jobs, seconds, bytes };
  });
}

/**
 * Estimates as lines of text, with their total.
 *
 * @param estimates one a study; studies are computed one after the other.
 */
export function renderEstimates(estimates: readonly Estimate[]): string {
  const lines = estimates.map(({ study, runs, missing, jobs, seconds, bytes }) =>
    `${study}: ${missing} of ${runs} runs to compute, about ${formatSeconds(seconds)} ` +
    `with ${jobs} at a time, about ${formatBytes(bytes)}`
  );
  const total = estimates.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...lines, `in all about ${formatSeconds(total)}`].join("\n");
}

function formatBytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB of memory`;
}
