/**
 * The linear maps of the project, each with a gradient of its own.
 *
 * The gradients never form a d_in x d_out product for a frozen matrix: with g = dy W^T,
 * d_beta = sum(g * x), so x W need not be kept; where the input is data, no g is needed at all and
 * d_beta = sum(dy * (x W)).
 *
 * In all of them `x` is [n, dIn] and the result [n, dOut]; the caller disposes (use `tf.tidy`).
 * beta is a scalar, or null for a gain of 1 that is not trained.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { type Save, withGradient } from "../engine/operations/with_gradient.ts";
import type { SparseMatrix } from "../engine/sparse_matrix.ts";
import { columnSums, combination, innerProduct, product } from "../engine/products.ts";
import type { Frozen } from "./frozen.ts";
import type { Examples } from "./projection_cache.ts";

/** What is known of an input. */
export interface InputFacts {
  /** It needs no gradient. */
  isData: boolean;
  /** What its rows are. */
  examples?: Examples;
}

/** A, B and the factor before their product. */
export interface Factors {
  /** [dIn, rank]. */
  loraA: tf.Tensor;
  /** [rank, dOut]. */
  loraB: tf.Tensor;
  /** alpha / r, or alpha / sqrt(r). */
  scaling: number;
}

/** The parts of a combined weight `V = beta W + scaling A B`. */
export interface CombinedWeight {
  /** W; null: 0. */
  frozen: Frozen | null;
  beta: tf.Tensor | null;
  factors: Factors;
}

/** `beta W x + scaling (x A) B`: the fused LottaLoRA layer. */
export function lottaLinear(
  x: tf.Tensor2D,
  { frozen, beta, factors }: CombinedWeight & { frozen: Frozen },
  { isData, examples }: InputFacts,
): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  const trained = beta === null ? [loraA, loraB] : [loraA, loraB, beta];
  let sparse: SparseMatrix | null = null;
  const forward = (x: tf.Tensor2D, [a, b, gain]: tf.Tensor2D[], save: Save) => {
    // What a layer above receives for an example changes with every step.
    const projected = frozen.project(x, isData ? examples : undefined);
    sparse = isData ? frozen.sparse(x, examples) : null;
    const z = sparse?.times(a) ?? product(x, a);
    save([x, z, a, b, ...(gain ? [gain] : []), ...(gain && isData ? [projected] : [])]);
    return combination(z, b, {
      alpha: scaling,
      plus: projected,
      gamma: gain,
      overwrite: !(gain && isData),
    });
  };
  const backward = (dy: tf.Tensor2D, [x, z, a, b, gain, projected]: tf.Tensor2D[]) => {
    const { dz, dA, dB } = factorGradients(dy, { x, sparse, z, b, scaling });
    if (isData) return gain ? [dA, dB, innerProduct(dy, projected)] : [dA, dB];
    const g = frozen.projectBack(dy);
    const dBeta = gain ? [innerProduct(g, x)] : [];
    const dx = combination(dz, a, { transposeB: true, plus: g, gamma: gain, overwrite: true });
    return [dx, dA, dB, ...dBeta];
  };
  return linearMap(x, trained, isData, { forward, backward });
}

/**
 * `beta W x + scaling (drive A) B`: the layer where its adapter alone has dropout. Bit for bit
 * {@linkcode scaledBackbone} and {@linkcode lowRank} added, without the matrices between them.
 *
 * @param drive [n, dIn], what the adapter sees of x; no gradient where x is data
 */
export function drivenLottaLinear(
  x: tf.Tensor2D,
  drive: tf.Tensor2D,
  { frozen, beta, factors }: CombinedWeight & { frozen: Frozen },
  { isData, examples }: InputFacts,
): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  const own = beta === null ? [loraA, loraB] : [loraA, loraB, beta];
  const trained = isData ? own : [drive, ...own];
  const forward = (x: tf.Tensor2D, given: tf.Tensor2D[], save: Save) => {
    const [seen, a, b, gain] = isData ? [drive, ...given] : given;
    const projected = frozen.project(x, isData ? examples : undefined);
    const z = product(seen, a);
    const isKept = gain !== undefined && isData;
    save([x, seen, z, a, b, ...(gain ? [gain] : []), ...(isKept ? [projected] : [])]);
    return combination(z, b, { alpha: scaling, plus: projected, gamma: gain, overwrite: !isKept });
  };
  const backward = (dy: tf.Tensor2D, [x, seen, z, a, b, gain, kept]: tf.Tensor2D[]) => {
    const { dz, dA, dB } = factorGradients(dy, { x: seen, z, b, scaling });
    if (isData) return gain ? [dA, dB, innerProduct(dy, kept)] : [dA, dB];
    const g = frozen.projectBack(dy);
    const dBeta = gain ? [innerProduct(g, x)] : [];
    const dx = gain ? tf.mul<tf.Tensor2D>(g, gain) : g;
    return [dx, product(dz, a, { transposeB: true }), dA, dB, ...dBeta];
  };
  return linearMap(x, trained, isData, { forward, backward });
}

