/**
 * Files that hold float32 vectors alone, under any names: what this project writes for itself.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { fromBytes } from "./number_format.ts";
import { decodeWeights, type StoredTensor } from "./read.ts";
import { encodeWeights } from "./write.ts";

/** Named float32 vectors and a few texts. */
export interface FloatsFile {
  tensors: Record<string, Float32Array>;
  metadata: Record<string, string>;
}

/** The file's bytes: equal contents give equal bytes. */
export function encodeFloats({ tensors, metadata }: FloatsFile): Uint8Array<ArrayBuffer> {
  const stored = Object.entries(tensors).map(([name, values]): [string, StoredTensor] => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return [name, { format: "F32", shape: [values.length], bytes }];
  });
  return encodeWeights({ tensors: new Map(stored), metadata }, { anyName: true });
}

/**
 * Reads such a file.
 *
 * @throws {DataError} saying what is wrong with it
 */
export function decodeFloats(file: Uint8Array, source: string): FloatsFile {
  const { tensors, metadata } = decodeWeights(file, source, { anyName: true });
  const read = Array.from(tensors, ([name, { format, bytes }]) => {
    if (format === "F32") return [name, fromBytes(bytes, format).slice()];
    throw new DataError(`${source}: tensor ${name} is of type ${format}, expected F32`);
  });
  return { tensors: Object.fromEntries(read), metadata: { ...metadata } };
}
