/**
 * Whether a batch fits into the memory of the engine, known before training starts.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { withoutLeaks } from "../engine/scope.ts";
import {
  ALLOCATION_BYTES,
  HEAP_BYTES,
  isOutOfMemory,
  type Peak,
} from "../engine/wasm/allocations.ts";
import { type Heap, heapIfAny } from "../engine/wasm/heap.ts";
import { DataError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import { countTrained, type Network } from "../models/network.ts";
import type { RunConfig } from "./config.ts";
import { stepGradients } from "./gradients.ts";
import { gibibytes } from "./network_memory.ts";
import { backbonePasses } from "./resampling.ts";
import type { Task } from "./task.ts";

/** Examples of two small steps: what each more takes is their difference. BatchNorm needs two. */
const [FEW, MORE] = [2, 4];

/** Bytes that outputs of layers take at least before it is worth a look: 32 MiB. */
const WORTH_MEASURING = 2 ** 25;

/** A batch is refused where it misses by more than this share. */
const TOLERANCE = 0.1;

/** The same where examples differ in size, as texts and molecules do: a few tell little of a batch. */
const UNEVEN_TOLERANCE = 0.5;

/**
 * Between what is in use an allocator leaves holes, as large as what is freed and asked for again: a
 * Vision Transformer of 1,025 tokens was seen to waste 1.8 to 3 times its largest tensor.
 */
const HOLES = 3;

/** What the steps of a run take. */
export interface BatchMemory {
  /** Examples of a step. */
  readonly batch: number;
  /** Those of them that a pass sees at once. */
  readonly rows: number;
  /** Bytes at the peak of a pass of all its rows. */
  readonly bytes: number;
  /** Whether that surely does not fit. */
  readonly isTooMuch: boolean;
  /** The largest batch that surely fits, at most `batch`; 0: none was found that does. */
  readonly fits: number;
}

/**
 * Measures what a batch takes, where that may be much: loss and gradients of a few examples are
 * computed and extrapolated, as activations grow with the examples, parameters and their gradients
 * do not. The network is left as it was.
 *
 * @param network materialised
 * @param config of the run
 * @param rowsEach see `Benchmark.rowsEach`
 * @returns null where there is nothing to fear, and on engines without a memory of their own
 */
export async function measureBatch<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Task<I, T>,
  { batchSize, accumulate, resample }: RunConfig,
  rowsEach: number,
): Promise<BatchMemory | null> {
  const heap = heapIfAny();
  const batch = Math.min(batchSize, task.sizes.train);
  const passes = backbonePasses(resample, { step: 0, epoch: 0, rows: batch, accumulate });
  const rows = Math.max(...passes.map(({ rowStart, rowEnd }) => rowEnd - rowStart));
  const outputs = 4 * rows * rowsEach * outputWidths(network);
  if (heap === null || rows < MORE || outputs < WORTH_MEASURING) return null;
  const moments = 8 * countTrained(network);
  // What passes before have summed up.
  const sums = passes.length === 1 ? 0 : 4 * countTrained(network);
  const taken = tf.memory().numBytes + moments + sums;
  const room = { bytes: HEAP_BYTES - taken, largest: ALLOCATION_BYTES };
  const kept = await Promise.all(network.statistics.map((statistic) => statistic.values()));
  try {
    const { indices, alike } = spreadExamples(task);
    const [few, more] = [FEW, MORE].map((examples) =>
      peakOfStep(heap, network, task, indices.slice(0, examples))
    );
    return extrapolated({ few, more, room }, { batch, rows, alike });
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return { batch, rows, bytes: HEAP_BYTES, isTooMuch: true, fits: 0 };
  } finally {
    network.statistics.forEach((statistic, i) => statistic.assign(kept[i]));
  }
}

/**
 * A DataError: the batch does not fit, and which does.
 *
 * @param cause what failed, where something did
 */
