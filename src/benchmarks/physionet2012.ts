/**
 * PhysioNet 2012: a closed-form continuous-time network predicts death in hospital from the first 48
 * hours in intensive care (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadPhysionet } from "../data/physionet/physionet.ts";
import { cfc, CFC_PRESETS } from "../models/cfc.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import {
  CHOSEN_VARIANT,
  PHYSIONET_VARIANTS,
  physionetOptions,
  recordInputs,
} from "./physionet_variants.ts";
import { sequencePrediction } from "./sequence_prediction.ts";

/**
 * The paper's weight of a death in the loss. It is no property of set A, which has 6.2 survivors a
 * death: it comes, with learning rate, decays, batch size and widths, from the best configuration of
 * the CfC authors' search (github.com/raminmh/CfC, train_physio.py), whose activation SiLU is taken
 * here too.
 */
export const POSITIVE_WEIGHT = 11.69;

const CURVE_INPUTS = "windows of three coordinates, each less its mean and over its deviation in " +
  "the training trajectories";
/**
 * Presets full, half, quarter and eighth: the paper's sizes 1x, .5x, .25x and .125x. Without a
 * folder, the same network with a linear readout of three numbers predicts the next state of
 * Lorenz-63, judged by R^2 instead of the area under the ROC curve.
 */
export const physionet2012: Benchmark = {
  id: "physionet2012",
  presets: Object.keys(CFC_PRESETS),
  preset: "full",
  formats: ["physionet", "physionet-folder"],
  dataSets: ["physionet-2012"],
  variants: PHYSIONET_VARIANTS,
  protocol: {
    batchSize: 128,
    epochs: 100,
    // Chosen on validation data among the readings of the CfC: docs/findings.md.
    ...{ dropout: 0.2, dropoutSteps: "own", xavierGain: 0.5, data: CHOSEN_VARIANT },
    optimizer: {
      name: "adamw",
      learningRate: 2e-3,
      weightDecay: 4e-6,
      schedule: "exponential",
      decay: 0.9,
    },
    adapter: { bias: "none" },
  },
  smoke: { preset: "full", steps: 20 },
  compared: {
    title: "CfC",
    smallest: "eighth",
    quick: { preset: "eighth", ranks: [1, 4], changes: { epochs: 4 } },
  },
  sizes: {
    presets: ["full"],
    data: { features: 82, classes: 2, extent: 48, inputs: recordInputs(CHOSEN_VARIANT) },
  },
  rowsEach: (_preset, { extent = 1 }) => extent,
  async load(dir, variant = CHOSEN_VARIANT) {
    const { masks, ...options } = physionetOptions(dir, variant);
    const data = await loadPhysionet({ dir, ...options });
    const { name, digest, features, steps, kind, outputs } = data;
    const task = sequencePrediction(data, { positiveWeight: POSITIVE_WEIGHT });
    const classes = kind === "binary" ? 2 : outputs;
    const classNames = kind === "binary" ? ["survived", "died in hospital"] : undefined;
    const inputs = dir === null ? CURVE_INPUTS : recordInputs(variant);
    const facts = { name, digest, features, classes, classNames, extent: steps, masks };
    return { ...facts, task, inputs, variant };
  },
  architecture(preset, { features, classes, extent, masks }, factor = 1) {
    const { hidden, backbone } = findPreset(CFC_PRESETS, preset);
    return cfc({
      hidden: narrowed(hidden, factor),
      backbone: narrowed(backbone, factor),
      features,
      outputs: classes,
      steps: extent ?? 1,
      masks,
    });
  },
};
