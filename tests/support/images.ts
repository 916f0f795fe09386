import { Buffer } from "node:buffer";
import startMozjpeg from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import { defaultEncodeOptions } from "@jsquash/jpeg/meta.js";
import { PNG } from "pngjs";
import type { Pixels } from "../../src/data/images/pixels.ts";

/** An image of one colour. */
export function plainImage(
  height: number,
  width: number,
  colour: readonly [number, number, number],
): Pixels {
  const values = Uint8Array.from({ length: 3 * height * width }, (_, i) => colour[i % 3]);
  return { height, width, values };
}

/** The image as a PNG file. */
export function pngOf(image: Pixels): Uint8Array {
  const png = new PNG({ width: image.width, height: image.height });
  png.data = Buffer.from(withAlpha(image));
  return Uint8Array.from(PNG.sync.write(png));
}

/** The image as a JPEG file of the best quality. */
export async function jpegOf(image: Pixels): Promise<Uint8Array> {
  const url = new URL(import.meta.resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
  const compiled = await WebAssembly.compile(await Deno.readFile(url));
  const mozjpeg = await startMozjpeg({
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  });
  const options = { ...defaultEncodeOptions, quality: 100 };
  return Uint8Array.from(mozjpeg.encode(withAlpha(image), image.width, image.height, options));
}

function withAlpha({ values }: Pixels): Uint8Array {
  const rgba = new Uint8Array(values.length / 3 * 4).fill(255);
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
    rgba.set(values.subarray(from, from + 3), to);
  }
  return rgba;
}
