/**
 * Computing goldens beside the thread at hand, which may have another engine.
 *
 * @module
 */
import type { Digests } from "./golden.ts";
import { goldensOf } from "./goldens.ts";
import type { FromGoldenWorker, GoldenTask } from "./golden_worker.ts";

/** Told after each golden. */
export type GoldenListener = (progress: {
  /** The group at work. */
  readonly group: string;
  /** Goldens done, of all groups. */
  readonly done: number;
  /** Goldens to do. */
  readonly total: number;
}) => void;

/**
 * Computes the goldens of some groups on wasm, as many groups at a time as there are processors.
 *
 * @param groups see `goldens.ts`
 * @param options `names`: only these goldens; who is told; what stops it
 * @returns digests by group
 * @throws {Error} if a golden fails
 */
export async function runGoldens(
  groups: readonly string[],
  options: {
    names?: readonly string[];
    onProgress?: GoldenListener;
    signal?: AbortSignal;
  } = {},
): Promise<Map<string, Digests>> {
  const { names, onProgress = () => {}, signal } = options;
  const tasks: GoldenTask[] = groups
    .map((group) => ({ group, names: namesOf(group, names) }))
    .filter((task) => task.names.length > 0);
  const total = tasks.reduce((sum, task) => sum + task.names.length, 0);
  const found = new Map<string, Digests>();
  const waiting = [...tasks];
  let done = 0;
  const work = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      signal?.throwIfAborted();
      const { group } = task;
      found.set(
        group,
        await inWorker(task, () => onProgress({ group, done: ++done, total }), signal),
      );
    }
  };
  const lanes = Math.max(1, Math.min(navigator.hardwareConcurrency, tasks.length));
  await Promise.all(Array.from({ length: lanes }, work));
  return found;
}

function namesOf(group: string, wanted?: readonly string[]): string[] {
  const all = goldensOf(group).map(({ name }) => name);
  return wanted === undefined ? all : all.filter((name) => wanted.includes(name));
}

/** One group in a worker of its own, which has wasm to itself. */
function inWorker(task: GoldenTask, onOne: () => void, signal?: AbortSignal): Promise<Digests> {
  const worker = new Worker(new URL("./golden_worker.ts", import.meta.url), { type: "module" });
  const digests: Record<string, string> = {};
  const stopped = Promise.withResolvers<Digests>();
  const stop = () => stopped.reject(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  worker.onmessage = ({ data }: MessageEvent<FromGoldenWorker>) => {
    if (data.kind === "done") return stopped.resolve(digests);
    if (data.kind === "failed") {
      return stopped.reject(new Error(`golden ${data.name} of ${task.group}: ${data.message}`));
    }
    digests[data.name] = data.digest;
    onOne();
  };
  worker.onerror = (event) => {
    // Without this the error would end the whole process.
    event.preventDefault();
    stopped.reject(new Error(`the worker of the goldens of ${task.group} died: ${event.message}`));
  };
  worker.postMessage(task);
  return stopped.promise.finally(() => {
    signal?.removeEventListener("abort", stop);
    worker.terminate();
  });
}
