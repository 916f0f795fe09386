/**
 * JPEG to pixels by MozJPEG compiled to WebAssembly: whole numbers throughout, so a file gives the
 * same pixels on every machine.
 *
 * @module
 */

import startMozjpeg from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { DataError } from "../../errors.ts";
import { MOST_SCANS } from "../../files/limits.ts";
import { jpegFrame } from "./jpeg_frame.ts";
import { type Pixels, refuseManyPixels, withoutAlpha } from "./pixels.ts";

/** The decoder; what it complains about, it writes to a terminal, which here is a list. */
interface Decoder {
  decode(bytes: Uint8Array): { width: number; height: number; data: Uint8ClampedArray } | null;
  complaints: string[];
}

let decoder: Promise<Decoder> | undefined;

/**
 * The pixels of a JPEG file, in the orientation they are stored in; equal to Pillow's to the bit.
 *
 * @throws {DataError} naming the file: no JPEG, cut off or damaged, one of the four colours of print,
 * more pixels than `MOST_PIXELS` or scans than `MOST_SCANS`.
 */
export async function decodeJpeg(bytes: Uint8Array, path: string): Promise<Pixels> {
  refuseUnreadable(bytes, path);
  const { decode, complaints } = await (decoder ??= startDecoder());
  complaints.length = 0;
  let image: ReturnType<Decoder["decode"]> = null;
  try {
    image = decode(bytes);
  } catch {
    // The decoder has ended itself; the next image gets a new one.
    decoder = undefined;
  }
  if (image === null || complaints.length > 0) {
    const reason = complaints.join("; ") || "not a JPEG";
    throw new DataError(`${path}: the JPEG image is cut off or damaged (${reason})`);
  }
  const { width, height, data } = image;
  return { width, height, values: withoutAlpha(data) };
}

/** Refuses by what the file says of itself: the decoder would fill memory, or run for hours. */
function refuseUnreadable(bytes: Uint8Array, path: string): void {
  const frame = jpegFrame(bytes);
  // The decoder knows better why there is no frame.
  if (frame === null) return;
  if (frame.components === 4) {
    throw new DataError(
      `${path}: a CMYK JPEG (4 colours, for print), expected RGB or grey; to convert it with Pillow: ` +
        'Image.open(path).convert("RGB").save(path, quality=95)',
    );
  }
  refuseManyPixels(frame, path);
  if (frame.scans > MOST_SCANS) {
    throw new DataError(`${path}: a JPEG of ${frame.scans} scans, expected at most ${MOST_SCANS}`);
  }
}

async function startDecoder(): Promise<Decoder> {
  const url = new URL(import.meta.resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  const compiled = await WebAssembly.compile(await Deno.readFile(url));
  const complaints: string[] = [];
  const options = {
    noInitialRun: true,
    printErr: (line: string) => complaints.push(line),
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  };
  const mozjpeg = await startMozjpeg(options);
  return { complaints, decode: (bytes) => mozjpeg.decode(bytes, false) };
}
