/**
 * SVG to PNG, by resvg compiled to WebAssembly: no native library, the same bytes everywhere.
 *
 * @module
 */
import { crc32 } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { loadFonts } from "./fonts.ts";
import { PNG_DPI, POINTS_PER_INCH } from "./theme.ts";

let started: Promise<void> | undefined;

async function startResvg(): Promise<void> {
  const url = new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"));
  await initWasm(await Deno.readFile(url));
}

/**
 * A parsed SVG with the project's fonts and no others.
 *
 * @param svg A figure, or part of one.
 * @param width Pixels of the rendered image.
 * @returns resvg's handle, for `render()` or `getBBox()`; the caller frees it.
 */
export async function openSvg(svg: string, width: number): Promise<InstanceType<typeof Resvg>> {
  await (started ??= startResvg());
  const { regular, semiBold } = await loadFonts();
  return new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { fontBuffers: [regular, semiBold], defaultFontFamily: "Source Sans 3" },
  });
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** pHYs: pixels a metre in both directions. */
function physicalSize(): Uint8Array {
  const data = new Uint8Array(9);
  const perMetre = Math.round(PNG_DPI / 0.0254);
  new DataView(data.buffer).setUint32(0, perMetre);
  new DataView(data.buffer).setUint32(4, perMetre);
  data[8] = 1;
  return chunk("pHYs", data);
}

/**
 * Renders at 300 dots an inch, and says so inside the file (resvg itself does not).
 *
 * @param svg The document; its user unit is the point.
 * @param width Its width in points.
 * @param texts Keyword to value, stored as iTXt (UTF-8); keywords are at most 79 Latin letters.
 */
export async function svgToPng(
  svg: string,
  width: number,
  texts: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const resvg = await openSvg(svg, Math.round(width * PNG_DPI / POINTS_PER_INCH));
  const image = resvg.render();
  const png = image.asPng();
  image.free();
  resvg.free();
  const encoder = new TextEncoder();
  const notes = Object.entries(texts).map(([keyword, text]) =>
    chunk("iTXt", encoder.encode(`${keyword}\0\0\0\0\0${text}`))
  );
  // Signature (8 bytes) and IHDR (25 bytes) come first; the rest may follow in any order.
  const blob = new Blob([png.slice(0, 33), physicalSize(), ...notes, png.slice(33)] as BlobPart[]);
  return new Uint8Array(await blob.arrayBuffer());
}
