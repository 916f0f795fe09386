/**
 * The closed-form continuous-time network (CfC): R. Hasani et al., Nature Machine Intelligence 4,
 * 2022 (arXiv:2106.13898).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { cfcGate } from "../engine/operations/cfc_gate.ts";
import { silu } from "../engine/operations/silu.ts";
import type { Architecture } from "./architecture.ts";
import { findByName } from "./presets.ts";
import { refuseSizes } from "./sizes.ts";

/** Widths of a cell. */
export interface CfcWidths {
  /** Width of the state. */
  readonly hidden: number;
  /** Width of both backbone layers. */
  readonly backbone: number;
}

/** The paper's sizes: `full` is its 1x, the others its .5x, .25x and .125x (arXiv:2604.08749). */
export const CFC_PRESETS: Readonly<Record<string, CfcWidths>> = {
  full: { hidden: 256, backbone: 64 },
  half: { hidden: 128, backbone: 32 },
  quarter: { hidden: 64, backbone: 16 },
  eighth: { hidden: 32, backbone: 8 },
};

/** What stands behind each backbone layer. */
export type CfcActivation = "silu" | "lecunTanh";

const ACTIVATIONS: Record<CfcActivation, (x: tf.Tensor2D) => tf.Tensor2D> = {
  silu,
  lecunTanh: (x) => tf.mul(1.7159, tf.tanh(tf.mul(x, 2 / 3))),
};

/** Shape of a {@linkcode cfc}. */
export interface CfcShape extends CfcWidths {
  /** Steps of a sequence. */
  readonly steps: number;
  /** Inputs a step. */
  readonly features: number;
  /** Width of the readout. */
  readonly outputs: number;
  /** SiLU (default), or LeCun's `1.7159 tanh(2/3 x)`. */
  readonly activation?: CfcActivation;
}

/**
 * A CfC cell unrolled over all steps, and a linear readout of its last state:
 *
 * ```text
 * z   = f(W2 f(W1 [x_t, h_t-1]))                 two backbone layers, dropout behind the second
 * h_t = (1 - s) tanh(ff1 z) + s tanh(ff2 z)      s = sigmoid(timeA z + timeB z), h_0 = 0
 * ```
 *
 * Steps are one unit of time apart. All six maps are adapted and share their weights over time; they
 * have a trained bias in every method, as the paper's counts need. A mask of dropout is the same at
 * all steps of a sequence.
 *
 * The network's input is [n, steps * features], step by step.
 *
 * @param shape each a positive integer
 * @throws {UsageError} for any other, or an unknown activation
 */
export function cfc(shape: CfcShape): Architecture {
  const { steps, features, hidden, backbone, outputs, activation = "silu" } = shape;
  refuseSizes("a CfC", { steps, features, hidden, backbone, outputs });
  const f = findByName("activation", ACTIVATIONS, activation);
  return {
    name: `cfc ${features}-${backbone}-${hidden}-${outputs} x ${steps}`,
    build(layers) {
      const bias = "always";
      const first = layers.linear("backbone.0", features + hidden, backbone, { bias });
      const second = layers.linear("backbone.1", backbone, backbone, { bias });
      const dropout = layers.dropout("backbone.1");
      const [ff1, ff2, timeA, timeB] = ["ff1", "ff2", "timeA", "timeB"].map((path) =>
        layers.linear(path, backbone, hidden, { bias })
      );
      const readout = layers.head("readout", hidden, outputs);
      return (x, pass) => {
        const rows = x.shape[0];
        let state = tf.zeros<tf.Rank.R2>([rows, hidden]);
        for (let step = 0; step < steps; step++) {
          state = tf.tidy(() => {
            const input = tf.slice(x, [0, step * features], [rows, features]);
            let z = f(first.apply(tf.concat([input, state], 1), pass));
            z = dropout.apply(f(second.apply(z, pass)), pass);
            return cfcGate({
              ff1: ff1.apply(z, pass),
              ff2: ff2.apply(z, pass),
              timeA: timeA.apply(z, pass),
              timeB: timeB.apply(z, pass),
            });
          });
        }
        return readout.apply(state, pass);
      };
    },
  };
}
