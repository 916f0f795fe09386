/**
 * The bytes of a pickle, from its beginning to its end.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Reads what stands behind opcodes. Every method throws an Error where there are too few bytes. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** Begins at the first byte. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  /** One byte. */
  byte(): number {
    return this.#bytes[this.#skip(1)];
  }

  /** Two bytes, the lower first. */
  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  /** Four bytes, the lowest first. */
  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** Four bytes in two's complement, the lowest first. */
  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  /** Eight bytes, the lowest first. */
  uint64(): number {
    return exactly(this.#view.getBigUint64(this.#skip(8), true));
  }

  /** Eight bytes, the highest first. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }

  /** A whole number of `length` bytes in two's complement, the lowest first. */
  integer(length: number): number {
    const sum = this.bytes(length).reduceRight((sum, byte) => 256n * sum + BigInt(byte), 0n);
    return exactly(BigInt.asIntN(8 * length, sum));
  }

  /** A stretch of bytes, not copied. */
  bytes(length: number): Uint8Array {
    if (length < 0) throw new Error(`a length of ${length}, expected 0 or more`);
    const from = this.#skip(length);
    return this.#bytes.subarray(from, this.#at);
  }

  /** Text in UTF-8. */
  utf8(length: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes(length));
    } catch (error) {
      if (error instanceof TypeError) throw new Error("text that is no UTF-8", { cause: error });
      throw error;
    }
  }

  /** What Python 2 calls str, which is any bytes: a character of Latin-1 for each. */
  latin1(length: number): string {
    const { buffer, byteOffset } = this.bytes(length);
    return Buffer.from(buffer, byteOffset, length).toString("latin1");
  }

  /** Text up to the end of its line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new Error("a line without an end");
    const text = this.latin1(end - this.#at);
    this.#skip(1);
    return text;
  }

  #skip(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) {
      throw new Error(`${from + length - this.#bytes.length} more bytes expected`);
    }
    this.#at += length;
    return from;
  }
}

/** @throws {Error} for an integer that float64 does not hold */
export function exactly(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Error("an integer beyond 2^53, which is not exact here");
}
