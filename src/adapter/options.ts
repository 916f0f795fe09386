/**
 * How an adapter joins a frozen layer.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** Largest rank accepted; beyond min(dIn, dOut) a rank adds parameters but no expressiveness. */
export const LARGEST_RANK = 65_536;

/** Options of a LottaLoRA layer, `h = beta W x + scaling B A x` (arXiv:2604.08749, section 3). */
export interface AdapterConfig {
  /** r, at least 1; ignored by the methods `full`, `head` and `small`. */
  rank: number;
  /** alpha; the contribution of the adapter is multiplied by `alpha / rank` (or `/ sqrt(rank)`). */
  alpha: number;
  /** `lora`: alpha / rank; `rslora`: alpha / sqrt(rank). */
  scaling: "lora" | "rslora";
  /** Renormalise the combined weight and train its column magnitudes. */
  dora: boolean;
  /** LayerNorm, with trained gain and shift, on the combined path. */
  layerNorm: boolean;
  /** Add the input, cut or zero-padded to the output's width, to the layer's output. */
  residual: boolean;
  /** Dropout rate on the adapter's input, in [0, 1). */
  dropout: number;
  /** Whether the gain of the backbone is trained (from 1) or stays 1. */
  trainBeta: boolean;
  /** How loraB starts. */
  bInit: "zeros" | "kaiming_uniform";
  /** `full`: trained; `lora`: frozen backbone + adapter; `lora_bias`: the same and a trained bias. */
  head: "full" | "lora" | "lora_bias";
}

/** @throws {UsageError} for a rank that no pair of factors can have */
export function refuseRank(rank: number): void {
  if (Number.isInteger(rank) && rank >= 1 && rank <= LARGEST_RANK) return;
  throw new UsageError(
    `Cannot create a LoRA pair: rank must be an integer in [1, ${LARGEST_RANK}], got ${rank}`,
  );
}

/** The factor before `B A x`: alpha / r, or alpha / sqrt(r) for rsLoRA. */
export function adapterScaling(config: AdapterConfig): number {
  const { alpha, rank, scaling } = config;
  return scaling === "rslora" ? alpha / Math.sqrt(rank) : alpha / rank;
}
