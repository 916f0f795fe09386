/**
 * A thread that takes a part of a product and ends, as one that is killed does.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { openKernels } from "../../../../src/engine/wasm/open_kernels.ts";
import { openBoard } from "../../../../src/engine/wasm/threads/board.ts";

const { heap, words, thread } = workerData;
const board = openBoard(openKernels(heap), thread, words);
while (board.take() === -1) board.awaitParts();
