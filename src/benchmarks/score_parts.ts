/**
 * Scoring a split part by part: enough at once for fast products, small in memory.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { tidied } from "../engine/scope.ts";
import { isOutOfMemory } from "../engine/wasm/allocations.ts";
import { UsageError } from "../errors.ts";
import { accuracy, largest } from "../metrics/accuracy.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Predict, Score, SplitName, Task } from "../training/task.ts";

/** What is scored. */
export interface ScoredSplit<I extends Tensors, T extends Tensors> {
  /** Whose examples they are, and what their outputs cost. */
  readonly task: Pick<Task<I, T>, "batch" | "loss">;
  readonly predict: Predict<I>;
  readonly split: SplitName;
  /** Numbers of the examples, as many at once as fit. */
  readonly parts: Iterable<Uint32Array>;
  /** Given the outputs of each part, row-major. */
  readonly use?: (outputs: Float32Array, indices: Uint32Array) => void;
}

/**
 * Mean loss over all examples of the parts, in smaller ones where a part does not fit into the
 * engine's memory. Leaves no tensor behind.
 */
export async function scoreParts<I extends Tensors, T extends Tensors>(
  { task: { batch, loss: lossOf }, predict, split, parts, use }: ScoredSplit<I, T>,
): Promise<number> {
  let [sum, size] = [0, 0];
  const compute = (indices: Uint32Array) =>
    tidied(() => {
      const { inputs, targets } = batch(split, indices);
      const outputs = predict(inputs);
      return { outputs, loss: lossOf(outputs, targets) };
    });
  for (const { indices, result: { loss, outputs } } of inFittingParts(parts, compute)) {
    try {
      sum += indices.length * (await loss.data())[0];
      use?.(await outputs.data<"float32">(), indices);
    } finally {
      tf.dispose([loss, outputs]);
    }
    size += indices.length;
  }
  return sum / size;
}

/** What is computed of each part; a part is halved, and all after it, until memory holds it. */
function* inFittingParts<R>(
  parts: Iterable<Uint32Array>,
  compute: (indices: Uint32Array) => R,
): Generator<{ indices: Uint32Array; result: R }> {
  let most = Infinity;
  for (const part of parts) {
    for (let first = 0; first < part.length;) {
      const indices = part.subarray(first, first + most);
      let result: R;
      try {
        result = compute(indices);
      } catch (error) {
        if (!isOutOfMemory(error) || indices.length === 1) throw error;
        most = Math.ceil(indices.length / 2);
        continue;
      }
      yield { indices, result };
      first += indices.length;
    }
  }
}

/**
 * Mean loss of a classification, and the class given to each of its examples: that of the largest
 * output, of equal ones the first. Leaves no tensor behind.
 *
 * @param size number of examples of all parts, which come in their order
 */
export async function scoreClasses<I extends Tensors, T extends Tensors>(
  scored: Omit<ScoredSplit<I, T>, "use">,
  size: number,
): Promise<{ loss: number; found: Uint32Array }> {
  const found = new Uint32Array(size);
  const loss = await scoreParts({
    ...scored,
    use: (logits, part) => found.set(largest(logits, logits.length / part.length), part[0]),
  });
  return { loss, found };
}

/** Mean loss of a classification, and its accuracy in percent. Leaves no tensor behind. */
export async function scoreAccuracy<I extends Tensors, T extends Tensors>(
  scored: Omit<ScoredSplit<I, T>, "use">,
  labels: Uint8Array,
): Promise<Score> {
  const { loss, found } = await scoreClasses(scored, labels.length);
  return { loss, value: accuracy(found, labels) };
}

/** The numbers below `size` in their order, `most` at a time. */
export function* inParts(size: number, most: number): Generator<Uint32Array> {
  for (let first = 0; first < size; first += most) {
    yield Uint32Array.from({ length: Math.min(most, size - first) }, (_, i) => first + i);
  }
}

/** @throws {UsageError} for the number of an example that a split does not have */
export function refuseBeyond(indices: Uint32Array, size: number, what: string): void {
  const beyond = indices.find((index) => index >= size);
  if (beyond === undefined) return;
  throw new UsageError(`There is no ${what} ${beyond}: expected 0 to ${size - 1}`);
}
