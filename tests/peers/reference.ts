/**
 * What PyTorch computed, as `reference.py` wrote it.
 *
 * @module
 */

import type { SampledGradient } from "./comparison.ts";

/** One network on one batch. */
export interface PeerNetwork {
  loss: number;
  logits: number[];
  /** Under our names and in our orientation. */
  gradients: Record<string, SampledGradient>;
}

/** Values of all parameters, one after the other, after every tenth of 100 steps. */
export type Trajectory = number[][];

/** The stored file. */
export interface PeerReference {
  origin: { torch: string; command: string };
  backbonesSha256: string;
  rank: number;
  alpha: number;
  rows: number;
  networks: Record<string, PeerNetwork>;
  training: Record<string, number[]>;
  trajectories: Record<string, Record<"float32" | "float64", Trajectory>>;
  clipped: Trajectory;
  cosine: number[];
}
