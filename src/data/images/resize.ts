/**
 * Images of any size made square, so that a network can take them.
 *
 * @module
 */

import type { Pixels } from "./pixels.ts";

const CHANNELS = 3;

/** Weights are whole numbers of 2^-22, so that sums of products with bytes fit 32 bits. */
const PRECISION_BITS = 22;

/** What a place of the result looks at: the weights of the places from `first` on. */
interface Taps {
  first: number;
  weights: Int32Array;
}

/** The largest square in the middle of an image, brought to `side` x `side` by {@linkcode resize}. */
export function fitSquare(image: Pixels, side: number): Pixels {
  return resize(centreSquare(image), side, side);
}

/** The largest square in the middle of an image; odd borders lose their further pixel. */
export function centreSquare(image: Pixels): Pixels {
  const { height, width, values } = image;
  if (height === width) return image;
  const side = Math.min(height, width);
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  const out = new Uint8Array(side * side * CHANNELS);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * CHANNELS;
    out.set(values.subarray(from, from + side * CHANNELS), row * side * CHANNELS);
  }
  return { height: side, width: side, values: out };
}

/**
 * Bilinear interpolation that averages over all pixels a pixel of the result stands for (a triangle
 * as wide as two of them), first along rows, then along columns, each time rounded to bytes: to the
 * last bit what Pillow's `Image.resize(size, BILINEAR)` makes. Weights need +, -, x and / alone, so
 * every machine finds the same bytes.
 *
 * @param image of any size, at least one pixel
 * @param height rows of the result, at least 1
 * @param width pixels in each of them, at least 1
 */
export function resize(image: Pixels, height: number, width: number): Pixels {
  return resizeHeight(resizeWidth(image, width), height);
}

function resizeWidth(image: Pixels, width: number): Pixels {
  const { height, width: before, values } = image;
  if (width === before) return image;
  const out = new Uint8Array(height * width * CHANNELS);
  const taps = tapsOf(before, width);
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (const { first, weights } of taps) {
      const from = (row * before + first) * CHANNELS;
      for (let c = 0; c < CHANNELS; c++) {
        out[at++] = weightedSum(values, { from: from + c, stride: CHANNELS, weights });
      }
    }
  }
  return { height, width, values: out };
}

function resizeHeight(image: Pixels, height: number): Pixels {
  const { height: before, width, values } = image;
  if (height === before) return image;
  const stride = width * CHANNELS;
  const out = new Uint8Array(height * stride);
  let at = 0;
  for (const { first, weights } of tapsOf(before, height)) {
    for (let column = 0; column < stride; column++) {
      out[at++] = weightedSum(values, { from: first * stride + column, stride, weights });
    }
  }
  return { height, width, values: out };
}

function weightedSum(
  values: Uint8Array,
  { from, stride, weights }: { from: number; stride: number; weights: Int32Array },
): number {
  let sum = 1 << (PRECISION_BITS - 1);
  for (let k = 0; k < weights.length; k++) sum += values[from + k * stride] * weights[k];
  return Math.min(255, sum >> PRECISION_BITS);
}

/** For each of `after` places that share the room of `before`, what it is made of. */
function tapsOf(before: number, after: number): Taps[] {
  const scale = before / after;
  const support = Math.max(1, scale);
  return Array.from({ length: after }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(before, Math.trunc(centre + support + 0.5));
    const shares = Array.from({ length: end - first }, (_, k) => {
      const distance = Math.abs((k + first - centre + 0.5) * (1 / support));
      return Math.max(0, 1 - distance);
    });
    const total = shares.reduce((sum, share) => sum + share, 0);
    const weights = shares.map((share) => Math.trunc(0.5 + share / total * (1 << PRECISION_BITS)));
    return { first, weights: Int32Array.from(weights) };
  });
}
