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

/**
 * Runs a computation of gradients; when it throws, frees what operations had saved for the backward
 * pass, which tfjs keeps outside all scopes until that pass is done.
 */
export function freeingTape<T>(f: () => T): T {
  try {
    return f();
  } catch (error) {
    const { state } = tf.engine() as unknown as {
      state: { activeTape: { saved?: tf.Tensor[] }[] | null };
    };
    for (const { saved = [] } of state.activeTape ?? []) tf.dispose(saved);
    state.activeTape = null;
    throw error;
  }
}

/** `tf.tidy` for results of any type: frees every tensor made in `f` but those in its result. */
export function tidied<T extends object>(f: () => T): T {
  return tf.tidy(f as () => tf.TensorContainer) as T;
}
