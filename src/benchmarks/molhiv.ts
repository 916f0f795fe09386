/**
 * MolHIV: a graph network on molecules (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { ATOM_CHOICES, BOND_CHOICES, choiceStarts } from "../data/molhiv/molecule_features.ts";
import { loadMolHiv } from "../data/molhiv/molhiv.ts";
import { gin, GIN_PRESETS, type GraphTensors } from "../models/gin.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { moleculeClassification } from "./molecule_classification.ts";

const INPUTS = "atoms and bonds by the lists of the Open Graph Benchmark";

/** Presets gin (the paper's) and small; without a folder, 600 molecules built here. */
export const molhiv: Benchmark<GraphTensors> = {
  id: "molhiv",
  presets: Object.keys(GIN_PRESETS),
  preset: "gin",
  formats: ["molhiv", "molhiv-archive"],
  dataSets: ["ogbg-molhiv"],
  protocol: {
    batchSize: 64,
    epochs: 300,
    dropout: 0.5,
    dropoutMasks: "halves",
    optimizer: {
      name: "adam",
      learningRate: 1e-3,
      weightDecay: 0,
      schedule: "constant",
      clipNorm: 1,
    },
    adapter: { bias: "none" },
  },
  rowsEach: () => 26,
  smoke: { preset: "small", steps: 20 },
  compared: {
    title: "GIN",
    smallest: "small",
    quick: { preset: "small", ranks: [1, 4], changes: { epochs: 10 } },
  },
  sizes: { presets: ["gin"], data: { features: 174, classes: 1, inputs: INPUTS } },
  async load(dir) {
    const data = await loadMolHiv({ dir });
    const { name, digest } = data;
    const task = moleculeClassification(data);
    return {
      name,
      digest,
      task,
      features: choiceStarts(ATOM_CHOICES).at(-1)!,
      classes: 1,
      classNames: ["active"],
      inputs: INPUTS,
    };
  },
  architecture(preset, { features, classes }, factor = 1) {
    const { width, depth } = findPreset(GIN_PRESETS, preset);
    return gin({
      nodeValues: features,
      nodeChoices: ATOM_CHOICES.length,
      edgeValues: choiceStarts(BOND_CHOICES).at(-1)!,
      edgeChoices: BOND_CHOICES.length,
      width: narrowed(width, factor),
      depth,
      outputs: classes,
    });
  },
};
