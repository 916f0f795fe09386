/**
 * Classification of colour images by networks that look at patches.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { ImageData } from "../data/image_data.ts";
import { UsageError } from "../errors.ts";
import { tidied } from "../engine/scope.ts";
import type { Predict, Task } from "../training/task.ts";
import { imageClassification } from "./image_classification.ts";

/** How pixels become a network's input, and how many images are scored at once. */
export interface ColourOptions {
  /** Mean of each channel on the scale 0 to 1. */
  means: readonly number[];
  /** Standard deviation of each channel on the scale 0 to 1. */
  deviations: readonly number[];
  /** Images scored at once: activations of all positions of all of them are in memory. */
  scoredAtOnce?: number;
}

/** Every byte as it is. */
const BYTES = Float32Array.from({ length: 256 }, (_, byte) => byte);

/**
 * {@linkcode imageClassification} with inputs `(byte / 255 - mean) / deviation`, a mean and a
 * deviation for each channel: computed in float32 as `byte scale + shift`.
 *
 * @param data images, channels last
 * @throws {UsageError} unless there are as many means and deviations as channels, or as
 * {@linkcode imageClassification}
 */
export function colourClassification(
  data: ImageData,
  { means, deviations, scoredAtOnce = 100 }: ColourOptions,
): Task {
  const { channels = 1, features } = data;
  if (means.length !== channels || deviations.length !== channels) {
    throw new UsageError(
      `Cannot normalise images of ${channels} channels with ${means.length} means and ` +
        `${deviations.length} deviations`,
    );
  }
  const task = imageClassification(data, BYTES);
  const eachPixel = (value: (channel: number) => number) =>
    Float32Array.from({ length: features }, (_, i) => value(i % channels));
  const scale = eachPixel((channel) => 1 / (255 * deviations[channel]));
  const shift = eachPixel((channel) => -means[channel] / deviations[channel]);
  const normalised = (bytes: tf.Tensor2D): tf.Tensor2D =>
    tidied(() => tf.add<tf.Tensor2D>(tf.mul(bytes, scale), shift));

  return {
    ...task,
    // A patch is no example: what a first layer makes of one cannot be looked up by example.
    fixedInputs: false,
    batch(split, indices) {
      const { inputs, targets } = task.batch(split, indices);
      const normal = normalised(inputs);
      inputs.dispose();
      return { inputs: normal, targets };
    },
    evaluate(predict, split) {
      return task.evaluate(
        (bytes) => inPieces(bytes, scoredAtOnce, (x) => predict(normalised(x))),
        split,
      );
    },
  };
}

/** `predict` on so many rows at a time. */
function inPieces(inputs: tf.Tensor2D, rows: number, predict: Predict): tf.Tensor2D {
  const [size, width] = inputs.shape;
  const pieces: tf.Tensor2D[] = [];
  for (let first = 0; first < size; first += rows) {
    const piece = [Math.min(rows, size - first), width] as [number, number];
    pieces.push(tidied(() => predict(tf.slice(inputs, [first, 0], piece))));
  }
  return tf.concat(pieces);
}
