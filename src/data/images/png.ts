/**
 * PNG to pixels.
 *
 * The format is short, and the packages that read it do not read it as PIL does: pngjs accepts an
 * image that is cut short and paints what is transparent black, fast-png leaves samples of less than
 * a byte packed and unpacks a colour profile of any size.
 *
 * @module
 */

import { DataError, messageOf } from "../../errors.ts";
import { type Pixels, refuseManyPixels } from "./pixels.ts";
import { type PngParts, pngParts, SAMPLES } from "./png_chunks.ts";
import { type Pass, pngRows } from "./png_rows.ts";

/**
 * The pixels of a PNG file as PIL's "RGB" has them: alpha and the transparent colour are dropped,
 * grey becomes three equal channels, and of 16 bits the higher 8 stay (PIL makes all of 16 bits grey
 * from 256 on white instead). What stands behind the image's end is passed over.
 *
 * @throws {DataError} naming the file: no PNG, cut off or damaged, more pixels than `MOST_PIXELS`.
 */
export function decodePng(bytes: Uint8Array, path: string): Pixels {
  try {
    const parts = pngParts(bytes);
    refuseManyPixels(parts, path);
    const { width, height } = parts;
    const values = new Uint8Array(3 * width * height);
    for (const { pass, row, bytes } of pngRows(parts)) {
      paint(values, { parts, pass, row, samples: samplesOf(bytes, parts) });
    }
    return { width, height, values };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${path}: the PNG image is cut off or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** Samples as bytes: a palette's numbers as they are, others from 0 to 255. */
function samplesOf(row: Uint8Array, { bits, colour }: PngParts): Uint8Array {
  if (bits === 8) return row;
  if (bits === 16) return row.filter((_, i) => i % 2 === 0);
  const [each, largest] = [8 / bits, 2 ** bits - 1];
  const scale = colour === "palette" ? 1 : 255 / largest;
  return Uint8Array.from(
    { length: row.length * each },
    (_, i) => scale * (row[Math.floor(i / each)] >> (8 - bits * (1 + i % each)) & largest),
  );
}

/** Puts the pixels of a row to their places; colours that a palette lacks are black. */
function paint(
  values: Uint8Array,
  { parts, pass, row, samples }: {
    parts: PngParts;
    pass: Pass;
    row: number;
    samples: Uint8Array;
  },
): void {
  const { width, colour, palette } = parts;
  const step = SAMPLES[colour];
  const [green, blue] = step < 3 && colour !== "palette" ? [0, 0] : [1, 2];
  for (let i = 0; i < pass.width; i++) {
    const to = 3 * ((pass.y + row * pass.dy) * width + pass.x + i * pass.dx);
    const source = colour === "palette" ? palette : samples;
    const from = colour === "palette" ? 3 * samples[i] : i * step;
    values[to] = source[from];
    values[to + 1] = source[from + green];
    values[to + 2] = source[from + blue];
  }
}
