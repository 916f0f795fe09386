/**
 * What this project's training holds in memory, counted while it trains.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { startEngine } from "../engine/engine.ts";
import { filledTensor } from "../engine/tensors.ts";
import { createNetwork } from "../models/network.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import type { Task } from "../training/task.ts";
import { train } from "../training/trainer.ts";
import type { MemoryProbe } from "./memory.ts";
import { tensorPeak } from "./tensor_peak.ts";
import { architectureOf, configOf, WEIGHT_DECAY } from "./workload.ts";

/**
 * Examples a step: activations are told by their number of rows, which no parameter and no block of
 * a backbone has. What is counted does not depend on it.
 */
const ROWS = 127;
/** The moments of the optimiser exist from the first step on; the second one finds them there. */
const STEPS = 2;
const WIDTHS = [1024, 2048, 2048, 2048, 10];

/**
 * A probe of networks of these widths with adapters of rank 8, on the engine `wasm`.
 *
 * Counted are the values of all tensors that exist at one time, from before the network is made
 * until it is trained, but those with a row for each example (inputs, activations and their
 * gradients): so parameters, backbones or the block of one that is in use, gradients, the state of
 * AdamW, and whatever temporary tensor is none of these. Not counted is what lies outside of
 * tensors: code, and the generator's own copy of a matrix or block while it is drawn.
 *
 * @param widths from the input to the classes, none of them {@linkcode ROWS}
 */
export function ownMemory(widths: readonly number[] = WIDTHS): MemoryProbe {
  return {
    async measure(method, keep) {
      await startEngine("wasm");
      const work = { widths, method, rank: 8, trainBeta: true, weightDecay: WEIGHT_DECAY };
      const config = { ...configOf(work, STEPS, 0), batchSize: ROWS };
      return await tensorPeak(({ shape }) => shape[0] !== ROWS, async () => {
        const network = createNetwork(architectureOf(work), { ...config, keep });
        try {
          network.materialise();
          await train(network, taskOf(widths), config);
        } finally {
          network.dispose();
        }
      });
    },
  };
}

/** Examples that are all alike: nothing is learned, but everything is held. */
function taskOf(widths: readonly number[]): Task {
  const ones = (width: number) =>
    filledTensor<tf.Rank.R2>([ROWS, width], (values) => values.fill(1));
  return {
    metric: "accuracy",
    better: "higher",
    sizes: { train: STEPS * ROWS, validation: 0, test: 0 },
    batch: () => ({ inputs: ones(widths[0]), targets: ones(widths[widths.length - 1]) }),
    loss: softmaxCrossEntropy,
    evaluate: () => Promise.resolve({ loss: 0, value: 0 }),
  };
}
