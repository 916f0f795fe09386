/**
 * The four files of MNIST, found and checked against each other.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { type IdxArray, readIdx } from "../../files/idx.ts";
import type { LabelledImages } from "../images/labelled.ts";
import { chooseDataSet } from "../locate.ts";
import { readDataSet } from "../registered_file.ts";
import { EMNIST, MNIST } from "./mnist_source.ts";

/** Images of one size with their classes, and that size. */
export interface SizedImages extends LabelledImages {
  /** Height and width in pixels. */
  readonly shape: readonly [number, number];
}

/** What the four files hold. */
export interface MnistFiles {
  /** The training file. */
  readonly train: SizedImages;
  /** The test file. */
  readonly test: SizedImages;
  /** The largest label of the training file plus 1. */
  readonly classes: number;
}

/**
 * Reads MNIST's four files, or others in their format, from `dir` or the subfolders that
 * the registry names for `mnist`; or else those of a split of EMNIST, the first there is of
 * {@linkcode EMNIST}, whose images lie on their side and are left so. Each may be gzipped or not, and
 * may be spelt `train-images.idx3-ubyte`. Any image size will do. The format does not say how many
 * classes there are: it is the largest label of the training file plus 1. A class without training
 * images is accepted (EMNIST letters start at 1), but when more than half of the classes have none,
 * the largest label is taken for damage.
 *
 * @throws {DataError} naming the file, the value found and what was expected.
 */
export async function readMnistFiles(dir: string): Promise<MnistFiles> {
  const [trainImages, trainLabels, testImages, testLabels] = await readDataSet(
    await chooseDataSet([MNIST, ...EMNIST], dir),
    dir,
    (path, number) => readIdx(path, number % 2 === 0 ? 3 : 1),
  );
  const train = paired(trainImages, trainLabels);
  const test = paired(testImages, testLabels);
  if (test.shape.join() !== train.shape.join()) {
    throw new DataError(
      `${testImages.path}: images of ${test.shape.join(" x ")} pixels, expected ` +
        `${train.shape.join(" x ")} as in ${trainImages.path}`,
    );
  }
  const classes = countClasses(trainLabels);
  const beyond = test.labels.findIndex((label) => label >= classes);
  if (beyond >= 0) {
    throw new DataError(
      `${testLabels.path}: label ${test.labels[beyond]} of image ${beyond} is beyond the class ` +
        `count: expected 0 to ${classes - 1} as in ${trainLabels.path}`,
    );
  }
  return { train, test, classes };
}

function paired(images: IdxArray, labels: IdxArray): SizedImages {
  const [count, height, width] = images.shape;
  if (count !== labels.shape[0]) {
    throw new DataError(
      `${labels.path}: ${labels.shape[0]} labels, expected ${count}: one for each image of ` +
        images.path,
    );
  }
  if (count === 0 || height === 0 || width === 0) {
    throw new DataError(
      `${images.path}: ${count} images of ${height} x ${width} pixels, expected at least one of ` +
        "each",
    );
  }
  return { inputs: images.values, labels: labels.values, shape: [height, width] };
}

function countClasses({ values: labels, path }: IdxArray): number {
  const used = new Set(labels);
  const largest = Math.max(...used);
  if (used.size < 2) {
    throw new DataError(`${path}: every label is ${largest}, expected at least two classes`);
  }
  if (2 * used.size < largest + 1) {
    throw new DataError(
      `${path}: label ${largest} of image ${labels.indexOf(largest)} is beyond the class count: ` +
        `only ${used.size} of the classes 0 to ${largest} occur; number the classes from 0`,
    );
  }
  return largest + 1;
}
