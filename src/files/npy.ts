/**
 * numpy's `.npy` files, format 1 to 3 (numpy.lib.format).
 *
 * ```text
 * bytes 0-5        0x93 and NUMPY
 * bytes 6, 7       format, such as 1, 0
 * then             length of the header: 2 bytes in format 1, else 4, least significant first
 * then             a Python dict: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 * then             the values
 * ```
 *
 * Types, byte orders and Fortran's order are those that pickles have too. The package for this (npyjs)
 * leaves Fortran's order, the number of values and other byte orders to its caller.
 *
 * @module
 */

import { DataError, messageOf } from "../errors.ts";
import { hexOf } from "./hex.ts";
import { oneLine, quote } from "./json_text.ts";
import { LONGEST_NPY_HEADER } from "./limits.ts";
import { ArrayDraft, Dtype } from "./pickle/numpy_array.ts";
import type { PickledArray } from "./pickle/value.ts";

const MAGIC = [0x93, ..."NUMPY"].map((sign) =>
  typeof sign === "string" ? sign.charCodeAt(0) : sign
);

/** Whether bytes begin as those of a `.npy` file do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads the bytes of a `.npy` file, with nothing behind it: floats of 32 and 64 bits, integers,
 * booleans (as 0 and 1), in whichever byte order and in C's order or Fortran's.
 *
 * @param path names the bytes in messages
 * @returns values row-major, 64-bit integers as float64
 * @throws {DataError} naming `path` and what was found: Python objects, which are pickled, or other
 * types that are no numbers; bytes that are cut off or damaged; integers beyond 2^53
 */
export function parseNpy(bytes: Uint8Array, path: string): PickledArray {
  const { header, values } = partsOf(bytes, path);
  const { type, isColumnMajor, shape } = fieldsOf(header, path);
  if (/^\|?O/.test(type)) {
    throw new DataError(
      `${path}: an array of Python objects, which are pickled, expected numbers: save it as such, ` +
        'np.save(FILE, x.astype("float32"))',
    );
  }
  try {
    const parts = { data: values, dtype: new Dtype(type), shape, columnMajor: isColumnMajor };
    return ArrayDraft.of(parts).finish();
  } catch (error) {
    throw new DataError(`${path}: ${oneLine(messageOf(error))}`, { cause: error });
  }
}

/** The text of the header, and what lies behind it. */
function partsOf(bytes: Uint8Array, path: string): { header: string; values: Uint8Array } {
  const isShort = bytes[6] === 1;
  const from = isShort ? 10 : 12;
  if (!isNpy(bytes) || bytes.length < from || !(bytes[6] >= 1 && bytes[6] <= 3)) {
    throw new DataError(
      `${path}: no .npy file of format 1 to 3, but ${bytes.length} bytes: ` +
        hexOf(bytes.subarray(0, 8)),
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_NPY_HEADER || from + length > bytes.length) {
    throw new DataError(
      `${path}: a header of ${length} bytes in a file of ${bytes.length}: it is cut off or damaged`,
    );
  }
  const header = new TextDecoder().decode(bytes.subarray(from, from + length));
  return { header, values: bytes.subarray(from + length) };
}

/** What a header says. @throws {DataError} for one that is not as numpy writes it */
function fieldsOf(header: string, path: string) {
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (type === undefined || order === undefined || sizes === undefined) {
    const isTable = /'descr'\s*:\s*\[/.test(header);
    throw new DataError(
      isTable
        ? `${path}: an array of records with names, expected numbers of one type`
        : `${path}: a header without descr, fortran_order and shape, ${quote(header.trim())}`,
    );
  }
  const shape = sizes.split(",").map((size) => size.trim()).filter(Boolean).map(Number);
  return { type, isColumnMajor: order === "True", shape };
}
