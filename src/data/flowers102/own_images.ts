/**
 * Somebody's own images: `train`, `validation` and `test`, each with one folder a class.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { isFolder } from "../../files/folder.ts";
import { type ImageData, splitOf, squareImages } from "../image_data.ts";
import { readImageFolder } from "../images/image_folder.ts";
import { fitSquare } from "../images/resize.ts";

/** Accepted names of the three folders. */
const FOLDERS = {
  train: ["train"],
  validation: ["validation", "valid", "val"],
  test: ["test"],
} as const;

/** What is looked for, in words. */
export const OWN_IMAGES_FORM =
  `folders ${Object.values(FOLDERS).map((names) => names.join("/")).join(", ")} ` +
  "with a folder of .jpg or .png files a class";

/** The first of `dir` and its `subfolders` that has a folder `train`; null: none has. */
export async function findOwnImages(
  dir: string,
  subfolders: readonly string[],
): Promise<string | null> {
  for (const folder of [dir, ...subfolders.map((name) => join(dir, name))]) {
    if (await firstFolder(folder, FOLDERS.train) !== null) return folder;
  }
  return null;
}

/**
 * Reads the three folders; of each image its middle square, `side` x `side` pixels.
 *
 * @param side height and width of the images, in pixels
 * @returns named `images-` and the first eight digits of their digest
 * @throws {DataError} for a missing folder, damaged images, a class without images in one of the
 * three parts, or one that `train` does not have
 */
export async function readOwnImages(root: string, side: number): Promise<ImageData> {
  const read = async (part: keyof typeof FOLDERS, classNames?: readonly string[]) => {
    const folder = await firstFolder(root, FOLDERS[part]);
    if (folder === null) {
      throw new DataError(`${root}: no folder ${FOLDERS[part].join(" or ")} beside train`);
    }
    const fit = (image: Parameters<typeof fitSquare>[0]) => fitSquare(image, side);
    return await readImageFolder(join(root, folder), { fit, classNames });
  };
  const train = await read("train");
  const { classNames } = train;
  if (classNames.length < 2) {
    throw new DataError(`${root}: the only class is ${classNames}, expected at least two`);
  }
  const parts = {
    train: splitOf(train),
    validation: splitOf(await read("validation", classNames)),
    test: splitOf(await read("test", classNames)),
  };
  return squareImages(
    { side, classes: classNames.length, ...parts },
    (digest) => `images-${digest.slice(0, 8)}`,
  );
}

async function firstFolder(root: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    if (await isFolder(join(root, name))) return name;
  }
  return null;
}
