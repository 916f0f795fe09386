/**
 * The fully trained layer and the purely frozen one: the two ends between which LottaLoRA lies.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseArguments, refuseOptions, SIZE, TEXT } from "../arguments.ts";
import type { BackboneRequest } from "../backbone/request.ts";
import { withGradient } from "../engine/operations/with_gradient.ts";
import { addBias, type Bias, biasName, biasVector } from "./bias.ts";
import type { Frozen } from "./frozen.ts";
import type { Layer } from "./layer.ts";
import { dense, scaledBackbone } from "./operations.ts";
import { Trained } from "./trained.ts";

/** Surroundings of a {@linkcode createDense} layer. */
export interface DenseOptions {
  /** The input is data: its gradient is never needed. Default: false. */
  isData?: boolean;
  /** Add a trained bias. Default: true. */
  bias?: boolean;
  /**
   * K starts Xavier-uniform with this gain, in +-gain sqrt(6 / (dIn + dOut)) (X. Glorot, Y. Bengio,
   * AISTATS 2010); null (default): as b.
   */
  xavierGain?: number | null;
  /** The matrix that K starts as, [dIn, dOut], whatever `xavierGain` says; undefined (default): none. */
  drawn?: BackboneRequest;
}

const DENSE_FIELDS = { isData: false, bias: false, xavierGain: false, drawn: false };

/**
 * `x K + b`, all trained; K and b start uniform in +-1/sqrt(dIn), PyTorch's rule for Linear, unless
 * `xavierGain` or `drawn` says otherwise of K.
 *
 * @param path place in the network; names the parameters and their streams
 * @throws {UsageError} for widths that are no positive integers, and for options there are not
 */
export function createDense(
  path: string,
  dIn: number,
  dOut: number,
  options: DenseOptions = {},
): Layer {
  refuseArguments("createDense", { path }, TEXT);
  refuseArguments("createDense", { dIn, dOut }, SIZE);
  refuseOptions("createDense", options, DENSE_FIELDS);
  const { isData = false, xavierGain = null, drawn } = options;
  const initial = { uniform: 1 / Math.sqrt(dIn), seed: "head" } as const;
  const uniform = xavierGain === null ? {} : { uniform: xavierGain * Math.sqrt(6 / (dIn + dOut)) };
  const start = drawn === undefined ? { ...initial, ...uniform } : { drawn };
  const kernel = new Trained(`${path}.kernel`, [dIn, dOut], start);
  const bias = options.bias ?? true ? new Trained(biasName(path), [dOut], initial) : undefined;
  return {
    path,
    trained: bias === undefined ? [kernel] : [kernel, bias],
    kernel,
    bias,
    apply(x, pass) {
      const h = dense(x, kernel.variable, bias?.variable ?? null, isData);
      pass.probe?.(path, h);
      return h;
    },
    merged: () => ({ weight: kernel.variable as tf.Tensor2D, bias: biasVector(bias) }),
  };
}

/** `x 0`: what lies below receives a gradient of zeros, as it would from a matrix of zeros. */
function zerosOf(x: tf.Tensor2D, dOut: number): tf.Tensor2D {
  const [rows, dIn] = x.shape;
  return withGradient(
    [x],
    () => tf.zeros<tf.Rank.R2>([rows, dOut]),
    () => tf.zeros<tf.Rank.R2>([rows, dIn]),
  );
}

/** Surroundings of a {@linkcode createFrozenLinear} layer. */
export interface FrozenLinearOptions {
  /** Width of the input. */
  dIn: number;
  /** Width of the output. */
  dOut: number;
  /** W; null: 0, and nothing of the layer is left but its bias. */
  frozen: Frozen | null;
  /** The input is data: its gradient is never needed. Default: false. */
  isData?: boolean;
  /** Train a gain beta of W, from 1. Default: false. */
  gained?: boolean;
  /** What is added to its output; none by default. */
  bias?: Bias;
}

const FROZEN_FIELDS = {
  ...{ dIn: true, dOut: true, frozen: true, isData: false, gained: false, bias: false },
};

/**
 * `W x`, `beta W x` where `gained`, without an adapter: the layers under the head-only control, and
 * those that an architecture leaves as they were drawn.
 *
 * @param path place in the network; names the parameters
 */
export function createFrozenLinear(path: string, options: FrozenLinearOptions): Layer {
  refuseArguments("createFrozenLinear", { path }, TEXT);
  refuseOptions("createFrozenLinear", options, FROZEN_FIELDS);
  const { dIn, dOut, frozen, isData = false, bias } = options;
  const gained = options.gained === true && frozen !== null;
  const beta = gained ? new Trained(`${path}.beta`, [], { constant: 1 }) : undefined;
  return {
    path,
    trained: [beta, bias].filter((part) => part instanceof Trained),
    bias,
    frozen: frozen ?? undefined,
    beta,
    adapted: gained,
    apply(x, pass) {
      const h = frozen === null || pass.withoutBackbone
        ? zerosOf(x, dOut)
        : scaledBackbone(x, beta?.variable ?? null, frozen, { isData, examples: pass.examples });
      const y = addBias(h, bias);
      pass.probe?.(path, y);
      return y;
    },
    merged: gained ? undefined : ({ withoutBackbone }) => ({
      weight: frozen === null || withoutBackbone
        ? tf.zeros<tf.Rank.R2>([dIn, dOut])
        : frozen.kernel,
      bias: biasVector(bias),
    }),
  };
}
