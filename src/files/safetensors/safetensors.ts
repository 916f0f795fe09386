/**
 * Tensors of a safetensors file, read one by one: a file of weights may be larger than what of it is
 * wanted.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readFailure } from "../file_errors.ts";

/** An open file; `close` it. */
export interface Safetensors {
  /** Its name, for messages. */
  readonly path: string;
  /** The shape of every tensor, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /**
   * The values of a tensor as float32 (row-major).
   *
   * @throws {DataError} when there is no such tensor, its numbers are of another type than F32, F16
   * or BF16, or the file is cut short
   */
  read(name: string): Promise<Float32Array>;
  /** Closes the file. */
  close(): void;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Bytes of a number, and the numbers of some bytes. */
const TYPES: Readonly<Record<string, [number, (bytes: Uint8Array) => Float32Array]>> = {
  F32: [4, (bytes) => new Float32Array(bytes.buffer)],
  F16: [2, (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), ofHalf)],
  BF16: [2, (bytes) => {
    const words = Uint32Array.from(new Uint16Array(bytes.buffer), (half) => half << 16);
    return new Float32Array(words.buffer);
  }],
};

const LENGTH_BYTES = 8;
/** Headers of the largest models have some megabytes. */
const LARGEST_HEADER = 100_000_000;

/**
 * Opens a file and reads its header.
 *
 * @throws {DataError} naming the file: unreadable, cut short or of another format
 */
export async function openSafetensors(path: string): Promise<Safetensors> {
  const file = await Deno.open(path).catch((error) => {
    throw readFailure(path, error);
  });
  try {
    const { size } = await file.stat();
    const length = new DataView((await readAt(file, 0, Math.min(LENGTH_BYTES, size))).buffer);
    const headerLength = size < LENGTH_BYTES ? -1 : Number(length.getBigUint64(0, true));
    const start = LENGTH_BYTES + headerLength;
    if (headerLength < 0 || headerLength > LARGEST_HEADER || start > size) {
      throw damaged(path, `${size} bytes with a header of ${headerLength}`);
    }
    const header = parseHeader(await readAt(file, LENGTH_BYTES, headerLength));
    if (header === null) throw damaged(path, "its header is not a JSON object");
    const entries = entriesOf(header, path);
    return {
      path,
      shapes: new Map([...entries].map(([name, { shape }]) => [name, shape])),
      read: (name) => readTensor(file, { path, entries, start, size }, name),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The JSON object of a header; null for anything else. */
export function parseHeader(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isObject(header) ? header : null;
  } catch {
    return null;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(header: Record<string, unknown>, path: string): Map<string, Entry> {
  const { __metadata__: _texts, ...rest } = header;
  return new Map(
    Object.entries(rest).map(([name, entry]) => {
      if (isEntry(entry)) return [name, entry];
      throw damaged(path, `the header's entry of ${name} is not one of a tensor`);
    }),
  );
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || typeof value.dtype !== "string") return false;
  const { shape, data_offsets } = value;
  if (!Array.isArray(shape) || !Array.isArray(data_offsets)) return false;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  const [from, to] = data_offsets;
  return shape.every(isSize) && isSize(from) && isSize(to) && from <= to;
}

async function readTensor(
  file: Deno.FsFile,
  { path, entries, start, size }: {
    path: string;
    entries: Map<string, Entry>;
    start: number;
    size: number;
  },
  name: string,
): Promise<Float32Array> {
  const entry = entries.get(name);
  if (entry === undefined) throw new DataError(`${path}: there is no tensor ${name}`);
  const { dtype, shape, data_offsets: [from, to] } = entry;
  if (!Object.hasOwn(TYPES, dtype)) {
    throw new DataError(`${path}: ${name} is of type ${dtype}, expected F32, F16 or BF16`);
  }
  const [bytes, numbersOf] = TYPES[dtype];
  const wanted = bytes * shape.reduce((product, length) => product * length, 1);
  if (to - from !== wanted || start + to > size) {
    throw damaged(path, `${name} has ${Math.min(to, size - start) - from} bytes, not ${wanted}`);
  }
  return numbersOf(await readAt(file, start + from, wanted));
}

async function readAt(file: Deno.FsFile, from: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  await file.seek(from, Deno.SeekMode.Start);
  for (let done = 0; done < size;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return bytes;
}

const word = new Uint32Array(1);
const wordAsFloat = new Float32Array(word.buffer);

/** The value of an IEEE half: exact in float32. */
function ofHalf(half: number): number {
  const [exponent, fraction] = [half >> 10 & 31, half & 1023];
  if (exponent === 0) return (half & 0x8000 ? -fraction : fraction) / 16_777_216;
  word[0] = (half & 0x8000) << 16 | (exponent === 31 ? 255 : exponent + 112) << 23 | fraction << 13;
  return wordAsFloat[0];
}

function damaged(path: string, why: string): DataError {
  return new DataError(`${path}: no safetensors file, or a damaged one: ${why}`);
}
