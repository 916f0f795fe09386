/**
 * Reads safetensors files: whole ones from memory, or tensors one by one, for a file of weights may
 * be larger than what of it is wanted. Nothing is executed or unpacked.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readAt } from "../file_bytes.ts";
import { cannotRead } from "../file_errors.ts";
import { openRegular } from "../regular_file.ts";
import { formatOf, headerEnd, parseHeader, type Reading, type ReadOptions } from "./header.ts";
import { LENGTH_BYTES } from "./layout.ts";
import { fromBytes, type NumberFormat } from "./number_format.ts";

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
 * Reads a whole file.
 *
 * @param file all its bytes; the tensors are views of them
 * @param source its name, for messages
 * @param options what is taken in besides files as `encodeWeights` writes them
 * @throws {DataError} saying what is wrong: a header that is cut short, too long, not UTF-8, not JSON
 * or names something twice; a tensor of another type than F32, F16 or BF16, of a size that its shape
 * does not have, beyond the file, over another or after a gap; a name that could lead out of a folder
 */
export function decodeWeights(
  file: Uint8Array,
  source: string,
  options: ReadOptions = {},
): WeightsFile {
  const reading = { ...options, source, size: file.length };
  const text = file.subarray(LENGTH_BYTES, headerEnd(file, reading));
  const { entries, metadata } = parseHeader(text, reading);
  const tensors = Array.from(entries, ([name, entry]): [string, StoredTensor] => {
    const { shape, place } = entry;
    const format = formatOf(name, entry, source);
    return [name, { format, shape, bytes: file.subarray(...place) }];
  });
  return { tensors: new Map(tensors), metadata };
}

/** An open file; leaving the block of its `using` declaration closes it. */
export interface OpenWeights extends Disposable {
  /** Its name, for messages. */
  readonly path: string;
  /** The shape of every tensor, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /**
   * The values of a tensor as float32 (row-major).
   *
   * @throws {DataError} when there is no such tensor, its numbers are of another type than F32, F16
   * or BF16, or the disk refuses
   */
  read(name: string): Promise<Float32Array>;
}

/**
 * Opens a file and reads its header.
 *
 * @param options what is taken in besides files as `encodeWeights` writes them
 * @throws {DataError} naming the file: unreadable, cut short or of another format
 */
export async function openWeights(path: string, options: ReadOptions = {}): Promise<OpenWeights> {
  const file = await openRegular(path);
  try {
    const reading: Reading = { ...options, source: path, size: (await file.stat()).size };
    const read = (from: number, end: number) => readAt(file, [from, end]).catch(cannotRead(path));
    const first = await read(0, Math.min(LENGTH_BYTES, reading.size));
    const { entries } = parseHeader(await read(LENGTH_BYTES, headerEnd(first, reading)), reading);
    return {
      path,
      shapes: new Map(Array.from(entries, ([name, { shape }]) => [name, shape])),
      async read(name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new DataError(`${path}: there is no tensor ${name}`);
        const format = formatOf(name, entry, path);
        return fromBytes(await read(...entry.place), format);
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}
