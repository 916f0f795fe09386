/**
 * How an adapter joins a frozen layer.
 *
 * @module
 */

import { NUMBER, objectWith, oneOf, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";

/** Largest rank accepted; beyond min(dIn, dOut) a rank adds parameters but no expressiveness. */
export const LARGEST_RANK = 65_536;

/** What the product of the factors is multiplied by: alpha / rank, alpha / sqrt(rank), or alpha. */
export const SCALINGS = ["lora", "rslora", "constant"] as const;

/** How loraA starts. */
export const A_INITS = ["kaiming_sqrt5", "kaiming"] as const;

/** How loraB starts. */
export const B_INITS = ["zeros", "kaiming_uniform", "kaiming"] as const;

/** What becomes of the head. */
export const HEADS = ["full", "lora", "lora_bias"] as const;

/** What {@linkcode AdapterConfig.bias} may be. */
export const BIASES = ["none", "trained", "frozen"] as const;

/** The maps of a Transformer's block that {@linkcode AdapterConfig.maps} speaks of. */
export const MAP_KINDS = ["attention", "mlp"] as const;
/** One of {@linkcode MAP_KINDS}. */
export type MapKind = typeof MAP_KINDS[number];

/** What becomes of them. */
export const MAP_ROLES = ["adapted", "trained", "frozen"] as const;
/** One of {@linkcode MAP_ROLES}. */
export type MapRole = typeof MAP_ROLES[number];

/** Options of a LottaLoRA layer, `h = beta W x + scaling B A x` (arXiv:2604.08749, section 3). */
export interface AdapterConfig {
  /**
   * r, an integer in [1, {@linkcode LARGEST_RANK}]; 8 by default. The methods `full` and `head` do
   * not use it; `small` takes its number of parameters from it.
   */
  rank: number;
  /**
   * alpha, above 0; the contribution of the adapter is multiplied by `alpha / rank` (or as
   * `scaling` says). 1 by default, the paper's on MNIST.
   */
  alpha: number;
  /**
   * `lora` (default): alpha / rank; `rslora`: alpha / sqrt(rank) (arXiv:2312.03732); `constant`:
   * alpha, whatever the rank.
   */
  scaling: typeof SCALINGS[number];
  /**
   * Renormalise the combined weight and train its column magnitudes (arXiv:2402.09353); false by
   * default. Never on an adapted head.
   */
  dora: boolean;
  /**
   * LayerNorm, with trained gain and shift, on the combined path; false by default, never on the
   * head.
   */
  layerNorm: boolean;
  /**
   * Add the input, cut or zero-padded to the output's width, to the layer's output; false by
   * default, never on the head.
   */
  residual: boolean;
  /** Dropout rate on the adapter's input, in [0, 1); 0 by default. */
  dropout: number;
  /** Whether the gain of the backbone is trained (from 1; the default) or stays 1. */
  trainBeta: boolean;
  /**
   * How loraA starts: `kaiming_sqrt5` (default, also where it is missing): uniform in +-1/sqrt(dIn),
   * Kaiming's bound for a slope of sqrt(5), as LoRA's reference code has it; `kaiming`: uniform in
   * +-sqrt(6/dIn), Kaiming's for a ReLU (arXiv:1502.01852).
   */
  aInit?: typeof A_INITS[number];
  /**
   * How loraB starts: at 0 (default), or uniform, `kaiming_uniform` in +-1/sqrt(rank), Kaiming's
   * bound for a slope of sqrt(5), `kaiming` in +-sqrt(6/rank), that for a ReLU. The method `zero`
   * asks for one of these: with B = 0 nothing in it would ever move.
   */
  bInit: typeof B_INITS[number];
  /**
   * Biases of frozen layers that have one when they are trained whole; `defaultConfig` takes
   * `trained` where a benchmark asks for nothing else, missing is `none`. `trained`: from where full
   * training starts them, uniform in +-1/sqrt(dIn). `frozen`: drawn from the backbone seed, at that
   * standard deviation, and never redrawn; the methods `zero` and `head` have them too, and a network
   * without its scaffold keeps them.
   */
  bias?: typeof BIASES[number];
  /**
   * `full` (default): trained; `lora`: frozen backbone + adapter; `lora_bias`: the same and a
   * trained bias.
   */
  head: typeof HEADS[number];
  /**
   * What becomes of the maps of a Transformer's blocks, of attention (Q, K, V, O) and of the MLP:
   * `adapted`; `trained` whole, as by the method `full`; or `frozen` without a beta. Of the methods
   * with adapters; the architecture's own choice where a kind, or the field, is missing. A kind of
   * maps that the architecture does not have is refused.
   */
  maps?: { readonly [Kind in MapKind]?: MapRole };
}

const SCALED = objectWith("an object of alpha, rank and scaling", "alpha", "rank", "scaling");

/** @throws {UsageError} for a rank that no pair of factors can have */
export function refuseRank(rank: number): void {
  if (Number.isInteger(rank) && rank >= 1 && rank <= LARGEST_RANK) return;
  throw new UsageError(
    `Cannot create a LoRA pair: rank must be an integer in [1, ${LARGEST_RANK}], got ${rank}`,
  );
}

/**
 * The factor before `B A x`: alpha / r, alpha / sqrt(r) for rsLoRA, or alpha where it is constant.
 *
 * @throws {UsageError} for a rank, alpha or scaling that no adapter has
 */
export function adapterScaling(
  options: Pick<AdapterConfig, "alpha" | "rank" | "scaling">,
): number {
  refuseArguments("adapterScaling", { options }, SCALED);
  const { alpha, rank, scaling } = options;
  oneOf("scaling", scaling, SCALINGS);
  refuseArguments("adapterScaling", { alpha }, NUMBER);
  refuseRank(rank);
  switch (scaling) {
    case "lora":
      return alpha / rank;
    case "rslora":
      return alpha / Math.sqrt(rank);
    case "constant":
      return alpha;
  }
}
