/**
 * What the compiled kernels offer; `kernel/*.as` says what they compute. Addresses are bytes.
 *
 * @module
 */

/** The exports of `kernel/index.as`. */
export interface Kernels {
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
    shrink: number,
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
  /** See `kernel/cross_entropy.as`. */
  crossEntropy(
    logits: number,
    targets: number,
    rows: number,
    classes: number,
    gradient: number,
  ): number;
}
