/**
 * A LottaLoRA layer in plain float64 loops, and derivatives by finite differences. Written from the
 * equations, without tfjs, to be compared with the layers of the project.
 *
 * @module
 */
import type { AdapterConfig } from "../../src/adapter/options.ts";

/** Rows of numbers. */
export type Rows = number[][];

/** A row-major array as rows of `columns` numbers. */
export function toRows(values: ArrayLike<number>, columns: number): Rows {
  return Array.from(
    { length: values.length / columns },
    (_, row) => Array.from({ length: columns }, (_, column) => values[row * columns + column]),
  );
}

/** `a b`. */
export function multiply(a: Rows, b: Rows): Rows {
  return a.map((row) =>
    b[0].map((_, column) => row.reduce((sum, value, i) => sum + value * b[i][column], 0))
  );
}

/** What a layer consists of, by the last part of the parameters' names. */
export interface LayerValues {
  /** [dIn, dOut], or null without a backbone. */
  kernel: Rows | null;
  loraA: Rows;
  loraB: Rows;
  beta: number;
  magnitude: number[] | null;
  gain: number[] | null;
  shift: number[] | null;
  bias: number[] | null;
}

/** The lengths of the columns of `beta W + scaling A B`. */
export function columnNorms(layer: LayerValues, scaling: number): number[] {
  const low = multiply(layer.loraA, layer.loraB);
  return low[0].map((_, column) => {
    let squares = 0;
    low.forEach((row, i) => {
      const frozen = layer.kernel === null ? 0 : layer.beta * layer.kernel[i][column];
      squares += (frozen + scaling * row[column]) ** 2;
    });
    return Math.sqrt(squares);
  });
}

/**
 * The layer's output.
 *
 * @param mask factors on the adapter's input, or null
 * @param norms divisors of DoRA, constant under differentiation
 */
export function lottaForward(
  x: Rows,
  layer: LayerValues,
  { scaling, residual }: { scaling: number; residual: AdapterConfig["residual"] },
  mask: Rows | null,
  norms: number[] | null,
): Rows {
  const drive = mask === null ? x : x.map((row, i) => row.map((value, j) => value * mask[i][j]));
  const adapted = multiply(multiply(drive, layer.loraA), layer.loraB);
  const frozen = layer.kernel === null ? null : multiply(x, layer.kernel);
  return adapted.map((row, i) => {
    let h = row.map((value, j) =>
      scaling * value + (frozen === null ? 0 : layer.beta * frozen[i][j])
    );
    const { magnitude, gain, shift, bias } = layer;
    if (magnitude && norms) h = h.map((value, j) => value * magnitude[j] / norms[j]);
    if (gain && shift) {
      const mean = h.reduce((sum, value) => sum + value, 0) / h.length;
      const variance = h.reduce((sum, value) => sum + (value - mean) ** 2, 0) / h.length;
      h = h.map((value, j) => gain[j] * (value - mean) / Math.sqrt(variance + 1e-5) + shift[j]);
    }
    if (bias) h = h.map((value, j) => value + bias[j]);
    if (residual) h = h.map((value, j) => value + (x[i][j] ?? 0));
    return h;
  });
}

/** `d f / d values` by central differences. */
export function differentiate(
  f: (values: number[]) => number,
  values: readonly number[],
): number[] {
  const step = 1e-5;
  return values.map((value, i) => {
    const moved = (by: number) => f(values.with(i, value + by) as number[]);
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** Throws unless all of `ours` lie within `tolerance` of `theirs`, relative to the largest. */
export function assertClose(
  ours: ArrayLike<number>,
  theirs: readonly number[],
  tolerance: number,
  what: string,
): void {
  if (ours.length !== theirs.length) throw new Error(`${what}: ${ours.length} values`);
  const scale = Math.max(1e-3, ...theirs.map(Math.abs));
  theirs.forEach((value, i) => {
    if (Math.abs(ours[i] - value) <= tolerance * scale) return;
    throw new Error(`${what}[${i}] is ${ours[i]}, expected ${value}`);
  });
}
