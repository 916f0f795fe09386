/**
 * Named tensors in one file, in the safetensors format: a length, a JSON header, then raw
 * little-endian values. Written and read here without copies of the frozen weights: those are
 * never stored.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { isObject, parseHeader } from "./safetensors.ts";

/** Named float32 arrays and a few texts. */
export interface TensorFile {
  tensors: Record<string, Float32Array>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: "F32";
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;
const SPACE = 0x20;

/** The file's bytes; tensors are laid out in order of name, so equal contents give equal bytes. */
export function encodeTensorFile({ tensors, metadata }: TensorFile): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: metadata };
  let offset = 0;
  for (const name of names) {
    const { length, byteLength } = tensors[name];
    const data_offsets: [number, number] = [offset, offset += byteLength];
    header[name] = { dtype: "F32", shape: [length], data_offsets };
  }
  const text = JSON.stringify(header);
  const unpadded = new TextEncoder().encode(text);
  const encoded = new Uint8Array(Math.ceil(unpadded.length / 8) * 8).fill(SPACE);
  encoded.set(unpadded);
  const bytes = new Uint8Array(LENGTH_BYTES + encoded.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(encoded.length), true);
  bytes.set(encoded, LENGTH_BYTES);
  let position = LENGTH_BYTES + encoded.length;
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = tensors[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), position);
    position += byteLength;
  }
  return bytes;
}

/**
 * Reads what {@linkcode encodeTensorFile} wrote.
 *
 * @param source the file's name, for messages
 * @throws {DataError} when the bytes are cut short, too many or not of this format
 */
export function decodeTensorFile(bytes: Uint8Array, source: string): TensorFile {
  const refuse = (why: string): never => {
    throw new DataError(`Cannot read ${source}: ${why}; delete it to start anew`);
  };
  if (bytes.length < LENGTH_BYTES) refuse(`only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  const start = LENGTH_BYTES + headerLength;
  if (start > bytes.length) refuse(`a header of ${headerLength} bytes in ${bytes.length}`);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  const { __metadata__, ...entries } = header ?? refuse("its header is not a JSON object");
  if (!isTexts(__metadata__)) return refuse("its header has no metadata");
  const tensors: Record<string, Float32Array> = {};
  let expected = start;
  for (const [name, entry] of Object.entries(entries)) {
    if (!isHeaderEntry(entry)) return refuse(`the header's entry of tensor ${name} is damaged`);
    const [from, to] = entry.data_offsets;
    if (start + to > bytes.length) refuse(`tensor ${name} ends beyond the file`);
    tensors[name] = new Float32Array(bytes.slice(start + from, start + to).buffer);
    expected += to - from;
  }
  if (expected !== bytes.length) refuse(`${bytes.length} bytes instead of ${expected}`);
  return { tensors, metadata: __metadata__ };
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function isHeaderEntry(value: unknown): value is HeaderEntry {
  if (!isObject(value) || value.dtype !== "F32" || !Array.isArray(value.data_offsets)) return false;
  const [from, to] = value.data_offsets;
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to &&
    Array.isArray(value.shape) && to - from === 4 * value.shape.reduce((n, d) => n * d, 1);
}
