/**
 * What layers have in common that adapt a frozen matrix, whatever they apply it to.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { Seed } from "../random/seeds.ts";
import type { Masks } from "../random/stream.ts";
import { addBias, type Bias } from "./bias.ts";
import { createDropout } from "./dropout.ts";
import type { Frozen } from "./frozen.ts";
import type { Layer, Part, Pass } from "./layer.ts";
import { createMagnitudes } from "./dora.ts";
import { createLayerNormLayer } from "./norms.ts";
import { type CombinedWeight, drivenLottaLinear, lottaLinear, lowRank } from "./operations.ts";
import { type AdapterConfig, adapterScaling, refuseRank } from "./options.ts";
import { Trained } from "./trained.ts";

/** Shape and surroundings of a LottaLoRA layer. */
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
  /** What they are drawn from; `words` by default. */
  dropoutMasks?: Masks;
}

/** `h = beta W x + scaling B A x`, and what may follow it. */
export interface AdaptedMap {
  /** Its numbers. */
  readonly part: Part;
  /** The matrix in a pass. */
  weightIn(pass: Pass): CombinedWeight;
  /** `x V` for x [n, dIn], dropout of the adapter included; the caller disposes. */
  combined(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
  /**
   * What becomes of `x V`, where asked for: DoRA's renormalisation, LayerNorm, a bias and the
   * residual, in this order. The caller disposes.
   *
   * @param identity what the residual adds; cut or zero-padded to the output's width
   */
  finish(h: tf.Tensor2D, identity: () => tf.Tensor2D, pass: Pass): tf.Tensor2D;
}

/**
 * The numbers of one map and what is made with them; allocates nothing.
 *
 * @param path place in the network, unique within it; names the parameters and their streams
 * @throws {UsageError} for a rank outside [1, 65536]
 */
export function createAdaptedMap(path: string, options: LottaLinearOptions): AdaptedMap {
  const { dOut, adapter, frozen, isData, bias } = options;
  const scaling = adapterScaling(adapter);
  const { loraA, loraB } = createFactors(path, options);
  const beta = frozen !== null && adapter.trainBeta
    ? new Trained(`${path}.beta`, [], { constant: 1 })
    : undefined;
  const magnitudes = adapter.dora ? createMagnitudes(path, dOut) : null;
  const norm = adapter.layerNorm ? createLayerNormLayer(`${path}.norm`, dOut) : null;
  const { dropoutSeed, dropoutMasks } = options;
  const dropout = createDropout(`${path}.adapter`, adapter.dropout, dropoutSeed, dropoutMasks);

  const weightIn = ({ withoutBackbone }: Pass) => ({
    frozen: withoutBackbone ? null : frozen,
    beta: beta?.variable ?? null,
    factors: { loraA: loraA.variable, loraB: loraB.variable, scaling },
  });
  return {
    part: {
      path,
      trained: [loraA, loraB, beta, magnitudes?.magnitude, ...norm?.trained ?? [], bias]
        .filter((parameter) => parameter instanceof Trained),
      frozen: frozen ?? undefined,
      adapted: true,
      factors: { loraA, loraB },
      bias,
      beta,
    },
    weightIn,
    combined(x, pass) {
      const { frozen, beta, factors } = weightIn(pass);
      const drive = dropout.apply(x, pass);
      if (frozen === null) return lowRank(drive, factors, isData);
      const facts = { isData, examples: pass.examples };
      const weight = { frozen, beta, factors };
      if (drive === x) return lottaLinear(x, weight, facts);
      return drivenLottaLinear(x, drive, weight, facts);
    },
    finish(h, identity, pass) {
      if (magnitudes !== null) h = magnitudes.apply(h, weightIn(pass));
      if (norm !== null) h = norm.apply(h, pass);
      h = addBias(h, bias);
      if (adapter.residual) h = tf.add(h, fitWidth(identity(), dOut));
      pass.probe?.(path, h);
      return h;
    },
  };
}

function createFactors(
  path: string,
  { dIn, dOut, adapter: { rank, aInit, bInit } }: Pick<
    LottaLinearOptions,
    "dIn" | "dOut" | "adapter"
  >,
): Required<Layer>["factors"] {
  refuseRank(rank);
  const initialA = uniformInitial(dIn, aInit);
  const initialB = bInit === "zeros" ? { constant: 0 } : uniformInitial(rank, bInit);
  return {
    loraA: new Trained(`${path}.loraA`, [dIn, rank], initialA),
    loraB: new Trained(`${path}.loraB`, [rank, dOut], initialB),
  };
}

/** Uniform in +-sqrt(6/fanIn) where Kaiming's law is that for a ReLU, else in +-1/sqrt(fanIn). */
function uniformInitial(fanIn: number, law?: string): { uniform: number; seed: "adapter" } {
  const gain = law === "kaiming" ? 6 : 1;
  return { uniform: Math.sqrt(gain) / Math.sqrt(fanIn), seed: "adapter" };
}

/** The first `width` columns, or all of them and zeros. */
function fitWidth(x: tf.Tensor2D, width: number): tf.Tensor2D {
  const [rows, have] = x.shape;
  if (have === width) return x;
  return have > width ? tf.slice(x, [0, 0], [rows, width]) : tf.pad(x, [[0, 0], [0, width - have]]);
}
