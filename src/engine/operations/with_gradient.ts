/**
 * Operations that bring their own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";

/** Keeps tensors for the backward pass; they arrive there in the same order. */
export type Save = (tensors: tf.Tensor[]) => void;

/** What {@linkcode withGradient} joins. */
export interface OwnGradient<Out extends tf.Tensor> {
  /** Computes the result; what it makes besides is freed. */
  forward(inputs: tf.Tensor2D[], save: Save): Out;
  /** Gradients of all inputs, in order, given that of the result. */
  backward(dy: Out, saved: tf.Tensor2D[]): tf.Tensor | tf.Tensor[];
}

/** `tf.customGrad` with types: tfjs declares the inputs and `save` as one untyped list. */
export function withGradient<Out extends tf.Tensor = tf.Tensor2D>(
  inputs: tf.Tensor[],
  { forward, backward }: OwnGradient<Out>,
): Out {
  const operation = tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const value = forward(args.slice(0, -1) as tf.Tensor2D[], save);
    return { value, gradFunc: (dy, saved) => backward(dy as Out, saved as tf.Tensor2D[]) };
  });
  return operation(...inputs) as Out;
}