/** `beta W x` for a frozen W. */
export function scaledBackbone(
  x: tf.Tensor2D,
  beta: tf.Tensor | null,
  frozen: Frozen,
  { isData, examples }: InputFacts,
): tf.Tensor2D {
  if (isData && beta === null) return frozen.project(x, examples);
  const forward = (x: tf.Tensor2D, [gain]: (tf.Tensor2D | undefined)[], save: Save) => {
    const projected = frozen.project(x, isData ? examples : undefined);
    if (gain === undefined) return projected;
    save(isData ? [projected] : [x, gain]);
    return tf.mul<tf.Tensor2D>(projected, gain);
  };
  const backward = (dy: tf.Tensor2D, [kept, gain]: tf.Tensor2D[]) => {
    if (isData) return [innerProduct(dy, kept)];
    const g = frozen.projectBack(dy);
    return beta === null ? [g] : [tf.mul(g, gain), innerProduct(g, kept)];
  };
  return linearMap(x, beta === null ? [] : [beta], isData, { forward, backward });
}

/** `scaling (x A) B` with A and B trained. */
export function lowRank(x: tf.Tensor2D, factors: Factors, isData: boolean): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  const forward = (x: tf.Tensor2D, [a, b]: tf.Tensor2D[], save: Save) => {
    const z = product(x, a);
    save([x, z, a, b]);
    return combination(z, b, { alpha: scaling });
  };
  const backward = (dy: tf.Tensor2D, [x, z, a, b]: tf.Tensor2D[]) => {
    const { dz, dA, dB } = factorGradients(dy, { x, z, b, scaling });
    return isData ? [dA, dB] : [product(dz, a, { transposeB: true }), dA, dB];
  };
  return linearMap(x, [loraA, loraB], isData, { forward, backward });
}

/** What the gradients of factors are made of. */
interface FactorInputs {
  x: tf.Tensor2D;
  /** x without its zeros; none by default. */
  sparse?: SparseMatrix | null;
  /** x A. */
  z: tf.Tensor2D;
  b: tf.Tensor2D;
  scaling: number;
}

/** Gradients of the factors; dz is that of z. */
function factorGradients(
  dy: tf.Tensor2D,
  { x, sparse, z, b, scaling }: FactorInputs,
): { dz: tf.Tensor2D; dA: tf.Tensor2D; dB: tf.Tensor2D } {
  const dz = combination(dy, b, { transposeB: true, alpha: scaling });
  return {
    dz,
    dA: sparse?.transposedTimes(dz) ?? product(x, dz, { transposeA: true }),
    dB: combination(z, dy, { transposeA: true, alpha: scaling }),
  };
}

/** `x K + b`, all trained; without b where it is null. */
export function dense(
  x: tf.Tensor2D,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  isData: boolean,
): tf.Tensor2D {
  const forward = (x: tf.Tensor2D, [k, b]: tf.Tensor2D[], save: Save) => {
    save([x, k]);
    return combination(x, k, { plus: b });
  };
  const backward = (dy: tf.Tensor2D, [x, k]: tf.Tensor2D[]) => {
    const dKernel = product(x, dy, { transposeA: true });
    const own = bias === null ? [dKernel] : [dKernel, columnSums(dy)];
    return isData ? own : [product(dy, k, { transposeB: true }), ...own];
  };
  return linearMap(x, bias === null ? [kernel] : [kernel, bias], isData, { forward, backward });
}

/** An operation on x and trained tensors; `backward` leaves the gradient of x out where it is data. */
function linearMap(
  x: tf.Tensor2D,
  trained: tf.Tensor[],
  isData: boolean,
  { forward, backward }: {
    forward(x: tf.Tensor2D, trained: tf.Tensor2D[], save: Save): tf.Tensor2D;
    backward(dy: tf.Tensor2D, saved: tf.Tensor2D[]): tf.Tensor[];
  },
): tf.Tensor2D {
  return withGradient(
    (isData ? trained : [x, ...trained]) as tf.Tensor2D[],
    (inputs, save) => isData ? forward(x, inputs, save) : forward(inputs[0], inputs.slice(1), save),
    backward,
  );
}
