/**
 * Classification of images held as bytes.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { FLOATS, objectWith, refuseArguments } from "../arguments.ts";
import { type ImageData, refuseIncomplete } from "../data/image_data.ts";
import { filledTensor } from "../engine/tensors.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { scoredBy } from "../metrics/metrics.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import { oneHot } from "./one_hot.ts";
import { inParts, refuseBeyond, scoreAccuracy } from "./score_parts.ts";

const IMAGES = objectWith(
  "images, as lottalora/data describes them",
  ...["features", "classes", "train", "validation", "test"],
);

/** Rows scored at once; enough for fast products, small in memory. */
const EVALUATION_ROWS = 1000;

/** Pixels scored at once, at most: a network of large images has large activations too. */
const EVALUATION_PIXELS = 1 << 24;

/** A split of more bytes as float32 is looked up batch by batch, to save memory. */
export const LARGEST_LOOKED_UP = 268_435_456;

/** Whether a split of so many pixels is kept as the network's inputs, four bytes a pixel. */
export function isLookedUp(pixels: number): boolean {
  return 4 * pixels <= LARGEST_LOOKED_UP;
}

/**
 * Cross-entropy and accuracy in percent.
 *
 * The values of a split are looked up when it is first asked for and kept where
 * {@linkcode isLookedUp} says so; do not change images or table afterwards.
 *
 * @param data the images, as bytes
 * @param table the network's input for each byte, 256 values
 * @throws {UsageError} for a split with too few bytes or labels, or a label that is no class
 */
export function imageClassification(data: ImageData, table: Float32Array): Task {
  refuseArguments("imageClassification", { data }, IMAGES);
  refuseArguments("imageClassification", { table }, FLOATS);
  refuseIncomplete(data);
  const { features, classes } = data;
  // Every epoch sees the same images: they are looked up once.
  const known: Partial<Record<SplitName, Float32Array>> = {};
  const lookedUp = (split: SplitName): Float32Array | null =>
    isLookedUp(data[split].inputs.length)
      ? known[split] ??= lookUp(data[split].inputs, table)
      : null;

  const batch = (split: SplitName, indices: Uint32Array) => {
    const { size, inputs, labels } = data[split];
    refuseBeyond(indices, size, `${split} image`);
    const values = lookedUp(split);
    return {
      inputs: filledTensor<tf.Rank.R2>([indices.length, features], (x) => {
        indices.forEach((example, row) => {
          const [from, to] = [example * features, (example + 1) * features];
          const image = values?.subarray(from, to) ?? lookUp(inputs.subarray(from, to), table);
          x.set(image, row * features);
        });
      }),
      targets: oneHot(indices.map((example) => labels[example]), classes),
    };
  };

  return {
    ...scoredBy("accuracy"),
    fixedInputs: true,
    sizes: bySplit((split) => data[split].size),
    batch,
    loss: softmaxCrossEntropy,
    evaluate(predict, split) {
      const { size, labels } = data[split];
      const most = Math.max(1, Math.min(EVALUATION_ROWS, Math.floor(EVALUATION_PIXELS / features)));
      const task = { batch, loss: softmaxCrossEntropy };
      return scoreAccuracy({ task, predict, split, parts: inParts(size, most) }, labels);
    },
  };
}

/** The value of every byte. */
function lookUp(bytes: Uint8Array, table: Float32Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = table[bytes[i]];
  return values;
}
