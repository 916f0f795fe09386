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
