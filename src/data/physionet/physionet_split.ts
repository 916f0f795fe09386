/**
 * Stays as a network takes them: fixed once, the same in every run.
 *
 * @module
 */

import { type SequenceData, sequenceDataDigest, type SequenceSplit } from "../sequence_data.ts";
import { divideAlike, divideAsScikitLearn, type Division } from "./division.ts";
import type { Stay } from "./physionet_files.ts";
import { PHYSIONET_SPLITS_SHA256 } from "./physionet_source.ts";
import { extremesOf, type Normalisation, normalisationOf } from "./statistics.ts";
import { HOURS, VARIABLES } from "./variables.ts";

/** How stays become inputs, where that is not this project's way. */
export interface SplitOptions {
  /** Which stays train, choose and judge; `alike` by default. */
  readonly division?: Division;
  /**
   * `training` (default): mean and deviation of the training split (see {@linkcode normalisationOf}).
   * `extremes`: smallest and largest value of all stays (see {@linkcode extremesOf}).
   */
  readonly scaling?: "training" | "extremes";
}

/**
 * Splits and normalises stays: see {@linkcode divideAlike} and {@linkcode divideAsScikitLearn}. The
 * paper names 3,200 and 800 stays; which ones is not published, and where it chooses, if anywhere, is
 * not said. Within a split the stays stand in ascending order.
 *
 * Each hour has 82 inputs: the 41 variables, then their masks. A variable's input is
 * `(value - shift) / scale`, the value that of the hour's observations; where the hour has none, the
 * last input before it; before the first, 0, which is the mean or the smallest value. The mask is 1
 * where the hour has an observation. Values are used as they were recorded, improbable ones too.
 *
 * Set A itself, with these defaults or as the benchmark's protocol reads it, is recognised by its
 * content and named `physionet-2012`, anything else `physionet-` and the first eight digits of its
 * digest.
 *
 * @throws {DataError} where a split would have no survivor or no death
 */
export function splitStays(
  stays: readonly Stay[],
  { division = "alike", scaling = "training" }: SplitOptions = {},
): SequenceData {
  const divided = division === "alike" ? divideAlike(stays) : divideAsScikitLearn(stays);
  const normalisation = scaling === "training" ? normalisationOf(divided.train) : extremesOf(stays);
  const parts = {
    steps: HOURS,
    features: 2 * VARIABLES.length,
    outputs: 1,
    kind: "binary",
    train: sequences(divided.train, normalisation),
    validation: sequences(divided.validation, normalisation),
    test: sequences(divided.test, normalisation),
  } as const;
  const digest = sequenceDataDigest(parts);
  const known = PHYSIONET_SPLITS_SHA256.includes(digest);
  return { name: known ? "physionet-2012" : `physionet-${digest.slice(0, 8)}`, digest, ...parts };
}

function sequences(stays: readonly Stay[], { shift, scale }: Normalisation): SequenceSplit {
  const width = VARIABLES.length;
  const inputs = new Float32Array(stays.length * HOURS * 2 * width);
  stays.forEach(({ values, counts }, row) => {
    for (let hour = 0; hour < HOURS; hour++) {
      const at = (row * HOURS + hour) * 2 * width;
      for (let column = 0; column < width; column++) {
        const cell = hour * width + column;
        const observed = counts[cell] > 0;
        if (observed) inputs[at + column] = (values[cell] - shift[column]) / scale[column];
        else if (hour > 0) inputs[at + column] = inputs[at - 2 * width + column];
        inputs[at + width + column] = observed ? 1 : 0;
      }
    }
  });
  return { size: stays.length, inputs, targets: Float32Array.from(stays, ({ death }) => death) };
}
