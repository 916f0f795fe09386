/**
 * The header of a safetensors file, checked against the bytes: such files come from strangers.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { isObject, LONGEST_JSON, oneLine, parseObject, quote } from "../json_text.ts";
import { isTensorName, LENGTH_BYTES, METADATA, tensorBytes } from "./layout.ts";
import { NUMBER_FORMATS, type NumberFormat } from "./number_format.ts";

/** What is taken in besides files as `encodeWeights` writes them. */
export interface ReadOptions {
  /** Also names that could lead out of a folder, for files that are never split. Default false. */
  readonly anyName?: boolean;
  /**
   * Files of other libraries: gaps between tensors, tensors of other types as long as nobody reads
   * them, many dimensions, unknown fields, long headers. Default false.
   */
  readonly foreign?: boolean;
}

/** A tensor as the header describes it. */
export interface TensorEntry {
  /** How its numbers are written: one of `NUMBER_FORMATS` unless the file is foreign. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Its first byte in the file, and the one after its last. */
  readonly place: readonly [number, number];
}

/** A checked header. */
export interface WeightsHeader {
  /** By name, in the order of their bytes. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** The texts of `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest models of other libraries have headers of some megabytes. */
const LONGEST_FOREIGN = 100_000_000;
const MOST_DIMENSIONS = 8;

/** A file that is read, and how. */
export interface Reading extends ReadOptions {
  /** Its name, for messages. */
  readonly source: string;
  /** Its bytes. */
  readonly size: number;
}

/**
 * Where the header of a file ends.
 *
 * @param first the first eight bytes of the file
 * @throws {DataError} for a header that is too long or does not lie in the file
 */
export function headerEnd(first: Uint8Array, { source, size, foreign }: Reading): number {
  if (size < LENGTH_BYTES) throw damaged(source, `only ${size} bytes`);
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  const longest = foreign ? LONGEST_FOREIGN : LONGEST_JSON;
  if (length > longest) throw damaged(source, `a header of ${length} bytes, more than ${longest}`);
  const end = LENGTH_BYTES + Number(length);
  if (end > size) throw damaged(source, `a header of ${length} bytes in a file of ${size}`);
  return end;
}

/**
 * Reads a header and checks it against the size of its file.
 *
 * @param text all bytes of the header after its length
 * @throws {DataError} saying what is wrong, see `decodeWeights`
 */
export function parseHeader(text: Uint8Array, reading: Reading): WeightsHeader {
  const { source, anyName, foreign } = reading;
  const header = parseObject(text, foreign ? LONGEST_FOREIGN : LONGEST_JSON);
  if (typeof header === "string") throw damaged(source, `its header is ${header}`);
  const { [METADATA]: metadata = {}, ...values } = header;
  if (!isTexts(metadata)) throw damaged(source, `${METADATA} holds something else than texts`);
  const start = LENGTH_BYTES + text.length;
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(values)) {
    if (!anyName && !isTensorName(name)) {
      throw damaged(source, `a tensor may not be called ${quote(name)}`);
    }
    if (!isEntry(value) || !(foreign || isPlainEntry(value))) {
      throw damaged(source, `the entry of ${oneLine(name)} is not one of a tensor`);
    }
    const { dtype, shape, data_offsets: [from, to] } = value;
    entries.set(name, { type: dtype, shape, place: [start + from, start + to] });
    if (!foreign) formatOf(name, entries.get(name)!, source);
  }
  const ordered = inOrder(entries);
  refuseMisplaced(ordered, start, reading);
  return { entries: new Map(ordered), metadata };
}

/**
 * How the numbers of a tensor are written.
 *
 * @throws {DataError} for another type than F32, F16 or BF16, or another size than its shape has
 */
export function formatOf(
  name: string,
  { type, shape, place: [from, end] }: TensorEntry,
  source: string,
): NumberFormat {
  const tensor = `tensor ${oneLine(name)}`;
  const format = NUMBER_FORMATS.find((known) => known === type);
  if (format === undefined) {
    const known = NUMBER_FORMATS.join(", ");
    throw damaged(source, `${tensor} is of type ${quote(type)}, expected ${known}`);
  }
  const wanted = tensorBytes({ format, shape });
  if (end - from === wanted) return format;
  throw damaged(source, `${tensor} [${shape}] has ${end - from} bytes, not ${wanted}`);
}

function inOrder(entries: ReadonlyMap<string, TensorEntry>): [string, TensorEntry][] {
  return [...entries].sort(([a, { place: [from, end] }], [b, { place: other }]) =>
    from - other[0] || end - other[1] || (a < b ? -1 : 1)
  );
}

function refuseMisplaced(
  ordered: readonly [string, TensorEntry][],
  start: number,
  { source, size, foreign }: Reading,
): void {
  let last = start;
  for (const [name, { place: [from, end] }] of ordered) {
    const tensor = `tensor ${oneLine(name)}`;
    if (!foreign && from !== last) {
      const [begins, ended] = [from - start, last - start];
      throw damaged(
        source,
        `${tensor} begins at byte ${begins}, but the one before it ends at ${ended}`,
      );
    }
    if (end > size) throw damaged(source, `${tensor} ends at byte ${end} of a file of ${size}`);
    last = end;
  }
  if (!foreign && last !== size) throw damaged(source, `${size} bytes instead of ${last}`);
}

interface JsonEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function isEntry(value: unknown): value is JsonEntry {
  if (!isObject(value) || typeof value.dtype !== "string") return false;
  const { shape, data_offsets } = value;
  if (!Array.isArray(shape) || !Array.isArray(data_offsets)) return false;
  return shape.every(isSize) && data_offsets.length === 2 && data_offsets.every(isSize) &&
    data_offsets[0] <= data_offsets[1];
}

function isPlainEntry(entry: JsonEntry): boolean {
  return Object.keys(entry).length === 3 && entry.shape.length <= MOST_DIMENSIONS;
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function damaged(source: string, why: string): DataError {
  return new DataError(`${source}: no safetensors file, or a damaged one: ${why}`);
}
