/**
 * The multilayer perceptron of the MNIST benchmark (arXiv:2604.08749, section 3).
 *
 * @module
 */

import type { Architecture } from "./architecture.ts";
import { refuseSizes } from "./sizes.ts";

/** Hidden widths of the paper's four presets. */
export const MLP_PRESETS: Readonly<Record<string, readonly number[]>> = {
  tiny: [128, 64],
  small: [256, 128, 64],
  medium: [512, 256, 128, 64],
  large: [1024, 512, 256, 128, 64],
};

/** Widths of an {@linkcode mlp}. */
export interface MlpShape {
  /** Width of the input. */
  features: number;
  /** Width of each hidden layer, input side first. */
  hidden: readonly number[];
  /** Width of the output. */
  classes: number;
}

/**
 * Linear, ReLU, dropout for each hidden width, then the head.
 *
 * @param shape widths, each a positive integer; `hidden` may be empty
 * @throws {UsageError} for any other width
 */
export function mlp({ features, hidden, classes }: MlpShape): Architecture {
  refuseSizes("an MLP", { features, hidden, classes });
  const widths = [features, ...hidden];
  return {
    name: `mlp ${[...widths, classes].join("-")}`,
    build(layers) {
      const blocks = hidden.map((width, i) => ({
        linear: layers.linear(`hidden.${i}`, widths[i], width, { isData: i === 0 }),
        dropout: layers.dropout(`hidden.${i}`),
      }));
      const head = layers.head("head", widths[hidden.length], classes);
      return (x, pass) => {
        for (const { linear, dropout } of blocks) {
          x = dropout.rectified(linear.apply(x, pass), pass);
        }
        return head.apply(x, pass);
      };
    },
  };
}
