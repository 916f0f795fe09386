/**
 * Computing something twice to keep less (gradient checkpointing, arXiv:1604.06174).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { freeingTape, tidied } from "../scope.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * `f(x)`, of which nothing but `x` is kept for the gradient: the backward pass computes `f(x)` again
 * and goes back through it, so intermediate results and their gradients are in memory for this `f`
 * alone. The same operations on the same numbers: no bit of value or gradients changes.
 *
 * @param x what `f` is given; gets a gradient unless `isData`
 * @param trained every variable that `f` uses; the others get no gradient
 * @param f the same function of `x` and `trained` each time it is called
 * @returns `f(x)`; the caller disposes (use `tf.tidy`)
 */
export function recomputed(
  x: tf.Tensor2D,
  { trained, isData = false }: { trained: readonly tf.Variable[]; isData?: boolean },
  f: (x: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const inputs: tf.Tensor[] = isData ? [...trained] : [x, ...trained];
  if (inputs.length === 0) return f(x);
  return withGradient<tf.Tensor2D>(
    inputs,
    (_, save) => {
      save([x]);
      return tidied(() => f(x));
    },
    (dy, [kept]) => {
      const again = kept as tf.Tensor2D;
      return tidied(() =>
        gradientsOf(() => f(again), isData ? [...trained] : [again, ...trained], dy)
      );
    },
  );
}

/** Gradients within the backward pass of another tape, which tfjs would forget. */
function gradientsOf(f: () => tf.Tensor, inputs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const engine = tf.engine();
  const { state } = engine as unknown as { state: { activeTape: object[] | null } };
  const outer = state.activeTape;
  try {
    return freeingTape(() => engine.gradients(f, inputs, dy)).grads;
  } finally {
    state.activeTape = outer;
  }
}
