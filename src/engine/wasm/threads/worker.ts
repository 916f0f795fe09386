/**
 * What a thread beside the first does: take parts of products, for ever. It ends with the program,
 * or with a part that fails, which the board tells the first thread.
 *
 * @module
 */

import { workerData } from "node:worker_threads";
import { openKernels } from "../open_kernels.ts";
import { openBoard } from "./board.ts";

/** What a thread is given when it starts. */
export interface Setup {
  /** The heap. */
  readonly heap: WebAssembly.Memory;
  /** The words of the board. */
  readonly words: SharedArrayBuffer;
  /** Its number, from 1 on. */
  readonly thread: number;
}

const { heap, words, thread } = workerData as Setup;
const board = openBoard(openKernels(heap), thread, words);
try {
  for (;;) {
    for (let part = board.take(); part !== -1; part = board.take()) board.compute(part);
    board.awaitParts();
  }
} catch {
  // Deno would print the error with its stack; the first thread refuses the call in one line.
}
