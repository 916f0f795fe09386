/**
 * Many values of which few differ, kept as numbers of a few bits.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { numbersIn } from "../numeric/shape.ts";
import { type Heap, heapIfAny } from "./wasm/heap.ts";

/** Bits of a number. */
export type PackedBits = 1 | 2 | 4;

/** Values as the numbers of their kinds. */
export interface PackedValues {
  /** The numbers one after the other, the lowest bits of a byte first. */
  readonly codes: Uint8Array;
  /** The kinds: the 2^bits values that the numbers stand for, in the order in which they came. */
  readonly values: Float32Array;
  /** Bits of a number. */
  readonly bits: PackedBits;
}

/** Bytes of the kernel's table, the values of every byte: largest where a byte holds eight. */
const TABLE_BYTES = 4 * 256 * 8;

/**
 * Packs values.
 *
 * @param parts the values in their order
 * @param size their number
 * @throws {Error} where more than 2^bits of them differ
 */
export function packValues(
  parts: Iterable<Float32Array>,
  size: number,
  bits: PackedBits,
): PackedValues {
  const codes = new Uint8Array(Math.ceil(size * bits / 8));
  const values = new Float32Array(1 << bits);
  let known = 0;
  let [byte, shift] = [0, 0];
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const value = part[i];
      let code = 0;
      while (code < known && values[code] !== value) code++;
      if (code === known) values[known++] = value;
      codes[byte] |= code << shift;
      shift += bits;
      if (shift < 8) continue;
      shift = 0;
      byte++;
    }
  }
  if (known > values.length) throw new Error(`${known} values do not fit into ${bits} bits`);
  return { codes, values, bits };
}

/**
 * Some of the values as a tensor; the caller disposes.
 *
 * @param first number of the first of them
 */
export function unpackedTensor<R extends tf.Rank>(
  packed: PackedValues,
  first: number,
  shape: tf.ShapeMap[R],
): tf.Tensor<R> {
  const heap = heapIfAny();
  if (heap !== null) return unpackedOnHeap(heap, packed, first, shape);
  const { codes, values, bits } = packed;
  const each = 8 / bits;
  const mask = values.length - 1;
  const out = new Float32Array(numbersIn(shape));
  for (let i = 0; i < out.length; i++) {
    const at = first + i;
    out[i] = values[codes[Math.floor(at / each)] >>> (bits * (at % each)) & mask];
  }
  return tf.tensor<R>(out, shape, "float32");
}

function unpackedOnHeap<R extends tf.Rank>(
  heap: Heap,
  { codes, values, bits }: PackedValues,
  first: number,
  shape: tf.ShapeMap[R],
): tf.Tensor<R> {
  const each = 8 / bits;
  const count = numbersIn(shape);
  const from = Math.floor(first / each);
  const skip = first % each;
  const needed = codes.subarray(from, from + Math.ceil((skip + count) / each));
  const out = heap.allocate<R>(shape);
  const table = heap.scratch(TABLE_BYTES + values.byteLength + needed.length);
  const kinds = table + TABLE_BYTES;
  const numbers = kinds + values.byteLength;
  const bytes = heap.bytes();
  bytes.set(new Uint8Array(values.buffer), kinds);
  bytes.set(needed, numbers);
  heap.kernels.unpack(numbers, bits, skip, count, kinds, table, heap.address(out));
  return out;
}
