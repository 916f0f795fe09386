/**
 * PNG files chunk by chunk, for those that no program would write.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";

/** What to write instead of a whole grey image of 8 bits. */
export interface PngOptions {
  height: number;
  width: number;
  /** A filter and the samples for each row; zeros by default. */
  rows?: Uint8Array;
  /** The zlib data; by default those of `rows`. */
  packed?: Uint8Array;
  /** Chunks before the pixels, by their types. */
  chunks?: Record<string, Uint8Array>;
}

/** A grey image of 8 bits. */
export function greyPng({ height, width, rows, packed, chunks = {} }: PngOptions): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = packed ?? deflateSync(rows ?? new Uint8Array(height * (1 + width)));
  return Uint8Array.from(Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    ...Object.entries(chunks).map(([type, content]) => chunk(type, content)),
    chunk("IDAT", pixels),
    chunk("IEND", new Uint8Array(0)),
  ]));
}

function chunk(type: string, content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + content.length);
  bytes.writeUInt32BE(content.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), 8 + content.length);
  return bytes;
}
