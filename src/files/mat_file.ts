/**
 * MATLAB's files of version 5, as far as label files need them: arrays of real numbers.
 *
 * The one package that reads them (mat-for-js) is under the GPL, so it cannot be part of this
 * project; the format is short.
 *
 * ```text
 * bytes 0-115      text
 * bytes 124-127    version 0x0100 and the characters "MI", in the order of the file's numbers
 * then elements    type and size (4 bytes each), content, padding to 8 bytes
 *     type 15      zlib data, which hold one element
 *     type 14      an array: elements with its class, its sizes, its name, its numbers
 * ```
 *
 * An element of at most 4 bytes has type and size in 2 bytes each, and its content right behind
 * them. Source: MATLAB, "MAT-File Format", Level 5.
 *
 * @module
 */

import { inflateSync } from "node:zlib";
import { DataError, messageOf } from "../errors.ts";
import { numbersIn } from "../numeric/shape.ts";
import { oneLine, quote } from "./json_text.ts";
import { isBeyondOutput, LARGEST_MAT_CONTENT, tooMuch } from "./limits.ts";

/** An array of real numbers. */
export interface MatArray {
  /** Sizes, at least two; the first index is the fastest. */
  readonly shape: readonly number[];
  /** Values, of whichever type, as float64. */
  readonly values: Float64Array;
}

interface Element {
  type: number;
  content: DataView;
}

const HEADER = 128;
const VERSION = 0x0100;
const MATRIX = 14;
const COMPRESSED = 15;
/** Signs of a name; MATLAB's own have at most 63. */
const LONGEST_NAME = 63;

/** Bytes of a number of each type of element, and how one is read. */
const NUMBERS: Readonly<
  Record<number, [number, (view: DataView, at: number, little: boolean) => number]>
> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * The arrays of real numbers in a file, by name.
 *
 * @throws {DataError} naming the file: another format, cut off or damaged, an array of something
 * else (text, cells, complex or 64-bit integer numbers), or more than 16 MiB unpacked.
 */
export function readMatFile(bytes: Uint8Array, path: string): Map<string, MatArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = bytes.length < HEADER ? "" : String.fromCharCode(bytes[126], bytes[127]);
  if (mark !== "IM" && mark !== "MI") {
    throw new DataError(
      `${path}: no MATLAB file of version 5: expected at least ${HEADER} bytes with "IM" or "MI" ` +
        `at byte 126, got ${bytes.length} bytes and ${quote(mark)}`,
    );
  }
  const little = mark === "IM";
  const version = view.getUint16(124, little);
  if (version !== VERSION) {
    throw new DataError(
      `${path}: a MATLAB file of version 0x${version.toString(16).padStart(4, "0")}, expected ` +
        "0x0100 (version 5); write it with save(..., '-v7')",
    );
  }
  let left = LARGEST_MAT_CONTENT - bytes.length;
  if (left < 0) throw tooMuch(path, LARGEST_MAT_CONTENT);
  const arrays = new Map<string, MatArray>();
  try {
    for (const element of elements(part(view, HEADER), little)) {
      const whole = unpacked(element, { little, most: left });
      if (element.type === COMPRESSED) left -= whole.content.byteLength;
      const [name, array] = arrayOf(whole, little);
      arrays.set(name, array);
    }
  } catch (error) {
    if (isBeyondOutput(error)) {
      throw tooMuch(path, LARGEST_MAT_CONTENT);
    }
    throw new DataError(`${path}: the MATLAB file is cut off or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
  return arrays;
}

function* elements(view: DataView, little: boolean): Generator<Element> {
  for (let at = 0; at < view.byteLength;) {
    const word = view.getUint32(at, little);
    const isShort = word >>> 16 !== 0;
    const type = word & 0xffff;
    const size = isShort ? word >>> 16 : view.getUint32(at + 4, little);
    const from = at + (isShort ? 4 : 8);
    yield { type, content: part(view, from, size) };
    const end = from + size;
    // Compressed elements alone are not padded.
    at = type === COMPRESSED ? end : Math.ceil(end / 8) * 8;
  }
}

function unpacked(
  { type, content }: Element,
  { little, most }: { little: boolean; most: number },
): Element {
  if (type !== COMPRESSED) return { type, content };
  const packed = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, most) });
  const [element] = elements(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    little,
  );
  return element;
}

function arrayOf({ type, content }: Element, little: boolean): [string, MatArray] {
  if (type !== MATRIX) throw new Error(`an element of type ${type}, expected an array (14)`);
  const [flags, sizes, letters, numbers] = elements(content, little);
  const characters = numbersOf(letters, little);
  if (characters.length > LONGEST_NAME) {
    throw new Error(`a name of ${characters.length} characters`);
  }
  const name = oneLine(String.fromCharCode(...characters));
  const [word] = numbersOf(flags, little);
  const [kind, isComplex] = [word & 0xff, (word & 0x800) !== 0];
  if (kind < 6 || kind > 13 || isComplex) {
    throw new Error(`${name} is no array of real numbers of at most 32 bits or double precision`);
  }
  const shape = [...numbersOf(sizes, little)];
  const values = numbersOf(numbers, little);
  const wanted = numbersIn(shape);
  if (values.length !== wanted) {
    throw new Error(`${name} has ${values.length} numbers, expected ${shape.join(" x ")}`);
  }
  return [name, { shape, values }];
}

function numbersOf(element: Element | undefined, little: boolean): Float64Array {
  if (element === undefined) throw new Error("a part of an array is missing");
  const { type, content } = element;
  if (!Object.hasOwn(NUMBERS, type)) throw new Error(`numbers of the unknown type ${type}`);
  const [bytes, read] = NUMBERS[type];
  const count = content.byteLength / bytes;
  return Float64Array.from({ length: count }, (_, i) => read(content, i * bytes, little));
}

/** @throws {RangeError} when there are fewer bytes. */
function part(view: DataView, from: number, size = view.byteLength - from): DataView {
  if (from + size > view.byteLength) {
    throw new RangeError(`${size} bytes expected at ${from} of ${view.byteLength}`);
  }
  return new DataView(view.buffer, view.byteOffset + from, size);
}
