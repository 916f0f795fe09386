/**
 * The LottaLoRA layer.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { Seed } from "../random/seeds.ts";
import { addBias, type Bias, biasVector } from "./bias.ts";
import { createDropout } from "./dropout.ts";
import type { Frozen } from "./frozen.ts";
import type { Layer, Pass } from "./layer.ts";
import { createMagnitudes } from "./dora.ts";
import { mergedWeight } from "./merged_weight.ts";
import { createLayerNormLayer } from "./norms.ts";
import { drivenLottaLinear, lottaLinear, lowRank } from "./operations.ts";
import { type AdapterConfig, adapterScaling, refuseRank } from "./options.ts";
import { Trained } from "./trained.ts";

/** Shape and surroundings of a {@linkcode createLottaLinear} layer. */
export interface LottaLinearOptions {
  /** Width of the input, at least 1. */
  dIn: number;
  /** Width of the output, at least 1. */
  dOut: number;
  /** Rank, scaling and variants of the adapter. */
  adapter: AdapterConfig;
  /** W_seed, or null for the zero-scaffold control (which has no beta either). */
  frozen: Frozen | null;
  /** What is added to its output; none by default. */
  bias?: Bias;
  /** The input is data: its gradient is never needed. */
  isData: boolean;
  /** Seed of the adapter's dropout masks. */
  dropoutSeed: Seed;
  /**
   * What the residual adds, from the layer's input: the pixel in the middle of each patch, for
   * instance. Default: the input itself. Cut or zero-padded to the output's width.
   */
  identity?: (x: tf.Tensor2D) => tf.Tensor2D;
}

/**
 * `h = beta W x + scaling B A x`, then, where asked for, DoRA's renormalisation, LayerNorm, a bias
 * and the residual, in this order (arXiv:2604.08749, section 3).
 *
 * A starts Kaiming-uniform with a = sqrt(5), that is uniform in +-1/sqrt(dIn), as in LoRA's
 * reference code; B starts at zero or by the same rule, +-1/sqrt(rank).
 *
 * @param path place in the network, unique within it; names the parameters and their streams
 * @param options shape, adapter and backbone
 * @returns a layer from [n, dIn] to [n, dOut]; allocates nothing before its parameters are
 * materialised, and the network disposes them
 * @throws {UsageError} for a rank outside [1, 65536]
 */
export function createLottaLinear(path: string, options: LottaLinearOptions): Layer {
  const { dOut, adapter, frozen, isData, bias, identity = (x) => x } = options;
  const scaling = adapterScaling(adapter);
  const { loraA, loraB } = createFactors(path, options);
  const beta = frozen !== null && adapter.trainBeta
    ? new Trained(`${path}.beta`, [], { constant: 1 })
    : undefined;
  const magnitudes = adapter.dora ? createMagnitudes(path, dOut) : null;
  const norm = adapter.layerNorm ? createLayerNormLayer(`${path}.norm`, dOut) : null;
  const dropout = createDropout(`${path}.adapter`, adapter.dropout, options.dropoutSeed);

  const weightIn = ({ withoutBackbone }: Pass) => ({
    frozen: withoutBackbone ? null : frozen,
    beta: beta?.variable ?? null,
    factors: { loraA: loraA.variable, loraB: loraB.variable, scaling },
  });
  const combined = (x: tf.Tensor2D, pass: Pass): tf.Tensor2D => {
    const { frozen, beta, factors } = weightIn(pass);
    const drive = dropout.apply(x, pass);
    if (frozen === null) return lowRank(drive, factors, isData);
    const facts = { isData, examples: pass.examples };
    const weight = { frozen, beta, factors };
    if (drive === x) return lottaLinear(x, weight, facts);
    return drivenLottaLinear(x, drive, weight, facts);
  };

  return {
    path,
    trained: [loraA, loraB, beta, magnitudes?.magnitude, ...norm?.trained ?? [], bias]
      .filter((parameter) => parameter instanceof Trained),
    frozen: frozen ?? undefined,
    adapted: true,
    factors: { loraA, loraB },
    bias,
    beta,
    apply(x, pass) {
      let h = combined(x, pass);
      if (magnitudes !== null) h = magnitudes.apply(h, weightIn(pass));
      if (norm !== null) h = norm.apply(h, pass);
      h = addBias(h, bias);
      if (adapter.residual) h = tf.add(h, fitWidth(identity(x), dOut));
      pass.probe?.(path, h);
      return h;
    },
    merged: isLinear(adapter)
      ? (pass) => ({ weight: mergedWeight(weightIn(pass)), bias: biasVector(bias) })
      : undefined,
  };
}

/** Whether nothing stands between the input, the combined weight and the bias. */
function isLinear({ dora, layerNorm, residual, dropout }: AdapterConfig): boolean {
  return !dora && !layerNorm && !residual && dropout === 0;
}

function createFactors(
  path: string,
  { dIn, dOut, adapter: { rank, bInit } }: Pick<LottaLinearOptions, "dIn" | "dOut" | "adapter">,
): Required<Layer>["factors"] {
  refuseRank(rank);
  const initialB = bInit === "zeros" ? { constant: 0 } : uniformInitial(rank);
  return {
    loraA: new Trained(`${path}.loraA`, [dIn, rank], uniformInitial(dIn)),
    loraB: new Trained(`${path}.loraB`, [rank, dOut], initialB),
  };
}

/** Uniform in +-1/sqrt(fanIn). */
function uniformInitial(fanIn: number): { uniform: number; seed: "adapter" } {
  return { uniform: 1 / Math.sqrt(fanIn), seed: "adapter" };
}

/** The first `width` columns, or all of them and zeros. */
function fitWidth(x: tf.Tensor2D, width: number): tf.Tensor2D {
  const [rows, have] = x.shape;
  if (have === width) return x;
  return have > width ? tf.slice(x, [0, 0], [rows, width]) : tf.pad(x, [[0, 0], [0, width - have]]);
}
