/**
 * The code of a worker: computes the goldens of one group.
 *
 * @module
 */
import { findBenchmark } from "../../benchmarks/registry.ts";
import { startEngine } from "../../engine/engine.ts";
import type { Workshop } from "./golden.ts";
import { goldensOf, SHARED } from "./goldens.ts";

/** To the worker: which goldens of which group. */
export interface GoldenTask {
  readonly group: string;
  readonly names: readonly string[];
}

/** From the worker. */
export type FromGoldenWorker =
  | { kind: "golden"; name: string; digest: string }
  | { kind: "failed"; name: string; message: string }
  | { kind: "done" };

/** What a dedicated worker's global scope offers beyond the types of a window. */
interface WorkerScope {
  postMessage(message: FromGoldenWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<GoldenTask>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener("message", ({ data }) => void compute(data));

async function compute({ group, names }: GoldenTask): Promise<void> {
  let current = "set-up";
  try {
    await startEngine("wasm", { threads: 1 });
    // The shared ones need no benchmark; any will do.
    const benchmark = findBenchmark(group === SHARED ? "arxiv" : group);
    const workshop: Workshop = { benchmark, data: await benchmark.load(null) };
    for (const golden of goldensOf(group).filter(({ name }) => names.includes(name))) {
      current = golden.name;
      const digest = await golden.digest(workshop);
      scope.postMessage({ kind: "golden", name: current, digest });
    }
    scope.postMessage({ kind: "done" });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: "failed", name: current, message });
  }
}
