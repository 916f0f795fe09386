/**
 * IMDB: a Transformer on the tokens of film reviews (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadImdb } from "../data/imdb/imdb.ts";
import {
  type TextInputs,
  TRANSFORMER_PRESETS,
  transformerClassifier,
} from "../models/transformer_classifier.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { SHORT_BUDGET } from "../training/comparison.ts";
import { textClassification } from "./text_classification.ts";

const REVIEW_INPUTS = "at most 512 tokens of bert-base-uncased";

/**
 * Presets transformer (the paper's), transformer-128 (the same, reading the first 128 tokens), small
 * and tiny; without a folder, words of brackets, balanced or broken.
 */
export const imdb: Benchmark<TextInputs> = {
  id: "imdb",
  presets: Object.keys(TRANSFORMER_PRESETS),
  preset: "transformer",
  formats: ["reviews", "review-folder", "review-lines"],
  dataSets: ["imdb", "imdb-jsonl"],
  protocol: {
    batchSize: 32,
    epochs: 30,
    dropout: 0.1,
    dropoutMasks: "halves",
    patience: 7,
    adapter: { alpha: 2, dropout: 0.05, bias: "none" },
    optimizer: { learningRate: 5e-4, weightDecay: 0.01, clipNorm: 1, warmupShare: 0.1 },
  },
  // Most weights are in the embedding, which is looked up.
  rowsEach: (preset, { extent = 512 }) =>
    Math.min(extent, TRANSFORMER_PRESETS[preset]?.context ?? extent) / 4,
  smoke: { preset: "tiny", steps: 20 },
  compared: {
    title: "Transformer",
    chance: { "brackets": 50, "imdb": 50 },
    smallest: "tiny",
    quick: { preset: "small", ranks: [1, 4], changes: { ...SHORT_BUDGET, steps: 400 } },
  },
  sizes: {
    presets: ["transformer"],
    data: { features: 30_522, classes: 2, extent: 512, inputs: REVIEW_INPUTS },
  },
  async load(dir) {
    const data = await loadImdb({ dir });
    const { name, digest, vocabulary: features, classes, classNames, longest: extent } = data;
    const inputs = dir === null ? "brackets as tokens, as long as the longest" : REVIEW_INPUTS;
    const task = textClassification(data);
    return { name, digest, features, classes, classNames, extent, inputs, task };
  },
  architecture(preset, { features: vocabulary, classes, extent }, factor = 1) {
    const size = findPreset(TRANSFORMER_PRESETS, preset);
    const width = narrowed(size.width, factor, size.heads);
    const context = Math.min(size.context, extent ?? size.context);
    return transformerClassifier({ ...size, width, context, vocabulary, classes });
  },
};
