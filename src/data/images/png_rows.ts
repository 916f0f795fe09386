/**
 * The rows of a PNG image, unpacked: each begins with the number of a filter, by which its bytes are
 * told from those before and above.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { isBeyondOutput } from "../../files/limits.ts";
import { type PngParts, SAMPLES } from "./png_chunks.ts";

/** A part of an image: the pixels (x + i dx, y + j dy). */
export interface Pass {
  /** The first column. */
  readonly x: number;
  /** The first row. */
  readonly y: number;
  /** Columns from one to the next. */
  readonly dx: number;
  /** Rows from one to the next. */
  readonly dy: number;
  /** How many columns. */
  readonly width: number;
  /** How many rows. */
  readonly height: number;
}

/** Adam7: the seven images of which an interlaced one consists. */
const ADAM7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** Bytes behind the last row that are passed over, as other readers do. */
const SLACK = 65_536;

/**
 * The rows of all parts of an image, one after the other.
 *
 * @returns each row with its part and number there; its bytes are good until the next is asked for
 * @throws {Error} for zlib data that are damaged, or more or fewer than the image needs
 */
export function* pngRows(
  parts: PngParts,
): Generator<{ pass: Pass; row: number; bytes: Uint8Array }> {
  const pixelBits = SAMPLES[parts.colour] * parts.bits;
  const passes = passesOf(parts).map((pass) => ({
    pass,
    size: Math.ceil(pass.width * pixelBits / 8),
  }));
  const wanted = passes.reduce((sum, { pass, size }) => sum + pass.height * (1 + size), 0);
  const data = inflated(parts.packed, wanted);
  const back = Math.max(1, pixelBits / 8);
  let at = 0;
  for (const { pass, size } of passes) {
    let above: Uint8Array = new Uint8Array(size);
    for (let row = 0; row < pass.height; row++) {
      const bytes = data.subarray(at + 1, at + 1 + size);
      unfilter(data[at], { bytes, above, back });
      yield { pass, row, bytes };
      above = bytes;
      at += 1 + size;
    }
  }
}

function passesOf({ width, height, interlaced }: PngParts): Pass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, width, height }];
  return ADAM7.map((pass) => ({
    ...pass,
    width: Math.ceil((width - pass.x) / pass.dx),
    height: Math.ceil((height - pass.y) / pass.dy),
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

function inflated(packed: Uint8Array, wanted: number): Uint8Array {
  let data: Buffer;
  try {
    data = inflateSync(packed, { maxOutputLength: wanted + SLACK });
  } catch (error) {
    if (!isBeyondOutput(error)) throw error;
    throw new Error(`more than the ${wanted} bytes that its pixels take`, { cause: error });
  }
  if (data.length < wanted) throw new Error(`${data.length} of ${wanted} bytes of pixels`);
  return data;
}

/** Adds in place to each byte what its filter expects, from those `back` bytes before and above. */
function unfilter(
  filter: number,
  { bytes, above, back }: { bytes: Uint8Array; above: Uint8Array; back: number },
): void {
  if (filter > 4) throw new Error(`the filter ${filter}, expected 0 to 4`);
  const size = bytes.length;
  if (filter === 1) {
    for (let i = back; i < size; i++) bytes[i] += bytes[i - back];
  } else if (filter === 2) {
    for (let i = 0; i < size; i++) bytes[i] += above[i];
  } else if (filter === 3) {
    for (let i = 0; i < size; i++) {
      bytes[i] += ((i < back ? 0 : bytes[i - back]) + above[i]) >> 1;
    }
  } else if (filter === 4) {
    for (let i = 0; i < size; i++) {
      bytes[i] += i < back ? above[i] : paeth(bytes[i - back], above[i], above[i - back]);
    }
  }
}

/** Of left, above and above left the one nearest to left + above - above left. */
function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
