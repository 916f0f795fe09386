/**
 * JPEG or PNG to pixels.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { hexOf } from "../../files/hex.ts";
import { decodeJpeg } from "./jpeg.ts";
import type { Pixels } from "./pixels.ts";
import { decodePng } from "./png.ts";

/**
 * The pixels of a JPEG or PNG file, recognised by its first bytes.
 *
 * @throws {DataError} naming the file: another format, cut off or damaged.
 */
export async function decodeImage(bytes: Uint8Array, path: string): Promise<Pixels> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return await decodeJpeg(bytes, path);
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return decodePng(bytes, path);
  throw new DataError(
    `${path}: neither JPEG (ff d8) nor PNG (89 50), but ${hexOf(bytes.subarray(0, 4))}`,
  );
}
