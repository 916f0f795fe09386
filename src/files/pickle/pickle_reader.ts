/**
 * The bytes of a pickle, as pickleparser 0.2.1 asks for them.
 *
 * @module
 */

import { BufferReader } from "pickleparser";

/** Opcodes whose arguments need care; see CPython's Lib/pickle.py. */
const OP = { STRING: 0x53, UNICODE: 0x56, LONG1: 0x8a };

/**
 * Opcodes that no pickle of plain data has: they look things up outside it, or hold integers of
 * more than 255 bytes.
 */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x50, "PERSID"],
  [0x51, "BINPERSID"],
  [0x69, "INST"],
  [0x6f, "OBJ"],
  [0x82, "EXT1"],
  [0x83, "EXT2"],
  [0x84, "EXT4"],
  [0x8b, "LONG4"],
  [0x97, "NEXT_BUFFER"],
]);

/** A long stretch of bytes, turned into text piece by piece: a call takes so many arguments. */
const PIECE = 8192;

/**
 * pickleparser takes text without encoding for Windows-1252, leaves the escapes of protocol 0 as
 * they are, drops the sign of long integers and follows lengths below zero backwards, for ever.
 * Python means Latin-1, escapes, two's complement, and refuses.
 */
export class PickleReader extends BufferReader {
  #opcode = 0;
  #atOpcode = false;

  /** Asked before each opcode, and only there. */
  override hasNext(): boolean {
    this.#atOpcode = true;
    return super.hasNext();
  }

  /** One byte; remembers which of them are opcodes. */
  override byte(): number {
    const value = super.byte();
    if (!this.#atOpcode) return value;
    this.#atOpcode = false;
    this.#opcode = value;
    const name = REFUSED.get(value);
    if (name !== undefined) throw new Error(`the opcode ${name} is not for plain data`);
    return value;
  }

  /** A stretch of bytes, not copied. */
  override bytes(length: number): Uint8Array {
    if (length < 0) throw new Error(`a length of ${length}, expected 0 or more`);
    const bytes = super.bytes(length) as Uint8Array;
    if (this.#opcode === OP.LONG1) refuseUnsafe(bytes);
    return bytes;
  }

  /** Text; `ascii` is what Python 2 calls str: any bytes. */
  override string(size: number, encoding: "ascii" | "utf-8"): string {
    return encoding === "utf-8" ? super.string(size, encoding) : latin1(this.bytes(size));
  }

  /** A line without its end, its escapes resolved where the opcode has some. */
  override line(): string {
    const line = super.line();
    if (this.#opcode === OP.UNICODE) {
      return line.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    }
    return this.#opcode === OP.STRING ? unescaped(line) : line;
  }
}

/** The text with one character for each byte. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return text;
}

/** As Python's repr writes a str: \\, \', \", \n, \r, \t and \xhh. */
function unescaped(line: string): string {
  const plain: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return line.replace(
    /\\(?:x([0-9a-f]{2})|([\s\S]))/gi,
    (_, hex, char) => hex ? String.fromCharCode(parseInt(hex, 16)) : plain[char] ?? char,
  );
}

/** @throws {Error} for a two's complement integer below 0 or from 2^53 on */
function refuseUnsafe(bytes: Uint8Array): void {
  const value = bytes.reduceRight((sum, byte) => 256 * sum + byte, 0);
  if (Number.isSafeInteger(value) && (bytes.at(-1) ?? 0) < 128) return;
  throw new Error("a long integer below -2^31 or beyond 2^53 is not exact here");
}
