/**
 * A folder of images, one folder a class in it, as a learning problem.
 *
 * @module
 */

import { basename, join } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { folderNamesIn, isFolder } from "../../files/folder.ts";
import { isObject } from "../../files/json_text.ts";
import { refuseNames, refuseSplit } from "../rows/options.ts";
import type { RowData } from "../rows/row_data.ts";
import { shapedData } from "../rows/shaped_data.ts";
import type { RowSplitting } from "../rows/split_rows.ts";
import { readImageFolder } from "./image_folder.ts";
import type { Pixels } from "./pixels.ts";
import { fitSquare } from "./resize.ts";

/** How images are read. */
export interface ImageOptions {
  /**
   * Height and width that each image is brought to: its middle square, scaled. By default they keep
   * their own size, which must be one.
   */
  readonly size?: number;
  /** Shares and seed of the parts; validation 0.2, test 0.2 and seed 42 by default. */
  readonly split?: Partial<RowSplitting>;
}

/** Images wider than this are photographs that nobody brought to a size. */
const LARGEST_SIDE = 1024;

/** Refuses options that no images have. @throws {UsageError} naming the option and its value */
export function refuseImageOptions(options: ImageOptions): void {
  if (!isObject(options)) {
    throw new UsageError(`Options of images are an object, got ${String(options)}`);
  }
  refuseNames("A folder of images", options, ["size", "split"]);
  const { size, split = {} } = options as ImageOptions;
  refuseSplit("A folder of images", split);
  if (size === undefined || Number.isInteger(size) && size >= 1 && size <= LARGEST_SIDE) return;
  throw new UsageError(
    `A folder of images has a size from 1 to ${LARGEST_SIDE} pixels, got ${String(size)}`,
  );
}

/**
 * Reads `<class>/<image>` (JPEG or PNG) of a folder or an archive. Every channel is standardised by
 * the training part; where no pixel of any image has a colour, there is one channel. Classes are in
 * the order of their letters; parts are drawn by the seed of the split, each class by its share.
 *
 * @throws {UsageError} as {@linkcode refuseImageOptions}
 * @throws {DataError} as `readImageFolder`, and for one class, or a class of fewer than three images
 */
export async function loadClassFolders(path: string, options: ImageOptions = {}): Promise<RowData> {
  refuseImageOptions(options);
  await refuseParts(path);
  const { size, split } = options;
  const fit = size === undefined ? undefined : (image: Pixels) => fitSquare(image, size);
  const { classNames, shape, inputs, labels } = await readImageFolder(path, { fit });
  if (classNames.length < 2) {
    throw new DataError(`${path}: the only class is ${classNames}, expected at least two`);
  }
  const grey = isGrey(inputs);
  const rows = {
    what: path,
    shape: [labels.length, ...shape, grey ? 1 : 3],
    values: grey ? inputs.filter((_, i) => i % 3 === 0) : inputs,
    isBytes: true,
  };
  const predicted = { values: Array.from(labels), classNames };
  return shapedData(rows, { name: basename(path), of: path, predicted, split });
}

/** @throws {DataError} for folders of parts, each with the classes in it */
async function refuseParts(path: string): Promise<void> {
  const part = join(path, "train");
  if (!await isFolder(part) || (await folderNamesIn(part)).length === 0) return;
  throw new DataError(
    `${part}: holds folders, expected images of a class: parts are drawn by split, so name the folder ` +
      "that has the classes",
  );
}

/** Whether red, green and blue are alike in every pixel. */
function isGrey(values: Uint8Array): boolean {
  return values.every((value, i) => i % 3 === 0 || value === values[i - 1]);
}
