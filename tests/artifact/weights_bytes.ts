/**
 * Safetensors files written by hand, right and wrong.
 *
 * @module
 */
import type { WeightsFile } from "../../src/files/safetensors/read.ts";
import { toBytes } from "../../src/files/safetensors/number_format.ts";
import { closedValues } from "../support/closed_values.ts";

/** A file with a header of one's choice, not padded, before `data`. */
export function fileOf(header: string | Uint8Array, data: Uint8Array | number = 0): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const numbers = typeof data === "number" ? new Uint8Array(data) : data;
  const file = new Uint8Array(8 + text.length + numbers.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(numbers, 8 + text.length);
  return file;
}

/** The header of a file and what follows it. */
export function partsOf(file: Uint8Array): { header: string; data: Uint8Array } {
  const end = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return { header: new TextDecoder().decode(file.subarray(8, end)), data: file.subarray(end) };
}

/** A small file of all three formats, of a scalar and of nothing. */
export function smallFile(): WeightsFile {
  const tensors = new Map(
    [
      ["b.half", { format: "F16", shape: [2, 3], bytes: toBytes(closedValues(6, 1), "F16") }],
      ["a.brain", { format: "BF16", shape: [5], bytes: toBytes(closedValues(5, 2), "BF16") }],
      ["c.whole", { format: "F32", shape: [3, 1], bytes: toBytes(closedValues(3, 3), "F32") }],
      ["d.beta", { format: "F32", shape: [], bytes: toBytes(closedValues(1, 4), "F32") }],
      ["e.none", { format: "F32", shape: [0, 4], bytes: new Uint8Array() }],
    ] as const,
  );
  return { tensors, metadata: { format: "pt", text: 'a "quoted" Größe\n' } };
}
