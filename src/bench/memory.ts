/**
 * How much memory training holds at its peak, LottaLoRA beside full training.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { startEngine } from "../engine/engine.ts";
import { filledTensor } from "../engine/tensors.ts";
import { createNetwork } from "../models/network.ts";
import { train } from "../training/trainer.ts";
import { type Findings, rateOf, ratioOf } from "./report.ts";
import { tensorPeak } from "./tensor_peak.ts";
import { unjudged } from "./unjudged.ts";
import { architectureOf, configOf, type StepWork, WEIGHT_DECAY } from "./workload.ts";

/** What is promised of LottaLoRA's share. */
const PROMISED = [
  { keep: "memory", name: "backbone kept as float32", atMost: 0.3 },
  { keep: "regenerate", name: "backbone regenerated", atMost: 0.08 },
] as const;

/**
 * Examples a step: activations are told by their number of rows, which no parameter and no block of
 * a backbone has. What is counted does not depend on it.
 */
const ROWS = 127;
/** The moments of the optimiser exist from the first step on; the second one finds them there. */
const STEPS = 2;
const WIDTHS = [1024, 2048, 2048, 2048, 10];

/**
 * Sets the peaks against each other.
 *
 * @param peakOf measures each, in bytes
 */
export async function benchMemory(peakOf: typeof trainingPeak = trainingPeak): Promise<Findings> {
  const measure = (name: string) => `peak memory, 2048 wide: ${name}`;
  const full = await peakOf("full", "memory");
  const ratios = [];
  const rates = [rateOf(measure("full"), full / 2 ** 20, "MiB")];
  for (const { keep, name, atMost } of PROMISED) {
    const peak = await peakOf("lottalora", keep);
    ratios.push(ratioOf(measure(`LottaLoRA / full, ${name}`), peak / full, { atMost }));
    rates.push(rateOf(measure(`LottaLoRA, ${name}`), peak / 2 ** 20, "MiB"));
  }
  return { ratios, rates };
}

/**
 * The peak of a training with adapters of rank 8 on the engine `wasm`, in bytes.
 *
 * Counted are the values of all tensors that exist at one time, from before the network is made
 * until it is trained, but those with a row for each example (inputs, activations and their
 * gradients): so parameters, backbones or the block of one that is in use, gradients, the state of
 * AdamW, and whatever temporary tensor is none of these. Not counted is what lies outside of
 * tensors: code, and the generator's own copy of a matrix or block while it is drawn.
 *
 * @param method what is trained
 * @param keep how the backbone is kept; `full` has none
 * @param widths from the input to the classes, none of them {@linkcode ROWS}
 */
export async function trainingPeak(
  method: StepWork["method"],
  keep: BackboneStorage,
  widths: readonly number[] = WIDTHS,
): Promise<number> {
  await startEngine("wasm");
  const work = { widths, method, rank: 8, trainBeta: true, weightDecay: WEIGHT_DECAY };
  const config = { ...configOf(work, STEPS, 0), batchSize: ROWS };
  // All alike: nothing is learned, but everything is held.
  const ones = (width: number) =>
    filledTensor<tf.Rank.R2>([ROWS, width], (values) => values.fill(1));
  const task = unjudged(STEPS * ROWS, () => ({
    inputs: ones(widths[0]),
    targets: ones(widths[widths.length - 1]),
  }));
  return await tensorPeak(({ shape }) => shape[0] !== ROWS, async () => {
    const network = createNetwork(architectureOf(work), { ...config, keep });
    try {
      network.materialise();
      await train(network, task, config);
    } finally {
      network.dispose();
    }
  });
}
