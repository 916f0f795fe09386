/**
 * Pictures of any size made square, so that a network can take them.
 *
 * @module
 */

/** Pixels of one picture, row by row, the channels of a pixel side by side. */
export interface Picture {
  /** Rows. */
  readonly height: number;
  /** Pixels of a row. */
  readonly width: number;
  /** Bytes of a pixel: 1 grey, 3 red, green and blue, 4 with opacity. */
  readonly channels: number;
  /** `height * width * channels` bytes. */
  readonly pixels: Uint8Array;
}

/** Weights are whole numbers of 2^-22, so that sums of products with bytes fit 32 bits. */
const PRECISION_BITS = 22;

/** For each place of the result, the first place it looks at and the weights from there on. */
interface Taps {
  first: number;
  weights: Int32Array;
}

/** The largest square in the middle of a picture; odd borders lose their further pixel. */
export function centreSquare(picture: Picture): Picture {
  const { height, width, channels, pixels } = picture;
  const side = Math.min(height, width);
  if (height === width) return picture;
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  const out = new Uint8Array(side * side * channels);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * channels;
    out.set(pixels.subarray(from, from + side * channels), row * side * channels);
  }
  return { height: side, width: side, channels, pixels: out };
}

/**
 * Bilinear interpolation that averages over all pixels a pixel of the result stands for (a triangle
 * as wide as two of them), first along rows, then along columns, each time rounded to bytes: to the
 * last bit what Pillow's `Image.resize(size, BILINEAR)` makes. Weights need +, -, x and / alone, so
 * every machine finds the same bytes.
 *
 * @param picture of any size, at least one pixel
 * @param height rows of the result, at least 1
 * @param width pixels in each of them, at least 1
 */
export function resize(picture: Picture, height: number, width: number): Picture {
  return resizeRows(resizeColumns(picture, width), height);
}

function resizeColumns(
  { height, width: before, channels, pixels }: Picture,
  width: number,
): Picture {
  if (width === before) return { height, width, channels, pixels };
  const out = new Uint8Array(height * width * channels);
  const taps = tapsOf(before, width);
  let at = 0;
  for (let row = 0; row < height; row++) {
    const start = row * before * channels;
    for (const { first, weights } of taps) {
      const from = start + first * channels;
      for (let c = 0; c < channels; c++) {
        out[at++] = weighted(pixels, from + c, channels, weights);
      }
    }
  }
  return { height, width, channels, pixels: out };
}

function resizeRows({ height: before, width, channels, pixels }: Picture, height: number): Picture {
  if (height === before) return { height, width, channels, pixels };
  const stride = width * channels;
  const out = new Uint8Array(height * stride);
  let at = 0;
  for (const { first, weights } of tapsOf(before, height)) {
    for (let i = 0; i < stride; i++) {
      out[at++] = weighted(pixels, first * stride + i, stride, weights);
    }
  }
  return { height, width, channels, pixels: out };
}

function weighted(pixels: Uint8Array, from: number, stride: number, weights: Int32Array): number {
  let sum = 1 << (PRECISION_BITS - 1);
  for (let k = 0; k < weights.length; k++) sum += pixels[from + k * stride] * weights[k];
  return Math.min(255, sum >> PRECISION_BITS);
}

function tapsOf(before: number, after: number): Taps[] {
  const scale = before / after;
  const support = Math.max(1, scale);
  return Array.from({ length: after }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(before, Math.trunc(centre + support + 0.5));
    const shares = Array.from({ length: end - first }, (_, k) => {
      const distance = Math.abs((k + first - centre + 0.5) * (1 / support));
      return distance < 1 ? 1 - distance : 0;
    });
    const total = shares.reduce((sum, share) => sum + share, 0);
    const weights = Int32Array.from(
      shares,
      (share) => Math.trunc(0.5 + share / total * (1 << PRECISION_BITS)),
    );
    return { first, weights };
  });
}
