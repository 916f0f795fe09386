/**
 * The fully trained layer and the purely frozen one: the two ends between which LottaLoRA lies.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Frozen } from "./frozen.ts";
import type { Layer } from "./layer.ts";
import { dense, scaledBackbone } from "./operations.ts";
import { Trained } from "./trained.ts";

/**
 * `x K + b`, all trained; K and b start uniform in +-1/sqrt(dIn), PyTorch's rule for Linear.
 *
 * @param path place in the network; names the parameters and their streams
 * @param isData the input is data: its gradient is never needed
 */
export function createDense(path: string, dIn: number, dOut: number, isData = false): Layer {
  const initial = { uniform: 1 / Math.sqrt(dIn), seed: "head" } as const;
  const kernel = new Trained(`${path}.kernel`, [dIn, dOut], initial);
  const bias = new Trained(`${path}.bias`, [dOut], initial);
  return {
    path,
    trained: [kernel, bias],
    frozen: null,
    adapted: false,
    beta: null,
    apply(x, pass) {
      const h = dense(x, kernel.variable, bias.variable, isData);
      pass.probe?.(path, h);
      return h;
    },
  };
}

/** `W x`, nothing trained: the layers under the head-only control. */
export function createFrozenLinear(path: string, frozen: Frozen, isData = false): Layer {
  return {
    path,
    trained: [],
    frozen,
    adapted: false,
    beta: null,
    apply(x, pass) {
      const h = pass.withoutBackbone
        ? tf.zeros<tf.Rank.R2>([x.shape[0], frozen.request.dOut])
        : scaledBackbone(x, null, frozen, { isData, examples: pass.examples });
      pass.probe?.(path, h);
      return h;
    },
  };
}
