/**
 * A lane computes one run at a time: in a worker, or in this thread where none can be made.
 *
 * @module
 */
import {
  type Executor,
  type FractionListener,
  type Job,
  openExecutor,
  type Outcome,
  type Setup,
} from "./execute.ts";
import type { KnownBenchmarks } from "./known_benchmarks.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

/** One run at a time. */
export interface Lane {
  /** Computes a run; rejects if it fails, and is then ready for another. */
  run(job: Job, onFraction: FractionListener): Promise<Outcome>;
  /** Stops whatever is being computed. */
  close(): void;
}

/**
 * Lanes for a set of runs: workers, or a single lane in this thread if the runtime has none.
 *
 * @param count lanes wanted, at least 1.
 * @param setup what each needs.
 * @param known the benchmarks of the runs; some that workers cannot make again take a single lane too.
 * @returns at least one lane.
 */
export function openLanes(count: number, setup: Setup, known?: KnownBenchmarks): Lane[] {
  if (known?.definitions === null) return [localLane(setup, known)];
  try {
    return Array.from({ length: count }, () => workerLane(setup));
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof TypeError) return [localLane(setup)];
    throw error;
  }
}

/** A lane in this thread; the trainer yields to the event loop, so a notebook still answers. */
export function localLane(setup: Setup, known?: KnownBenchmarks): Lane {
  const controller = new AbortController();
  let executor: Promise<Executor> | undefined;
  return {
    async run(job, onFraction) {
      const execute = await (executor ??= openExecutor(setup, known));
      return execute(job, { onFraction, signal: controller.signal });
    },
    close: () => controller.abort(),
  };
}

/** A lane in a worker of its own; a worker that dies is replaced before the next run. */
export function workerLane(setup: Setup): Lane {
  let worker: Worker | undefined = startWorker(setup);
  let closed = false;
  let giveUp: (error: Error) => void = () => {};
  const stop = () => {
    worker?.terminate();
    worker = undefined;
  };
  return {
    run(job, onFraction) {
      return new Promise<Outcome>((resolve, reject) => {
        if (closed) return reject(new Error("stopped"));
        giveUp = reject;
        const current = worker ??= startWorker(setup);
        current.onmessage = ({ data }: MessageEvent<FromWorker>) => {
          if (data.kind === "fraction") onFraction(data.fraction);
          else if (data.kind === "done") resolve(data.outcome);
          else reject(new Error(data.message));
        };
        current.onerror = (event) => {
          // Without this the error would end the whole process.
          event.preventDefault();
          stop();
          reject(new Error(`its worker died: ${event.message}`));
        };
        post(current, { kind: "job", job });
      });
    },
    close() {
      closed = true;
      stop();
      giveUp(new Error("stopped"));
    },
  };
}

function startWorker(setup: Setup): Worker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  post(worker, { kind: "setup", setup });
  return worker;
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}
