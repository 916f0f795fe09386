/**
 * A Vision Transformer that has seen digits, for machines without ImageNet's weights: fully trained
 * on 0 to 4 before it is carried over to 5 to 9.
 *
 * @module
 */

import { loadDigitClasses } from "../data/flowers102/digit_classes.ts";
import type { Trained } from "../adapter/trained.ts";
import type { Architecture } from "../models/architecture.ts";
import type { Weights } from "../models/backbone_source.ts";
import { createNetwork } from "../models/network.ts";
import { train } from "../training/trainer.ts";
import { allSeeds, defaultConfig } from "../training/validate.ts";
import { imageClassification } from "./image_classification.ts";
import { normalisationTable } from "./normalisation.ts";

/** Optimiser steps; 64 images each, so that every digit is seen two or three times. */
export const PRETRAINING_STEPS = 150;

/** Seed of everything random in it: it is a part of the data, the same for every run. */
const SEED = "digit pretraining";

/**
 * Trains all parameters on the digits 0 to 4, by AdamW with learning rate 2e-3, weight decay 0.05
 * and a cosine with 10 % warm-up.
 *
 * @param architecture of images of 28 x 28 grey pixels and five classes
 * @param steps of 64 images each
 * @returns its parameters; the same for the same architecture, steps and engine
 */
export async function pretrainOnDigits(
  architecture: Architecture,
  steps: number = PRETRAINING_STEPS,
): Promise<Weights> {
  const task = imageClassification(await loadDigitClasses(0), normalisationTable());
  const config = defaultConfig({ id: "flowers102", protocol: {} }, "", {
    method: "full",
    batchSize: 64,
    steps,
    seeds: allSeeds(SEED),
    optimizer: { learningRate: 2e-3, weightDecay: 0.05, warmupShare: 0.1 },
  });
  const network = createNetwork(architecture, config);
  try {
    network.materialise();
    await train(network, task, config);
    const weights = network.trained.map(async (parameter) => {
      const { name, shape } = parameter;
      return [name, { shape, values: await parameter.values() }] as const;
    });
    return new Map(await Promise.all(weights));
  } finally {
    network.dispose();
  }
}

/**
 * Gives every parameter the weights of its name, but those of the head, which is for other classes.
 * Adapters, which pretraining does not have, keep what they start from.
 */
export function startFrom(parameters: readonly Trained[], weights: Weights): void {
  for (const parameter of parameters) {
    const values = weights.get(parameter.name)?.values;
    if (values !== undefined && !parameter.name.startsWith("head.")) parameter.assign(values);
  }
}
