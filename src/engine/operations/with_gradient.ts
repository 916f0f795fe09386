/**
 * Operations that bring a gradient of their own.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** One gradient for each input, in their order; alone for a single input. */
export type Gradients = tf.Tensor | tf.Tensor[];
/** Keeps tensors for the backward pass. */
export type Save = (tensors: tf.Tensor[]) => void;

/**
 * `custom(f)(inputs)` with types: tfjs declares the inputs and `save` as one untyped list.
 *
 * @param inputs what the result is differentiated by
 * @param forward the value, from the inputs; what `backward` needs is given to `save`
 * @param backward the gradients of all inputs, from that of the result and what was saved
 * @returns the value; the caller disposes (use `tf.tidy`)
 */
export function withGradient<Out extends tf.Tensor, In extends tf.Tensor = tf.Tensor>(
  inputs: In[],
  forward: (inputs: In[], save: Save) => Out,
  backward: (dy: Out, saved: In[]) => Gradients,
): Out {
  const operation = tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const value = forward(args.slice(0, -1) as In[], save);
    // tfjs frees what a backward pass leaves behind only when the whole gradient is done.
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.tidy(() => backward(dy as Out, saved as In[]));
    return { value, gradFunc };
  });
  return operation(...inputs) as Out;
}
