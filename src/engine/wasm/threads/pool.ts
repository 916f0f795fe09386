/**
 * Threads that compute kernels together on one heap.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import { DataError } from "../../../errors.ts";
import type { Kernels } from "../kernels.ts";
import { openBoard, type Parts } from "./board.ts";
import type { Setup } from "./worker.ts";

/** Several threads, this one among them. */
export interface Pool {
  /** How many, at least 2. */
  readonly threads: number;
  /**
   * Computes all parts of a call. The other threads start with the first call, and it does not wait
   * for them: until they are there this thread computes alone.
   *
   * @throws {DataError} in one line, when another thread has died
   */
  run(parts: Parts): void;
  /** Whether {@linkcode close} has been called, or a thread has died. */
  readonly isClosed: boolean;
  /** Ends the other threads; calls are computed by this one from now on. */
  close(): void;
}

/** What {@linkcode openPool} takes. */
export interface PoolOptions {
  /** The heap; its memory is shared. */
  readonly heap: WebAssembly.Memory;
  /** The kernels of this thread, on that heap. */
  readonly kernels: Kernels;
  readonly threads: number;
  /** What the other threads run; `worker.ts` by default. */
  readonly program?: URL;
  /** Seconds in which no part is finished, after which a thread counts as dead; 60 by default. */
  readonly patience?: number;
}

/**
 * A pool, whose threads do not keep the program from ending.
 *
 * @throws {DataError} when the file of their program may not be read
 */
export function openPool(
  { heap, kernels, threads, program = WORKER, patience = 60 }: PoolOptions,
): Pool {
  if (!mayRead(program)) {
    throw new DataError(
      `Cannot compute on ${threads} threads: reading ${program.pathname} is not permitted ` +
        "(--allow-read)",
    );
  }
  let board = openBoard(kernels, 0);
  let workers: Worker[] | null = null;
  let death: string | null = null;
  const silence = `no part of a product in ${patience} seconds`;

  const start = (thread: number) => {
    const workerData: Setup = { heap, words: board.memory, thread };
    const worker = new Worker(program, { workerData });
    const dies = (reason: string) => {
      if (workers?.includes(worker)) death ??= reason;
    };
    worker.on("error", (error: Error) => dies(error.message));
    worker.on("exit", () => dies("it has ended"));
    worker.unref();
    return worker;
  };
  const close = () => {
    for (const worker of workers ?? []) worker.terminate();
    workers = [];
    death = null;
    // A thread that is to end goes on for a while with what it finds on its board.
    board = openBoard(kernels, 0);
  };
  const refuseDead = (reason: string): never => {
    close();
    throw new DataError(
      `A thread of the engine has died (${reason}), and what was computed is lost; 1 thread needs ` +
        "no other",
    );
  };
  const computeParts = () => {
    for (let part = board.take(); part !== -1; part = board.take()) board.compute(part);
  };

  return {
    threads,
    get isClosed() {
      return workers?.length === 0;
    },
    run(parts) {
      workers ??= Array.from({ length: threads - 1 }, (_, i) => start(i + 1));
      if (death !== null) refuseDead(death);
      board.post(parts);
      if (workers.length === 0) return computeParts();
      let isWell = false;
      try {
        computeParts();
      } finally {
        board.abandon();
        // Also before an error goes on: the others write into tensors until they are done.
        isWell = board.awaitAll(patience);
      }
      if (isWell) return;
      // What a thread says of its end arrives between two calls, not within one.
      refuseDead(death ?? (board.hasFailed() ? "a part of a product failed" : silence));
    },
    close,
  };
}

/** Whether a thread may run a program. */
function mayRead(program: URL): boolean {
  return program.protocol === "file:" &&
    Deno.permissions.querySync({ name: "read", path: program }).state === "granted";
}

const WORKER = new URL("./worker.ts", import.meta.url);
