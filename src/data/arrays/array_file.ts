/**
 * Arrays in files: numpy's `.npy` and `.npz`, and IDX, told apart by what they begin with.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { isZip, readArchive } from "../../files/archive.ts";
import { readUnpacked } from "../../files/gzip.ts";
import { hexOf } from "../../files/hex.ts";
import { isIdx, parseIdx } from "../../files/idx.ts";
import { quote } from "../../files/json_text.ts";
import { isNpy, parseNpy } from "../../files/npy.ts";
import type { PickledArray } from "../../files/pickle/value.ts";
import type { ShapedRows } from "../rows/standardised.ts";

/** Where an array is. */
export interface ArrayPlace {
  /** The file. */
  readonly path: string;
  /** Its name in a `.npz` archive; needed where that has several. */
  readonly name?: string;
}

/**
 * Reads an array of numbers; `.npy` and IDX files may be compressed with gzip.
 *
 * @throws {DataError} naming the file: another format, damage, a name that an archive does not have
 */
export async function readArray({ path, name }: ArrayPlace): Promise<ShapedRows> {
  if (await isZip(path)) return await readFromArchive(path, name);
  if (name !== undefined) {
    throw new DataError(
      `${path}: is no .npz archive, which alone has names such as ${quote(name)}`,
    );
  }
  const bytes = await readUnpacked(path);
  if (isNpy(bytes)) return shaped(parseNpy(bytes, path), path);
  if (isIdx(bytes)) return { what: path, isBytes: true, ...parseIdx(bytes, path) };
  throw new DataError(
    `${path}: neither .npy (93 4e 55 4d), .npz (50 4b) nor IDX (00 00), but ` +
      hexOf(bytes.subarray(0, 4)),
  );
}

async function readFromArchive(path: string, name: string | undefined): Promise<ShapedRows> {
  const names: string[] = [];
  const found = await readArchive(path, (entry) => {
    if (!entry.endsWith(".npy")) return false;
    names.push(entry.slice(0, -".npy".length));
    return name === undefined || names.at(-1) === name;
  });
  const [first, ...others] = [...found];
  if (names.length === 0) {
    throw new DataError(`${path}: holds no arrays, no file that ends in .npy`);
  }
  if (first === undefined || others.length > 0) {
    const known = names.slice(0, 12).map((known) => quote(known)).join(", ");
    throw new DataError(
      name === undefined
        ? `${path}: say which of its arrays is meant, there are ${known}`
        : `${path}: has no array ${quote(name)}, there are ${known}`,
    );
  }
  const [entry, bytes] = first;
  const what = `${path}: ${entry}`;
  return shaped(parseNpy(bytes, what), what);
}

function shaped({ shape, values, dtype }: PickledArray, what: string): ShapedRows {
  return { what, shape, values, isBytes: dtype === "u1" };
}
