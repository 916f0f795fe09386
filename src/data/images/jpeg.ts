/**
 * JPEG to pixels by MozJPEG compiled to WebAssembly: whole numbers throughout, so a file gives the
 * same pixels on every machine.
 *
 * @module
 */

import startMozjpeg from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { DataError } from "../../errors.ts";
import { type Pixels, withoutAlpha } from "./pixels.ts";

/** The decoder; what it complains about, it writes to a terminal, which here is a list. */
interface Decoder {
  decode(bytes: Uint8Array): { width: number; height: number; data: Uint8ClampedArray } | null;
  complaints: string[];
}

let decoder: Promise<Decoder> | undefined;

/**
 * The pixels of a JPEG file, in the orientation they are stored in.
 *
 * @throws {DataError} naming the file: no JPEG, cut off or damaged.
 */
export async function decodeJpeg(bytes: Uint8Array, path: string): Promise<Pixels> {
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
