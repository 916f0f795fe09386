/**
 * The multilayer perceptron of the MNIST benchmark (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { refuseOptions } from "../arguments.ts";
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

/** An MLP of which the data will say how wide its input and its output are; plain data. */
export interface MlpModel {
  /** Marks it. */
  readonly kind: "mlp";
  /** Width of each hidden layer, input side first. */
  readonly hidden: readonly number[];
}

/**
 * Linear, ReLU, dropout for each hidden width, then the head.
 *
 * @param shape widths, each a positive integer; `hidden` may be empty. Without those of input and
 * output it is a description of an MLP for any data, as `study` takes it
 * @throws {UsageError} for any other width
 */
export function mlp(shape: MlpShape): Architecture;
/** The hidden widths alone describe an MLP for any data, as `study` takes it. */
export function mlp(shape: Pick<MlpShape, "hidden">): MlpModel;
export function mlp(
  shape: MlpShape | Pick<MlpShape, "hidden"> & { features?: never; classes?: never },
): Architecture | MlpModel {
  refuseOptions("mlp", shape, { features: false, hidden: true, classes: false }, "shape");
  const { features, hidden, classes } = shape;
  if (features !== undefined || classes !== undefined) {
    return layered({ features: features!, hidden, classes: classes! });
  }
  refuseSizes("an MLP", { hidden });
  return { kind: "mlp", hidden: [...hidden] };
}

function layered({ features, hidden, classes }: MlpShape): Architecture {
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
