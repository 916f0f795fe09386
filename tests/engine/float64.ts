/**
 * What the operations of a model compute, in plain float64 loops written from their equations.
 *
 * @module
 */

/** Values in row-major order. */
export type Values = ArrayLike<number>;

function table(size: number, f: (i: number) => number): number[] {
  return Array.from({ length: size }, (_, i) => f(i));
}

function total(size: number, f: (i: number) => number): number {
  return table(size, f).reduce((sum, x) => sum + x, 0);
}

/** `op(A) op(B)`, op(A) [m, k], op(B) [k, n]. */
export function product(
  [a, b]: Values[],
  [m, k, n]: [number, number, number],
  { transposeA = false, transposeB = false } = {},
): number[] {
  return table(m * n, (at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return total(
      k,
      (l) => a[transposeA ? l * m + i : i * k + l] * b[transposeB ? j * k + l : l * n + j],
    );
  });
}

/** A function of each row of length d, one row after the other. */
export function eachRow(x: Values, d: number, f: (row: number[]) => number[]): number[] {
  return table(x.length / d, (i) => i)
    .flatMap((i) => f(Array.from(x).slice(i * d, i * d + d)));
}

/** Softmax of a row. */
export function softmax(row: number[]): number[] {
  const powers = row.map((x) => Math.exp(x - Math.max(...row)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((x) => x / sum);
}

/** Rows of a sequence: where it begins and how many tokens it has; what lies between is padding. */
export interface Span {
  start: number;
  length: number;
}

/** Attention of heads with `depth` columns each, side by side in [n, width]; 0 in padding. */
export function attention(
  { q, k, v }: Record<"q" | "k" | "v", Values>,
  { spans, depth, causal }: { spans: Span[]; depth: number; causal: boolean },
  width: number,
): number[] {
  return table(q.length, (at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    const span = spans.find(({ start, length }) => start <= row && row < start + length);
    if (span === undefined) return 0;
    const firstRow = span.start;
    const firstColumn = column - column % depth;
    const seen = causal ? row - firstRow + 1 : span.length;
    const shares = softmax(table(seen, (other) =>
      total(depth, (i) => {
        const query = q[row * width + firstColumn + i];
        return query * k[(firstRow + other) * width + firstColumn + i];
      }) / Math.sqrt(depth)));
    return total(seen, (other) => shares[other] * v[(firstRow + other) * width + column]);
  });
}

/** The mean of the rows of each span. */
export function means(x: Values, spans: Span[], width: number): number[] {
  return spans.flatMap(({ start, length }) =>
    table(width, (column) => total(length, (i) => x[(start + i) * width + column]) / length)
  );
}

/** `gain (x - mean) / sqrt(variance + epsilon) + shift`; without a shift the mean is 0. */
export function normalised(row: number[], gain: Values, shift: Values | null): number[] {
  const mean = shift === null ? 0 : total(row.length, (i) => row[i]) / row.length;
  const square = total(row.length, (i) => (row[i] - mean) ** 2) / row.length;
  return row.map((x, i) => gain[i] * (x - mean) / Math.sqrt(square + 1e-5) + (shift?.[i] ?? 0));
}

/** The error function, by its series. */
export function erf(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; n < 120; n++) {
    sum += term / (2 * n + 1);
    term *= -x * x / (n + 1);
  }
  return 2 / Math.sqrt(Math.PI) * sum;
}

/** Windows over images [n, h, w, c], as tfjs places them. */
export interface WindowCase {
  image: [number, number, number, number];
  size: [number, number];
  strides: [number, number];
  pad: "same" | "valid" | number;
}

/** Windows down and across, and the zeros before the image. */
function placed({ image: [, h, w], size, strides, pad }: WindowCase) {
  return [h, w].map((length, axis) => {
    if (typeof pad === "number") {
      const beyond = length + 2 * pad - size[axis];
      return { count: Math.floor(beyond / strides[axis]) + 1, before: pad };
    }
    const count = pad === "same"
      ? Math.ceil(length / strides[axis])
      : Math.ceil((length - size[axis] + 1) / strides[axis]);
    const missing = Math.max(0, (count - 1) * strides[axis] + size[axis] - length);
    return { count, before: pad === "same" ? Math.floor(missing / 2) : 0 };
  });
}

/**
 * For each window of each image, in order, `f` of its values by (row, column, channel), which are
 * null outside of the image.
 */
export function overWindows(
  x: Values,
  windows: WindowCase,
  f: (value: (ky: number, kx: number, c: number) => number | null) => number[],
): number[] {
  const { image: [n, h, w, c], strides } = windows;
  const [down, across] = placed(windows);
  return table(n * down.count * across.count, (at) => at).flatMap((at) => {
    const ox = at % across.count;
    const oy = Math.floor(at / across.count) % down.count;
    const i = Math.floor(at / across.count / down.count);
    return f((ky, kx, channel) => {
      const y = oy * strides[0] - down.before + ky;
      const column = ox * strides[1] - across.before + kx;
      if (y < 0 || y >= h || column < 0 || column >= w) return null;
      return x[((i * h + y) * w + column) * c + channel];
    });
  });
}

/** The values of each window, zeros outside of the image. */
export function patches(x: Values, windows: WindowCase): number[] {
  const { image: [, , , c], size: [kh, kw] } = windows;
  return overWindows(
    x,
    windows,
    (value) =>
      table(
        kh * kw * c,
        (at) => value(Math.floor(at / c / kw), Math.floor(at / c) % kw, at % c) ?? 0,
      ),
  );
}

/** Convolution with a filter [kh, kw, c, d]. */
export function convolution([x, filter]: Values[], windows: WindowCase, d: number): number[] {
  const width = windows.size[0] * windows.size[1] * windows.image[3];
  const rows = patches(x, windows);
  return product([rows, filter], [rows.length / width, width, d]);
}

/** Depthwise convolution with a filter [kh, kw, c, q]. */
export function depthwise([x, filter]: Values[], windows: WindowCase, q: number): number[] {
  const { image: [, , , c], size: [kh, kw] } = windows;
  return overWindows(x, windows, (value) =>
    table(c * q, (out) => {
      const channel = Math.floor(out / q);
      return total(kh * kw, (at) => {
        const [ky, kx] = [Math.floor(at / kw), at % kw];
        return (value(ky, kx, channel) ?? 0) * filter[at * c * q + out];
      });
    }));
}

/** The largest value, or the mean, of each window and channel; what is outside does not count. */
export function pooled(x: Values, windows: WindowCase, how: "max" | "mean"): number[] {
  const { image: [, , , c], size: [kh, kw] } = windows;
  return overWindows(x, windows, (value) =>
    table(c, (channel) => {
      const inside = table(kh * kw, (at) => at)
        .map((at) => value(Math.floor(at / kw), at % kw, channel))
        .filter((v) => v !== null);
      if (how === "max") return Math.max(...inside);
      return inside.reduce((sum, v) => sum + v, 0) / inside.length;
    }));
}
