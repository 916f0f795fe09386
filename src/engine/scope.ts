/**
 * Freeing tensors around code that returns plain values.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** Runs `f`, then frees every tensor made in it, also when it throws; for results without tensors. */
export function withoutLeaks<T>(f: () => T): T {
  tf.engine().startScope();
  try {
    return f();
  } finally {
    tf.engine().endScope();
  }
}

/** `tf.tidy` for results of any type: frees every tensor made in `f` but those in its result. */
export function tidied<T extends object>(f: () => T): T {
  return tf.tidy(f as () => tf.TensorContainer) as T;
}
