/**
 * A PNG file taken apart: what its pixels need, and whether all of it is there.
 *
 * ```text
 * bytes 0-7        89 50 4e 47 0d 0a 1a 0a
 * then chunks      size of the content (4 bytes), type (4 letters), content, CRC-32 of both
 *     IHDR         width, height (4 bytes each), bits, colour type, compression, filter, interlace
 *     PLTE         colours of a palette, 3 bytes each
 *     IDAT         a piece of the zlib data with the pixels
 *     IEND         the end; what stands behind it is no part of the image
 * ```
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification", third edition.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { quote } from "../../files/json_text.ts";
import { concatenated } from "../../numeric/concatenated.ts";

/** What a pixel consists of, by the colour type of the header. */
export type Colour = "grey" | "rgb" | "palette" | "grey and alpha" | "rgb and alpha";

/** What the pixels of a PNG file are made of. */
export interface PngParts {
  /** Columns, at least 1. */
  readonly width: number;
  /** Rows, at least 1. */
  readonly height: number;
  /** What a pixel consists of. */
  readonly colour: Colour;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly bits: number;
  /** Whether the pixels come in seven images of rising detail. */
  readonly interlaced: boolean;
  /** Red, green and blue of each colour of the palette; empty where there is none. */
  readonly palette: Uint8Array;
  /** The zlib data of the pixels. */
  readonly packed: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Samples of a pixel. */
export const SAMPLES: Readonly<Record<Colour, number>> = {
  "grey": 1,
  "rgb": 3,
  "palette": 1,
  "grey and alpha": 2,
  "rgb and alpha": 4,
};

const COLOURS: Readonly<Record<number, { colour: Colour; bits: readonly number[] }>> = {
  0: { colour: "grey", bits: [1, 2, 4, 8, 16] },
  2: { colour: "rgb", bits: [8, 16] },
  3: { colour: "palette", bits: [1, 2, 4, 8] },
  4: { colour: "grey and alpha", bits: [8, 16] },
  6: { colour: "rgb and alpha", bits: [8, 16] },
};

/**
 * Takes a file apart and compares the checksum of every chunk. Chunks that change no pixel are
 * passed over, the transparent colour of a grey or RGB image (tRNS) among them.
 *
 * @throws {Error} saying what is wrong: cut off or damaged, no end, a header of unknown kind
 */
export function pngParts(bytes: Uint8Array): PngParts {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new Error("it does not begin as PNG");
  const chunks = [...chunksOf(bytes)];
  const of = (type: string) => chunks.filter((chunk) => chunk.type === type);
  if (chunks[0].type !== "IHDR") {
    throw new Error(`it begins with a chunk ${quote(chunks[0].type)}, not IHDR`);
  }
  const header = headerOf(chunks[0].content);
  const unknown = chunks.find(({ type }) => /^[A-Z]/.test(type) && !CRITICAL.has(type));
  if (unknown !== undefined) {
    throw new Error(`a necessary chunk of unknown type ${quote(unknown.type)}`);
  }
  const palette = of("PLTE").at(0)?.content ?? new Uint8Array(0);
  if (header.colour === "palette" && palette.length === 0) throw new Error("there is no palette");
  const pieces = of("IDAT").map(({ content }) => content);
  if (pieces.length === 0) throw new Error("there are no pixels in it");
  return { ...header, palette, packed: concatenated(pieces) };
}

const CRITICAL: ReadonlySet<string> = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);

function* chunksOf(bytes: Uint8Array): Generator<{ type: string; content: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length, type = ""; type !== "IEND";) {
    if (at + 12 > bytes.length) throw new Error(`it ends at byte ${bytes.length} without IEND`);
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) {
      throw new Error(`it ends at byte ${bytes.length} within a chunk of ${end + 4 - at}`);
    }
    const named = bytes.subarray(at + 4, end);
    if (crc32(named) !== view.getUint32(end)) {
      throw new Error(`the checksum of the chunk at byte ${at} is wrong`);
    }
    type = String.fromCharCode(...named.subarray(0, 4));
    yield { type, content: named.subarray(4) };
    at = end + 4;
  }
}

function headerOf(content: Uint8Array): Omit<PngParts, "palette" | "packed"> {
  if (content.length !== 13) throw new Error(`a header of ${content.length} bytes, expected 13`);
  const view = new DataView(content.buffer, content.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [bits, type, compression, filter, interlace] = content.subarray(8);
  const known = COLOURS[type];
  if (known === undefined || !known.bits.includes(bits)) {
    throw new Error(`${bits} bits of colour type ${type} are no kind of PNG`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new Error(
      `compression ${compression}, filter ${filter} and interlace ${interlace} are unknown`,
    );
  }
  if (width === 0 || height === 0) throw new Error(`${height} x ${width} pixels`);
  return { width, height, bits, colour: known.colour, interlaced: interlace === 1 };
}
