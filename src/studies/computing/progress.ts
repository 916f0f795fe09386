/**
 * How far a study is, and when it will be done.
 *
 * @module
 */

/** The state of a study that is being computed. */
export interface Progress {
  /** Name of the study. */
  readonly study: string;
  /** What it consists of; `runs` by default. */
  readonly unit?: string;
  /** Finished runs, reused ones included. */
  readonly done: number;
  /** Wanted runs. */
  readonly total: number;
  /** Runs being computed now. */
  readonly running: number;
  /** Since counting began. */
  readonly elapsedSeconds: number;
  /**
   * Seconds until the last run ends, as estimated now; 0 when done, null where nothing has been
   * computed yet and starting takes longer than what is to be computed.
   */
  readonly etaSeconds: number | null;
}

/** Receives the state each time it changes. */
export type ProgressListener = (progress: Progress) => void;

/** Keeps count of runs and turns estimated costs into a time. */
export interface ProgressTracker {
  /** A run begins. */
  started(index: number): void;
  /** A run is this far, 0 to 1: 0 where what it needs has been loaded and computing begins. */
  advanced(index: number, fraction: number): void;
  /** A run ended, well or not. */
  ended(index: number): void;
}

/** The model's times are trusted until this share of the work is done; then the clock is. */
const TRUSTED_SHARE = 0.02;
/** Before anything is computed, estimates below these seconds would be of starting alone. */
const STARTING = 10;

/**
 * Starts counting.
 *
 * @param study name of the study.
 * @param costs estimated seconds of each run to compute.
 * @param options `reused`: runs that need no computing; `lanes`: runs at a time; `now`: a clock in
 * seconds; `listener`: told at once and after every change; `unit`: what is counted, `runs` unless
 * told.
 */
export function trackProgress(
  study: string,
  costs: readonly number[],
  options: {
    reused: number;
    lanes: number;
    listener: ProgressListener;
    now?: () => number;
    unit?: string;
  },
): ProgressTracker {
  const { reused, lanes, listener, unit, now = () => performance.now() / 1000 } = options;
  const begin = now();
  let from = begin;
  const fractions = new Map<number, number>();
  const ended = new Set<number>();
  const all = costs.reduce((sum, cost) => sum + cost, 0);
  let endedCost = 0;
  const computedSoFar = () => {
    let computed = endedCost;
    for (const [index, fraction] of fractions) computed += costs[index] * fraction;
    return computed;
  };
  const estimate = () => {
    if (ended.size === costs.length) return 0;
    const computed = computedSoFar();
    const left = all - computed;
    const modelled = left / Math.max(1, Math.min(lanes, costs.length - ended.size));
    if (computed === 0 && modelled < STARTING) return null;
    if (computed < TRUSTED_SHARE * all) return modelled;
    return Math.max(0, (now() - from) * left / computed);
  };
  const tell = () => {
    listener({
      study,
      ...(unit === undefined ? {} : { unit }),
      done: reused + ended.size,
      total: reused + costs.length,
      running: fractions.size,
      elapsedSeconds: now() - begin,
      etaSeconds: estimate(),
    });
  };
  tell();
  return {
    started(index) {
      fractions.set(index, 0);
      tell();
    },
    advanced(index, fraction) {
      if (!fractions.has(index)) return;
      // Starting is no measure of computing.
      if (fraction === 0 && computedSoFar() === 0) from = now();
      fractions.set(index, Math.min(1, fraction));
      tell();
    },
    ended(index) {
      fractions.delete(index);
      ended.add(index);
      endedCost += costs[index];
      tell();
    },
  };
}

/** For instance `beta: 12/40 runs, 2 running, 1 min 20 s, about 3 min left`. */
export function describeProgress(progress: Progress): string {
  const { study, unit = "runs", done, total, running, elapsedSeconds, etaSeconds } = progress;
  const head = `${study}: ${done}/${total} ${unit}`;
  if (done === total) return `${head}, ${formatSeconds(elapsedSeconds)}`;
  // What is not done takes a second at least, whatever the estimate.
  const left = etaSeconds === null ? "" : `, about ${formatSeconds(Math.max(1, etaSeconds))} left`;
  return `${head}, ${running} running, ${formatSeconds(elapsedSeconds)}${left}`;
}

/** Seconds as a person says them: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
