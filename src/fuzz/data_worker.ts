/**
 * The code of a worker: reads folders as benchmarks do, in a thread that can be ended.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { findBenchmark } from "../benchmarks/registry.ts";
import { startEngine } from "../engine/engine.ts";
import type { AnyData } from "../training/benchmark.ts";
import type { SplitName } from "../training/task.ts";
import { assertRefusal } from "./refusal.ts";

/** To the worker: what to read, and by what. */
export interface Reading {
  readonly benchmark: string;
  readonly dir: string;
}

/** From the worker: that it has started, and what came of each reading. */
export interface FromDataWorker {
  readonly kind: "ready" | "read";
  /** What is wrong; null: nothing, the folder was read or refused as it should. */
  readonly defect: string | null;
}

/** What a dedicated worker's global scope offers beyond the types of a window. */
interface WorkerScope {
  postMessage(message: FromDataWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Reading>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

await startEngine("wasm");
scope.addEventListener("message", async ({ data }) => {
  scope.postMessage({ kind: "read", defect: await defectOf(data) });
});
scope.postMessage({ kind: "ready", defect: null });

async function defectOf({ benchmark, dir }: Reading): Promise<string | null> {
  const before = tf.memory().numTensors;
  try {
    const read = await findBenchmark(benchmark).load(dir).catch(assertRefusal);
    if (read !== undefined) {
      for (const split of ["train", "validation", "test"] as const) {
        await assertUsable(read, split);
      }
    }
    assert.equal(tf.memory().numTensors, before, "tensors are left behind");
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** What was read has examples, of finite numbers. */
async function assertUsable({ task }: AnyData, split: SplitName): Promise<void> {
  assert.ok(task.sizes[split] > 0, `no example in ${split}`);
  const { inputs, targets } = task.batch(split, Uint32Array.of(0));
  for (const tensors of [inputs, targets]) {
    for (const tensor of "dataId" in tensors ? [tensors as tf.Tensor] : Object.values(tensors)) {
      const values = await (tensor as tf.Tensor).data();
      assert.ok(values.every(Number.isFinite), `numbers in ${split} that are not finite`);
      (tensor as tf.Tensor).dispose();
    }
  }
}
