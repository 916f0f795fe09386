/**
 * Peers as contestants in a comparison of training steps.
 *
 * @module
 */

import type { Contestant } from "./contestant.ts";
import type { Peer } from "./line_peer.ts";
import { ALPHA, BATCH, LEARNING_RATE, type StepWork } from "./workload.ts";

/** How a peer is to train; what a peer does not know it does not read. */
export interface StepOptions {
  /** `step`, or `peft_step` for PEFT's layer. */
  readonly measure?: "step" | "peft_step";
  /** Path of the workload's file. */
  readonly file: string;
  /** Threads it may use; 1 by default. */
  readonly threads?: number;
  /** Where stock tfjs runs. */
  readonly backend?: "wasm" | "cpu";
}

/**
 * A peer that trains a multilayer perceptron.
 *
 * @param peer who
 * @param work what is trained
 * @param options how
 */
export function stepPeer(peer: Peer, work: StepWork, options: StepOptions): Contestant {
  const constants = { batch: BATCH, alpha: ALPHA, learningRate: LEARNING_RATE[work.method] };
  return async (request) => {
    const { seconds, losses = [] } = await peer.measure({
      ...{ measure: "step", threads: 1, ...constants },
      ...work,
      ...options,
      ...request,
    });
    return { seconds, losses };
  };
}
