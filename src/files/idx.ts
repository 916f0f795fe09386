/**
 * The IDX format of MNIST: a big-endian header, then unsigned bytes.
 *
 * ```text
 * bytes 0-3        magic number: 0, 0, 8 (unsigned bytes), number of dimensions
 * then 4 a dimension   its size, most significant byte first
 * then             the values, last dimension fastest
 * ```
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { numbersIn } from "../numeric/shape.ts";
import { readUnpacked } from "./gzip.ts";

/** An array of bytes with its shape. */
export interface IdxArray {
  /** The file it is from. */
  readonly path: string;
  /** Sizes, e.g. `[60000, 28, 28]`. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly values: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes, compressed with gzip or not (recognised by its first bytes).
 *
 * @param dimensions 3 for images `[n, height, width]`, 1 for labels `[n]`.
 * @throws {DataError} naming the file, what was found and what was expected: unreadable, a gzip
 * that is cut off, a wrong magic number, a length that is not what the header says.
 */
export async function readIdx(path: string, dimensions: number): Promise<IdxArray> {
  return parseIdx(await readUnpacked(path), path, dimensions);
}

/** Whether bytes begin as those of an IDX file do. */
export function isIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && bytes[3] > 0;
}

/** {@linkcode readIdx} of bytes at hand; of as many dimensions as they say by default. */
export function parseIdx(bytes: Uint8Array, path: string, dimensions = bytes[3]): IdxArray {
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw new DataError(
      `${path}: ${bytes.length} bytes are too few for an IDX header of ${header} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const expected = 0x800 + dimensions;
  if (magic !== expected) {
    throw new DataError(
      `${path}: magic number ${hex(magic)}, expected ${hex(expected)} ` +
        `(IDX, unsigned bytes, ${dimensions} dimension${dimensions === 1 ? "" : "s"})`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = numbersIn(shape);
  if (bytes.length - header !== size) {
    throw new DataError(
      `${path}: ${bytes.length - header} bytes of values, expected ${size} for ` +
        `${shape.join(" x ")}: the file is ${
          bytes.length - header < size ? "cut off" : "too long"
        }`,
    );
  }
  return { path, shape, values: bytes.subarray(header) };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
