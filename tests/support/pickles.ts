/**
 * Parts of pickles, as Python 2 wrote them: programs whose characters are bytes.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** A numpy array, without the opcode that ends a pickle. */
export function array(
  dtype: "i4" | "f4" | "u1",
  shape: number[],
  values: ArrayLike<number>,
): string {
  const kinds = { i4: Int32Array, f4: Float32Array, u1: Uint8Array };
  const typed = kinds[dtype].from(values);
  const raw = Buffer.from(typed.buffer).toString("latin1");
  const sizes = `(${shape.map((size) => `M${int16(size)}`).join("")}t`;
  const type =
    `cnumpy\ndtype\n${text(dtype)}K\x00K\x01\x87R(K\x03${text("<")}NNNJ\xff\xff\xff\xff` +
    "J\xff\xff\xff\xffK\x00tb";
  return `cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85${text("b")}\x87R` +
    `(K\x01${sizes}${type}\x89T${int32(raw.length)}${raw}tb`;
}

/** A short text. */
export function text(value: string): string {
  return `U${String.fromCharCode(value.length)}${value}`;
}

/** Two bytes, the lower first. */
export function int16(value: number): string {
  return String.fromCharCode(value & 255, value >> 8);
}

function int32(value: number): string {
  return int16(value & 65_535) + int16(value >> 16);
}

/** A program of Latin-1 characters. */
export function bytes(program: string): Uint8Array {
  return Uint8Array.from(program, (char) => char.charCodeAt(0));
}
