/**
 * The matrix that a layer multiplies by, as one tensor: for operations that use a weight many times
 * in a pass, as a recurrent cell or a convolution does.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { withGradient } from "../engine/operations/with_gradient.ts";
import { combination, innerProduct } from "../engine/products.ts";
import type { CombinedWeight } from "./operations.ts";

/**
 * `V = beta W + scaling A B`, [dIn, dOut], to be made once a pass.
 *
 * Gradients, from dV: `dA = scaling dV B^T`, `dB = scaling A^T dV`, `dbeta = sum(dV * W)`. They form
 * matrices of V's shape, which pays where V is used often enough, or where dIn dOut is below
 * 3 r (dIn + dOut); elsewhere {@linkcode lottaLinear} does less.
 *
 * @param weight its parts; W null: 0, and beta gets no gradient
 * @returns V; the caller disposes (use `tf.tidy`)
 */
export function mergedWeight({ frozen, beta, factors }: CombinedWeight): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  const gained = frozen !== null && beta !== null;
  return withGradient<tf.Tensor2D>(
    gained ? [loraA, loraB, beta] : [loraA, loraB],
    ([a, b, gain], save) => {
      save([a, b]);
      return combination(a as tf.Tensor2D, b as tf.Tensor2D, {
        alpha: scaling,
        plus: frozen?.kernel,
        gamma: gain,
      });
    },
    (dV, saved) => {
      const [a, b] = saved as tf.Tensor2D[];
      const dA = combination(dV, b, { transposeB: true, alpha: scaling });
      const dB = combination(a, dV, { transposeA: true, alpha: scaling });
      return gained ? [dA, dB, innerProduct(dV, frozen.kernel)] : [dA, dB];
    },
  );
}
