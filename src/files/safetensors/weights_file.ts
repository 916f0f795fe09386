/**
 * Named tensors as one safetensors file: a length, a JSON header, then raw little-endian numbers.
 * Read strictly, for such files come from strangers: everything the header says is checked against
 * the bytes, and nothing is executed or unpacked.
 *
 * @module
 */

import { DataError, UsageError } from "../../errors.ts";
import { isObject, LONGEST_JSON, parseObject, quote } from "../json_text.ts";
import { NUMBER_FORMATS, type NumberFormat } from "./number_format.ts";
import {
  isTensorName,
  LENGTH_BYTES,
  METADATA,
  planWeights,
  tensorBytes,
} from "./weights_header.ts";

/** A tensor as it lies in the file. */
export interface StoredTensor {
  /** How its numbers are written. */
  readonly format: NumberFormat;
  /** Its shape, [] for a scalar. */
  readonly shape: readonly number[];
  /** Its numbers, row-major and little-endian. */
  readonly bytes: Uint8Array;
}

/** Named tensors and a few texts. */
export interface WeightsFile {
  /** By name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The bytes of a file, laid out by {@linkcode planWeights}: equal contents give equal bytes.
 *
 * @throws {UsageError} for a name that {@linkcode decodeWeights} would refuse, and for bytes that a
 * tensor of that shape does not have
 */
export function encodeWeights({ tensors, metadata }: WeightsFile): Uint8Array<ArrayBuffer> {
  const { header, places, size } = planWeights(tensors, metadata);
  const file = new Uint8Array(size);
  file.set(header);
  for (const [name, [from, end]] of places) {
    const { shape, bytes } = tensors.get(name)!;
    if (bytes.length !== end - from) {
      throw new UsageError(
        `Tensor ${name} [${shape}] has ${bytes.length} bytes, not ${end - from}`,
      );
    }
    file.set(bytes, from);
  }
  return file;
}

/**
 * Reads a file.
 *
 * @param file all its bytes; the tensors are views of them
 * @param source its name, for messages
 * @throws {DataError} saying what is wrong: a header that is cut short, too long, not UTF-8, not JSON
 * or names something twice; a tensor of another type than F32, F16 or BF16, of a size that its shape
 * does not have, beyond the file, over another or after a gap; a name that could lead out of a folder
 */
export function decodeWeights(file: Uint8Array, source: string): WeightsFile {
  const refuse = (why: string): never => {
    throw new DataError(`${source}: no safetensors file, or a damaged one: ${why}`);
  };
  if (file.length < LENGTH_BYTES) refuse(`only ${file.length} bytes`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_JSON) refuse(`a header of ${length} bytes, more than ${LONGEST_JSON}`);
  const start = LENGTH_BYTES + Number(length);
  if (start > file.length) refuse(`a header of ${length} bytes in a file of ${file.length}`);
  const header = parseObject(file.subarray(LENGTH_BYTES, start));
  if (typeof header === "string") return refuse(`its header is ${header}`);
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isTexts(metadata)) return refuse(`${METADATA} holds something else than texts`);
  const tensors = new Map<string, StoredTensor>();
  let end = 0;
  for (const [name, entry] of inOrder(entries, refuse)) {
    const [from, to] = entry.data_offsets;
    if (from !== end) {
      refuse(`tensor ${name} begins at byte ${from}, but the one before it ends at ${end}`);
    }
    if (start + to > file.length) {
      refuse(`tensor ${name} ends at byte ${start + to} of a file of ${file.length}`);
    }
    const bytes = file.subarray(start + from, start + to);
    tensors.set(name, { format: entry.dtype, shape: entry.shape, bytes });
    end = to;
  }
  if (start + end !== file.length) {
    refuse(`${file.length} bytes instead of ${start + end}`);
  }
  return { tensors, metadata };
}

interface Entry {
  dtype: NumberFormat;
  shape: number[];
  data_offsets: [number, number];
}

/** Checked entries in the order of their bytes. */
function inOrder(
  entries: Record<string, unknown>,
  refuse: (why: string) => never,
): [string, Entry][] {
  const checked = Object.entries(entries).map(([name, value]): [string, Entry] => {
    if (!isTensorName(name)) refuse(`a tensor may not be called ${quote(name)}`);
    if (!isEntry(value)) return refuse(`the entry of ${name} is not one of a tensor`);
    const { dtype, shape, data_offsets: [from, to] } = value;
    const format = NUMBER_FORMATS.find((known) => known === dtype);
    if (format === undefined) {
      const known = NUMBER_FORMATS.join(", ");
      return refuse(`tensor ${name} is of type ${quote(dtype)}, expected ${known}`);
    }
    const wanted = tensorBytes({ format, shape });
    if (to - from !== wanted) {
      refuse(`tensor ${name} [${shape}] has ${to - from} bytes, not ${wanted}`);
    }
    return [name, { dtype: format, shape, data_offsets: [from, to] }];
  });
  return checked.sort(([a, { data_offsets: [from, to] }], [b, { data_offsets: other }]) =>
    from - other[0] || to - other[1] || (a < b ? -1 : 1)
  );
}

function isEntry(
  value: unknown,
): value is { dtype: string; shape: number[]; data_offsets: [number, number] } {
  if (!isObject(value) || typeof value.dtype !== "string") return false;
  const { shape, data_offsets } = value;
  if (!Array.isArray(shape) || !Array.isArray(data_offsets)) return false;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  return Object.keys(value).length === 3 && shape.length <= 8 && shape.every(isSize) &&
    data_offsets.length === 2 && data_offsets.every(isSize) && data_offsets[0] <= data_offsets[1];
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}
