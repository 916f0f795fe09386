/**
 * Convolutions on the heap as products of patches, which are made a few images at a time: they stay
 * in a processor's cache, and never lie in memory all at once.
 *
 * The products of every chunk follow one another in the order of the images, so that on the portable
 * engine the size of a chunk changes no bit.
 *
 * @module
 */

import { multiply } from "./gemm.ts";
import type { Heap } from "./heap.ts";
import { fromPatches, patchValues, toPatches, type Windows } from "./windows.ts";

/** Values of patches that are made at once, if that is an image or more: 640 KiB. */
const CHUNK = 163_840;

/** Images [images, h, w, c], and a filter [kh kw c, depth] over their windows. */
export interface Convolution {
  readonly images: number;
  readonly windows: Windows;
  /** Channels of the result. */
  readonly depth: number;
}

/** Addresses of images, a filter, and the convolution of both, [images oh ow, depth]. */
export interface ConvolutionPlaces {
  readonly x: number;
  readonly filter: number;
  readonly y: number;
}

/** `y = patches(x) filter`. */
export function convolve(heap: Heap, what: Convolution, { x, filter, y }: ConvolutionPlaces): void {
  inChunks(heap, what, ({ rows, patches, ...chunk }) => {
    toPatches(heap, chunk.images, what.windows, { x: x + chunk.xAt, patches });
    multiply(heap, {
      ...{ m: rows, n: what.depth, k: chunk.width },
      ...{ a: patches, lda: chunk.width, b: filter, ldb: what.depth, c: y + chunk.yAt },
    });
  });
}

/** The filter's gradient from that of y: `filter = patches(x)^T y`. */
export function filterGradient(
  heap: Heap,
  what: Convolution,
  { x, filter, y }: ConvolutionPlaces,
): void {
  const { images, windows: { kh, kw, c, oh, ow }, depth } = what;
  if (images * oh * ow === 0) {
    heap.bytes().fill(0, filter, filter + 4 * kh * kw * c * depth);
  }
  inChunks(heap, what, ({ rows, patches, ...chunk }) => {
    toPatches(heap, chunk.images, what.windows, { x: x + chunk.xAt, patches });
    multiply(heap, {
      ...{ m: chunk.width, n: depth, k: rows },
      ...{ a: patches, lda: chunk.width, transposeA: true, b: y + chunk.yAt, ldb: depth },
      ...{ c: filter, accumulate: !chunk.isFirst },
    });
  });
}

/** The images' gradient from that of y: what `y filter^T` adds up to where the patches lay. */
export function imageGradient(
  heap: Heap,
  what: Convolution,
  { x, filter, y }: ConvolutionPlaces,
): void {
  const { windows, depth } = what;
  inChunks(heap, what, ({ rows, patches, ...chunk }) => {
    multiply(heap, {
      ...{ m: rows, n: chunk.width, k: depth },
      ...{ a: y + chunk.yAt, lda: depth, b: filter, ldb: depth, transposeB: true, c: patches },
    });
    fromPatches(heap, chunk.images, windows, { x: x + chunk.xAt, patches });
  });
}

/** A few images. */
interface Chunk {
  readonly isFirst: boolean;
  readonly images: number;
  /** Rows of their patches, and of their part of y. */
  readonly rows: number;
  /** Values of a patch. */
  readonly width: number;
  /** Address of a place for their patches. */
  readonly patches: number;
  /** Bytes before their part of x, and of y. */
  readonly xAt: number;
  readonly yAt: number;
}

/** Calls `f` for a few images after the other. */
function inChunks(
  heap: Heap,
  { images, windows, depth }: Convolution,
  f: (chunk: Chunk) => void,
): void {
  const { h, w, c, kh, kw, oh, ow } = windows;
  const each = Math.max(1, Math.min(images, Math.floor(CHUNK / patchValues(windows))));
  // The product itself works in the heap's scratch.
  const room = heap.allocate([each, patchValues(windows)]);
  for (let first = 0; first < images; first += each) {
    const count = Math.min(each, images - first);
    f({
      isFirst: first === 0,
      images: count,
      rows: count * oh * ow,
      width: kh * kw * c,
      patches: heap.address(room),
      xAt: 4 * first * h * w * c,
      yAt: 4 * first * oh * ow * depth,
    });
  }
  room.dispose();
}
