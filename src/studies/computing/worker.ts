/**
 * The code of a worker: computes one run after another, as told by messages.
 *
 * @module
 */
import { type Executor, type Job, openExecutor, type Outcome, type Setup } from "./execute.ts";

/** To the worker: first the set-up, then jobs, one at a time. */
export type ToWorker = { kind: "setup"; setup: Setup } | { kind: "job"; job: Job };

/** From the worker. */
export type FromWorker =
  | { kind: "fraction"; fraction: number }
  | { kind: "done"; outcome: Outcome }
  | { kind: "failed"; message: string };

/** What a dedicated worker's global scope offers beyond the types of a window. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let executor: Promise<Executor> | undefined;

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "setup") {
    executor = openExecutor(data.setup);
    // A failure is reported with the first job, which waits for it.
    executor.catch(() => {});
  } else {
    void compute(data.job);
  }
});

async function compute(job: Job): Promise<void> {
  try {
    const execute = await executor;
    if (execute === undefined) throw new Error("the worker was given a run before its set-up");
    const onFraction = (fraction: number) => scope.postMessage({ kind: "fraction", fraction });
    const outcome = await execute(job, { onFraction });
    scope.postMessage({ kind: "done", outcome });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: "failed", message });
  }
}
