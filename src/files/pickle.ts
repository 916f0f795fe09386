/**
 * Python's pickles as plain values: numbers, text, lists, dicts, numpy arrays and scipy's CSR
 * matrices, from Python 2 and 3.
 *
 * A pickle is a program: it names classes to be made and functions to be called. `pickleparser`
 * (the only maintained reader of all six protocols on npm, without dependencies) runs it; nothing
 * is called but the stand-ins of `pickle/known_names.ts`, and a pickle that names anything else is
 * refused.
 *
 * @module
 */

import { Parser } from "pickleparser";
import { DataError } from "../errors.ts";
import { readFailure } from "./file_errors.ts";
import { knownName } from "./pickle/known_names.ts";
import { PickleReader } from "./pickle/pickle_reader.ts";
import { plain } from "./pickle/plain.ts";

/** The values of a numpy array, row-major. 64-bit integers are held as float64, exactly. */
export type ArrayValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** A numpy array. */
export interface PickledArray {
  /** What it is. */
  readonly kind: "array";
  /** Sizes, e.g. `[1000, 17]`; empty for a scalar array. */
  readonly shape: readonly number[];
  /** As numpy calls them without byte order, such as `f4`, `i8`, `b1`. */
  readonly dtype: string;
  /** Values, last dimension fastest; booleans as 0 and 1. */
  readonly values: ArrayValues;
}

/** A sparse matrix by rows: those of row i lie at `indptr[i]` to `indptr[i + 1]`. */
export interface PickledCsr {
  /** What it is. */
  readonly kind: "csr";
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** [rows + 1], from 0, never falling. */
  readonly indptr: ArrayValues;
  /** The column of each entry, each below `shape[1]`. */
  readonly indices: ArrayValues;
  /** Each entry. */
  readonly data: ArrayValues;
}

/**
 * What a pickle may hold. Tuples are lists, `defaultdict` is a dict, text of Python 2 has a
 * character of Latin-1 for each byte.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly PickleValue[]
  | ReadonlySet<PickleValue>
  | ReadonlyMap<PickleValue, PickleValue>
  | PickledArray
  | PickledCsr;

/**
 * Reads a pickle; nothing in it is executed.
 *
 * @param path The file, one pickle and nothing behind it.
 * @throws {DataError} as {@linkcode parsePickle}, or when the file cannot be read.
 */
export async function readPickle(path: string): Promise<PickleValue> {
  const bytes = await Deno.readFile(path).catch((error) => {
    throw readFailure(path, error);
  });
  return parsePickle(bytes, path);
}

/**
 * {@linkcode readPickle} for bytes at hand; `path` is for the messages.
 *
 * @throws {DataError} naming `path` and what was found: a class or function that is not one of the
 * few known, cut-off or damaged bytes, integers beyond 2^53, arrays of another size than they say,
 * a value that contains itself.
 */
export function parsePickle(bytes: Uint8Array, path: string): PickleValue {
  const reader = new PickleReader(bytes);
  try {
    const parser = new Parser({
      nameResolver: { resolve: knownName },
      unpicklingTypeOfDictionary: "Map",
      unpicklingTypeOfSet: "Set",
    });
    const value = plain(parser.read(reader));
    if (!reader.hasNext()) return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `${path}: not a pickle that can be read, at byte ${reader.position} of ${bytes.length} ` +
        `(${reason})`,
      { cause: error },
    );
  }
  throw new DataError(
    `${path}: the pickle ends at byte ${reader.position} of ${bytes.length}, expected nothing ` +
      "behind it",
  );
}
