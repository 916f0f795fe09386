/**
 * PNG to pixels.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { PNG } from "pngjs";
import { DataError, messageOf } from "../../errors.ts";
import { type Pixels, withoutAlpha } from "./pixels.ts";

/**
 * The pixels of a PNG file; 16 bits a channel become 8, grey becomes three equal channels.
 *
 * @throws {DataError} naming the file: no PNG, cut off or damaged.
 */
export function decodePng(bytes: Uint8Array, path: string): Pixels {
  try {
    const { width, height, data } = PNG.sync.read(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
    return { width, height, values: withoutAlpha(data) };
  } catch (error) {
    throw new DataError(`${path}: the PNG image is cut off or damaged (${messageOf(error)})`, {
      cause: error,
    });
  }
}
