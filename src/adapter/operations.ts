/**
 * The three linear maps of the project, each with a gradient of its own.
 *
 * The gradients never form a d_in x d_out product for a frozen matrix: with g = dy W^T,
 * d_beta = sum(g * x), so x W need not be kept; where the input is data, no g is needed at all and
 * d_beta = sum(dy * (x W)).
 *
 * In all of them `x` is [n, dIn] and the result [n, dOut]; the caller disposes (use `tf.tidy`).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import {
  columnSums,
  innerProduct,
  product,
  productTransposedLeft,
  productTransposedRight,
} from "../engine/products.ts";
import type { Frozen } from "./frozen.ts";
import type { Examples } from "./projection_cache.ts";

type Gradients = tf.Tensor | tf.Tensor[];
type Save = (tensors: tf.Tensor[]) => void;

/** `custom(f)(inputs)` with types: tfjs declares the inputs and `save` as one untyped list. */
function withGradient(
  inputs: tf.Tensor[],
  forward: (inputs: tf.Tensor2D[], save: Save) => tf.Tensor2D,
  backward: (dy: tf.Tensor2D, saved: tf.Tensor2D[]) => Gradients,
): tf.Tensor2D {
  const operation = tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const value = forward(args.slice(0, -1) as tf.Tensor2D[], save);
    return { value, gradFunc: (dy, saved) => backward(dy as tf.Tensor2D, saved as tf.Tensor2D[]) };
  });
  return operation(...inputs) as tf.Tensor2D;
}

/**
 * `beta W x` for a frozen W.
 *
 * @param input `isData`: it needs no gradient; `examples`: what its rows are, where that is known
 */
export function scaledBackbone(
  x: tf.Tensor2D,
  beta: tf.Tensor,
  frozen: Frozen,
  input: { isData: boolean; examples?: Examples },
): tf.Tensor2D {
  if (input.isData) {
    return withGradient([beta], ([beta], save) => {
      const projected = frozen.project(x, input.examples);
      save([projected]);
      return tf.mul(projected, beta);
    }, (dy, [projected]) => innerProduct(dy, projected));
  }
  return withGradient([x, beta], ([x, beta], save) => {
    save([x, beta]);
    return tf.mul(product(x, frozen.kernel), beta);
  }, (dy, [x, beta]) => {
    const g = product(dy, frozen.transposed);
    return [tf.mul(g, beta), innerProduct(g, x)];
  });
}

/** `scaling (x A) B` with A [dIn, rank] and B [rank, dOut] trained. */
export function lowRank(
  x: tf.Tensor2D,
  loraA: tf.Tensor,
  loraB: tf.Tensor,
  scaling: number,
  isData: boolean,
): tf.Tensor2D {
  const forward = (x: tf.Tensor2D, a: tf.Tensor2D, b: tf.Tensor2D, save: Save) => {
    const z = product(x, a);
    save([x, a, b, z]);
    return tf.mul(product(z, b), scaling) as tf.Tensor2D;
  };
  const backward = (dy: tf.Tensor2D, [x, a, b, z]: tf.Tensor2D[]) => {
    const scaled = tf.mul(dy, scaling) as tf.Tensor2D;
    const dz = productTransposedRight(scaled, b);
    const dA = productTransposedLeft(x, dz);
    const dB = tf.transpose(productTransposedLeft(scaled, z));
    return isData ? [dA, dB] : [productTransposedRight(dz, a), dA, dB];
  };
  return isData
    ? withGradient([loraA, loraB], ([a, b], save) => forward(x, a, b, save), backward)
    : withGradient([x, loraA, loraB], ([x, a, b], save) => forward(x, a, b, save), backward);
}

/** `x K + b`, all trained. */
export function dense(
  x: tf.Tensor2D,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  isData: boolean,
): tf.Tensor2D {
  const forward = (x: tf.Tensor2D, k: tf.Tensor2D, b: tf.Tensor, save: Save) => {
    save([x, k]);
    return tf.add(product(x, k), b) as tf.Tensor2D;
  };
  const backward = (dy: tf.Tensor2D, [x, k]: tf.Tensor2D[]) => {
    const own = [productTransposedLeft(x, dy), columnSums(dy)];
    return isData ? own : [productTransposedRight(dy, k), ...own];
  };
  return isData
    ? withGradient([kernel, bias], ([k, b], save) => forward(x, k, b, save), backward)
    : withGradient([x, kernel, bias], ([x, k, b], save) => forward(x, k, b, save), backward);
}
