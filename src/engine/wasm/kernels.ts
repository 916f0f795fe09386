/**
 * What the compiled kernels offer; `kernel/*.as` says what they compute. Addresses are bytes.
 *
 * @module
 */

import type { GraphKernels } from "./graph_kernels.ts";

/** The numbers of the functions in `kernel/elementwise.as`. */
export const ELEMENTWISE = {
  exp: 0,
  log: 1,
  tanh: 2,
  erf: 3,
  geluTanh: 4,
  geluErf: 5,
} as const;

/** The numbers of the activations in `kernel/cell.as`. */
export const CELL_ACTIVATIONS = { silu: 0, lecunTanh: 1 } as const;

type ImageNumbers = [images: number, h: number, w: number, c: number];
type SlidingNumbers = [
  kh: number,
  kw: number,
  oh: number,
  ow: number,
  sh: number,
  sw: number,
  dh: number,
  dw: number,
  top: number,
  left: number,
];
/** The numbers of `Windows` in the order in which the kernels take them. */
export type WindowNumbers = [...ImageNumbers, ...SlidingNumbers];

/** What `kernel/batch_norm.as` says of columns: where each row of numbers lies, and whether ReLU follows. */
type ColumnNumbers = [
  mean: number,
  root: number,
  gain: number,
  shift: number,
  rectified: number,
];

/** The exports of `kernel/index.as`. */
export interface Kernels extends GraphKernels {
  /** See `kernel/gemm.as`. */
  gemm(
    flags: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    c: number,
    ldc: number,
    alpha: number,
    gamma: number,
    d: number,
    ldd: number,
    scratch: number,
  ): void;
  /** sum(a * b), in float64. */
  innerProduct(a: number, b: number, size: number): number;
  /** Column sums of [rows, columns]. */
  columnSums(a: number, rows: number, columns: number, out: number): void;
  /** See `kernel/batch_norm.as`. */
  squareSums(x: number, rows: number, columns: number, mean: number, out: number): void;
  /** See `kernel/batch_norm.as`. */
  normaliseColumns(
    ...places: [x: number, rows: number, columns: number, ...ColumnNumbers, out: number]
  ): void;
  /** See `kernel/batch_norm.as`. */
  columnGradientSums(
    ...places: [
      ...[x: number, dy: number, rows: number, columns: number, ...ColumnNumbers],
      ...[dGain: number, dShift: number],
    ]
  ): void;
  /** See `kernel/batch_norm.as`. */
  columnGradient(
    ...places: [
      ...[x: number, dy: number, rows: number, columns: number, ...ColumnNumbers],
      ...[meanGain: number, meanShift: number, slope: number, dx: number],
    ]
  ): void;
  /** See `kernel/updates.as`. */
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    size: number,
    factor: number,
    coupled: number,
    gain1: number,
    beta2: number,
    gain2: number,
    decay: number,
    stepSize: number,
    rootScale: number,
    epsilon: number,
  ): void;
  /** See `kernel/updates.as`. */
  sgd(
    p: number,
    g: number,
    u: number,
    size: number,
    factor: number,
    keep: number,
    decay: number,
    rate: number,
  ): void;
  /** See `kernel/rectify.as`. */
  rectify(x: number, mask: number, out: number, size: number): void;
  /** See `kernel/rectify.as`. */
  rectifyGradient(dy: number, y: number, keep: number, out: number, size: number): void;
  /** See `kernel/cell.as`; `what` is one of {@linkcode CELL_ACTIVATIONS}. */
  activate(
    what: number,
    x: number,
    bias: number,
    mask: number,
    rows: number,
    columns: number,
    out: number,
    scratch: number,
  ): void;
  /** See `kernel/cell.as`. */
  gate(
    x: number,
    bias: number,
    rows: number,
    columns: number,
    h: number,
    stride: number,
    scratch: number,
  ): void;
  /** See `kernel/cell.as`. */
  applySlopes(
    slopes: number,
    dy: number,
    rows: number,
    columns: number,
    times: number,
    least: number,
    out: number,
    sums: number,
  ): number;
  /** See `kernel/cross_entropy.as`. */
  crossEntropy(
    logits: number,
    targets: number,
    rows: number,
    classes: number,
    gradient: number,
  ): number;
  /** See `kernel/token_cross_entropy.as`. */
  tokenErrors(
    shares: number,
    targets: number,
    rows: number,
    vocabulary: number,
    factor: number,
  ): void;
  /** See `kernel/elementwise.as`; `what` is one of {@linkcode ELEMENTWISE}. */
  elementwise(what: number, x: number, size: number, out: number, scratch: number): void;
  /** See `kernel/elementwise.as`; `what` is `geluTanh` or `geluErf`. */
  geluGradient(
    what: number,
    x: number,
    dy: number,
    size: number,
    out: number,
    scratch: number,
  ): void;
  /** See `kernel/elementwise.as`. */
  siluGradient(x: number, s: number, dy: number, size: number, out: number): void;
  /** See `kernel/softmax.as`. */
  softmax(x: number, rows: number, columns: number, causal: boolean, scratch: number): void;
  /** See `kernel/rows.as`. */
  softmaxGradient(y: number, dy: number, rows: number, columns: number, out: number): void;
  /** See `kernel/rows.as`. */
  normaliseRows(
    x: number,
    rows: number,
    columns: number,
    gain: number,
    shift: number,
    epsilon: number,
    out: number,
    statistics: number,
  ): void;
  /** See `kernel/rows.as`. */
  normaliseGradient(
    x: number,
    dy: number,
    rows: number,
    columns: number,
    gain: number,
    statistics: number,
    dx: number,
    dGain: number,
    dShift: number,
  ): void;
  /** See `kernel/rotary.as`. */
  turn(
    x: number,
    rows: number,
    tokens: number,
    heads: number,
    half: number,
    cosines: number,
    sines: number,
    sign: number,
    out: number,
  ): void;
  /** See `kernel/packed.as`. */
  unpack(
    codes: number,
    bits: number,
    skip: number,
    count: number,
    values: number,
    table: number,
    out: number,
  ): void;
  /** See `kernel/windows.as`. */
  patches(...places: [back: number, x: number, ...WindowNumbers, out: number]): void;
  /** See `kernel/windows.as`. */
  depthwiseGradient(
    ...places: [
      ...[ofFilter: number, x: number, f: number, dy: number],
      ...ImageNumbers,
      q: number,
      ...SlidingNumbers,
    ]
  ): void;
  /** See `kernel/windows.as`. */
  maxPoolGradient(...places: [x: number, dy: number, ...WindowNumbers, dx: number]): void;
  /** See `kernel/blocks.as`. */
  repeatBlocks(x: number, count: number, length: number, times: number, out: number): void;
  /** See `kernel/blocks.as`. */
  copyBlocks(
    from: number,
    strideFrom: number,
    to: number,
    strideTo: number,
    count: number,
    length: number,
  ): void;
  /** See `kernel/blocks.as`. */
  transposeMatrices(x: number, count: number, rows: number, columns: number, out: number): void;
}
