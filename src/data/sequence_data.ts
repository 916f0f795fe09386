/**
 * Sequences of equal length with one target each: what a recurrent network reads.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { digestOf } from "../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "./data_set.ts";

/** One part of a data set, a row a sequence. */
export interface SequenceSplit {
  /** Number of sequences. */
  readonly size: number;
  /** Inputs of all steps, one after the other; row-major `[size, steps * features]`. */
  readonly inputs: Float32Array;
  /** What is to be predicted; row-major `[size, outputs]`. */
  readonly targets: Float32Array;
}

/** A set of sequences split into what trains, what chooses and what judges. */
export interface SequenceData extends LoadedData, Splits<SequenceSplit> {
  /** Steps of a sequence. */
  readonly steps: number;
  /** Inputs a step. */
  readonly features: number;
  /** Targets a sequence. */
  readonly outputs: number;
  /** `binary`: targets are 0 or 1; `real`: they are normalised real numbers. */
  readonly kind: "binary" | "real";
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then inputs and targets of train,
 * validation and test. Equal digests mean equal sequences in an equal order.
 */
export function sequenceDataDigest(data: Undigested<SequenceData>): string {
  const parts = [data.train, data.validation, data.test];
  const sizes = parts.map((part) => part.size).join(" ");
  const header = `sequence data 1: ${data.steps} x ${data.features} to ${data.outputs} ` +
    `${data.kind}, ${sizes}\n`;
  return digestOf(header, ...parts.flatMap(({ inputs, targets }) => [inputs, targets]));
}

/**
 * Refuses a split whose values are not as many as its sizes say, or whose binary targets are none.
 *
 * @throws {UsageError} naming the split, what it has and what was expected.
 */
export function refuseIncompleteSequences(data: Undigested<SequenceData>): void {
  const { steps, features, outputs, train, validation, test } = data;
  for (const [name, split] of Object.entries({ train, validation, test })) {
    const { size, inputs, targets } = split;
    if (inputs.length !== size * steps * features || targets.length !== size * outputs) {
      throw new UsageError(
        `Cannot use the ${name} sequences: ${inputs.length} inputs and ${targets.length} targets, ` +
          `expected ${size * steps * features} and ${size * outputs} for ${size} sequences of ` +
          `${steps} x ${features}`,
      );
    }
    const other = data.kind === "real" ? -1 : targets.findIndex((y) => y !== 0 && y !== 1);
    if (other < 0) continue;
    throw new UsageError(
      `Cannot use the ${name} sequences: target ${targets[other]} of sequence ` +
        `${Math.floor(other / outputs)}, expected 0 or 1`,
    );
  }
}
