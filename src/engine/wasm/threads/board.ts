/**
 * The words that threads share besides the heap: what is to be computed, and how far it is.
 *
 * One call of a kernel is split into parts. Whoever has time takes the next one, so a thread that
 * the machine keeps waiting, or that is gone, holds nobody up but by the part it has taken.
 *
 * @module
 */

import type { Kernels } from "../kernels.ts";

/** A call of a kernel, part by part. */
export interface Parts {
  readonly kernel: keyof Kernels;
  /** Arguments of the first part. */
  readonly first: readonly number[];
  /** What is added to them from one part to the next. */
  readonly steps: readonly number[];
  /** The argument that says how many a part has of the whole. */
  readonly counted: number;
  /** How many a part has, the last one perhaps fewer. */
  readonly size: number;
  /** How many the whole has. */
  readonly whole: number;
  /** The argument that is the address of a thread's own place for intermediate results. */
  readonly scratch: number;
  /** Bytes from the place of one thread to that of the next. */
  readonly scratchBytes: number;
}

/** What one thread does with the shared words. */
export interface Board {
  /** The words, for the boards of other threads. */
  readonly memory: SharedArrayBuffer;
  /** Puts up a call for all threads; the one before must be finished. */
  post(parts: Parts): void;
  /** Takes a part that nobody has; -1 when there is none. */
  take(): number;
  /** Computes a part that this thread has taken, and says so, also when it fails. */
  compute(part: number): void;
  /** Takes all parts that are left and computes none, since the call has failed. */
  abandon(): void;
  /** Waits until there is a part to take. */
  awaitParts(): void;
  /**
   * Waits until all parts are finished.
   *
   * @param patience seconds in which no part is finished, after which it gives up
   * @returns false when a part has failed or does not come
   */
  awaitAll(patience: number): boolean;
  /** Whether a part of the last call has failed. */
  hasFailed(): boolean;
}

/** Places of words: parts that nobody has taken, parts that are not finished, parts that failed. */
const [UNTAKEN, UNFINISHED, FAILED] = [0, 1, 2];
/** Bytes of these words; how many arguments a call may have, and other numbers. */
const [WORDS, ARGUMENTS, OTHERS] = [64, 16, 7];
/** Looks at a word before a thread lies down: some 20 microseconds. */
const LOOKS = 2_000;

/**
 * Opens the board of a thread.
 *
 * @param kernels the thread's own, on the common heap
 * @param thread its number, from 0 on
 * @param memory that of another thread's board; a new one by default
 */
export function openBoard(
  kernels: Kernels,
  thread: number,
  memory: SharedArrayBuffer = new SharedArrayBuffer(WORDS + 8 * (2 * ARGUMENTS + OTHERS)),
): Board {
  const words = new Int32Array(memory, 0, WORDS / 4);
  const first = new Float64Array(memory, WORDS, ARGUMENTS);
  const steps = new Float64Array(memory, WORDS + 8 * ARGUMENTS, ARGUMENTS);
  const others = new Float64Array(memory, WORDS + 16 * ARGUMENTS, OTHERS);
  // In the same order in every thread: that of the program's exports.
  const names = Object.keys(kernels) as (keyof Kernels)[];

  /** Looks at a word for a while before a thread lies down. */
  const comes = (word: number, wanted: (value: number) => boolean) => {
    for (let look = 0; look < LOOKS; look++) if (wanted(Atomics.load(words, word))) return true;
    return false;
  };

  const hasFailed = () => Atomics.load(words, FAILED) !== 0;

  const call = (part: number) => {
    const [kernel, count, counted, size, whole, scratch, scratchBytes] = others;
    const values: number[] = [];
    for (let i = 0; i < count; i++) values.push(first[i] + part * steps[i]);
    values[counted] = Math.min(size, whole - part * size);
    values[scratch] += thread * scratchBytes;
    (kernels[names[kernel]] as (...values: number[]) => void)(...values);
  };

  return {
    memory,
    post(parts) {
      const { counted, size, whole, scratch, scratchBytes } = parts;
      first.set(parts.first);
      steps.set(parts.steps);
      const kernel = names.indexOf(parts.kernel);
      others.set([kernel, parts.first.length, counted, size, whole, scratch, scratchBytes]);
      const count = Math.ceil(whole / size);
      Atomics.store(words, FAILED, 0);
      Atomics.store(words, UNFINISHED, count);
      Atomics.store(words, UNTAKEN, count);
      Atomics.notify(words, UNTAKEN);
    },
    take() {
      for (;;) {
        const untaken = Atomics.load(words, UNTAKEN);
        if (untaken === 0) return -1;
        const found = Atomics.compareExchange(words, UNTAKEN, untaken, untaken - 1);
        if (found === untaken) return untaken - 1;
      }
    },
    compute(part) {
      try {
        call(part);
      } catch (error) {
        Atomics.store(words, FAILED, 1);
        throw error;
      } finally {
        if (Atomics.sub(words, UNFINISHED, 1) === 1) Atomics.notify(words, UNFINISHED);
      }
    },
    abandon() {
      Atomics.sub(words, UNFINISHED, Atomics.exchange(words, UNTAKEN, 0));
    },
    awaitParts() {
      if (!comes(UNTAKEN, (count) => count > 0)) Atomics.wait(words, UNTAKEN, 0);
    },
    hasFailed,
    awaitAll(patience) {
      const isWell = () => !hasFailed();
      if (comes(UNFINISHED, (count) => count === 0)) return isWell();
      // Second by second: a program that was stopped for a while finds one of them gone, not all.
      let before = -1;
      for (let second = 0; second < patience; second++) {
        const unfinished = Atomics.load(words, UNFINISHED);
        if (unfinished === 0) return isWell();
        if (unfinished !== before) second = 0;
        before = unfinished;
        Atomics.wait(words, UNFINISHED, unfinished, 1000);
      }
      return false;
    },
  };
}