export function tooLargeBatch({ rows, bytes, fits }: BatchMemory, cause?: unknown): DataError {
  const end = `${gibibytes(HEAP_BYTES)} GiB`;
  if (fits < 1) {
    return new DataError(
      `Out of memory: the engine's memory ends at ${end}, a step of ${rows} examples needs more, ` +
        `and not even ${MORE} surely fit: a smaller preset, smaller images or shorter texts need less`,
      { cause },
    );
  }
  return new DataError(
    `Out of memory: a step of ${rows} examples needs about ${gibibytes(bytes)} GiB, and the ` +
      `engine's memory ends at ${end}; a batch of ${fits} fits (--batch-size ${fits}, or ` +
      "batchSize of the configuration), and parts as small of this one do (--accumulate)",
    { cause },
  );
}

/** Columns of all outputs of a network's layers, as far as their matrices tell. */
function outputWidths({ weights, frozen }: Pick<Network, "weights" | "frozen">): number {
  const matrices = weights.filter(({ shape }) => shape.length === 2);
  return frozen.reduce((sum, { request: { dOut } }) => sum + dOut, 0) +
    matrices.reduce((sum, { shape }) => sum + shape[1], 0);
}

/**
 * A few training examples from all over the data: neighbours are often alike. The smallest and the
 * largest come first, so that what the others add is that of usual ones.
 *
 * @returns their numbers, and whether their inputs and targets are of one size
 */
export function spreadExamples<I extends Tensors, T extends Tensors>(
  task: Pick<Task<I, T>, "batch" | "sizes">,
): { indices: Uint32Array; alike: boolean } {
  const apart = Math.floor(task.sizes.train / MORE);
  const [first, ...others] = Array.from({ length: MORE }, (_, i) => {
    const size = withoutLeaks(() => {
      const { inputs, targets } = task.batch("train", Uint32Array.of(i * apart));
      return sizeOf(inputs) + sizeOf(targets);
    });
    return { index: i * apart, size };
  }).sort((a, b) => a.size - b.size);
  const last = others[others.length - 1];
  const inOrder = [first, last, ...others.slice(0, -1)];
  return {
    indices: Uint32Array.from(inOrder, ({ index }) => index),
    alike: first.size === last.size,
  };
}

function sizeOf(tensors: Tensors): number {
  const all = tensors instanceof tf.Tensor ? [tensors] : Object.values(tensors);
  return all.reduce((sum, { size }) => sum + size, 0);
}

function peakOfStep<I extends Tensors, T extends Tensors>(
  heap: Heap,
  network: Network<I>,
  task: Task<I, T>,
  indices: Uint32Array,
): Peak {
  const passes = [{ draw: 0, rowStart: 0, rowEnd: indices.length, weight: 1 }];
  return heap.peakOf(() => {
    const { loss, gradients } = stepGradients(network, task, passes, { step: 0, indices });
    tf.dispose([loss, ...gradients]);
  });
}

/** Two peaks, and what there is room for. */
interface Measured {
  readonly few: Peak;
  readonly more: Peak;
  readonly room: Peak;
}

/**
 * Peaks as straight lines over the number of examples.
 *
 * @param run examples of a step and of a pass, and whether all are of one size
 */
export function extrapolated(
  { few, more, room }: Measured,
  { batch, rows, alike }: { batch: number; rows: number; alike: boolean },
): BatchMemory {
  const line = (of: keyof Peak) => {
    const each = Math.max(0, more[of] - few[of]) / (MORE - FEW);
    return (examples: number) => few[of] + each * (examples - FEW);
  };
  const [bytes, largest] = [line("bytes"), line("largest")];
  const most = 1 + (alike ? TOLERANCE : UNEVEN_TOLERANCE);
  const isTooMuch = bytes(rows) > most * room.bytes || largest(rows) > most * room.largest;
  const doubt = alike ? 1 : most;
  const surelyFits = (examples: number) =>
    doubt * (bytes(examples) + HOLES * largest(examples)) <= room.bytes &&
    doubt * largest(examples) <= room.largest;
  let fits = rows;
  while (fits > 0 && !surelyFits(fits)) fits--;
  return { batch, rows, bytes: bytes(rows), isTooMuch, fits: Math.floor(fits * batch / rows) };
}
