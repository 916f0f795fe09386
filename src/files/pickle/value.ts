/**
 * What a pickle of plain data holds.
 *
 * @module
 */

import { quote } from "../json_text.ts";

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

/** Whether a value is a numpy array. */
export function isArray(value: PickleValue | undefined): value is PickledArray {
  return kindOf(value) === "array";
}

/** Whether a value is a CSR matrix. */
export function isCsr(value: PickleValue | undefined): value is PickledCsr {
  return kindOf(value) === "csr";
}

/** A value as a message can hold it: numbers and texts in short, of all else what it is. */
export function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a dict of ${value.size}`;
  const isShort = value === null || typeof value === "number" || typeof value === "boolean";
  return isShort ? String(value) : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function kindOf(value: PickleValue | undefined): string | null {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : null;
}
