/**
 * WikiText-103: a Llama-style decoder that predicts the next token (arXiv:2604.08749, section 3).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { loadWikitext } from "../data/wikitext/wikitext.ts";
import { WIKITEXT_103, WIKITEXT_103_FIRST } from "../data/wikitext/wikitext_source.ts";
import { llama, LLAMA_PRESETS, type LlamaShape } from "../models/llama.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { nextToken } from "./next_token.ts";

/** Tokens of an example. */
const WINDOW = 128;

const GENERATED_INPUTS = `windows of ${WINDOW} tokens of the generated language`;
const LLAMA_INPUTS = `windows of ${WINDOW} tokens of Llama's tokenizer`;

/**
 * Presets 3M, 30M, 300M, 600M and 900M, and `tiny` for the generated language, which is what there
 * is without a folder: 256 tokens, and no expected loss below 1.213 nats. `3M-seeded` to
 * `900M-seeded` draw the embedding from the seed and adapt it.
 */
export const wikitext: Benchmark<tf.Tensor2D, tf.Tensor1D> = {
  id: "wikitext",
  presets: Object.keys(LLAMA_PRESETS),
  preset: "3M",
  formats: ["tokens", "tokens-archive", "tokens-first", "shakespeare"],
  // Plays are not the paper's data: they are taken where the folder is named.
  dataSets: [WIKITEXT_103.id, WIKITEXT_103_FIRST.id],
  protocol: {
    batchSize: 32,
    epochs: 1,
    dropout: 0,
    optimizer: {
      name: "adamw",
      learningRate: 1e-4,
      weightDecay: 0.1,
      schedule: "cosine",
      warmupSteps: 200,
    },
    adapter: { alpha: 16, scaling: "lora", bias: "none" },
  },
  rowsEach: () => WINDOW,
  // With the words of Llama most of it is the head, and scoring takes longer than training.
  smoke: { preset: "tiny", steps: 5, batchSize: 8 },
  compared: {
    title: "Llama",
    chance: { "generated-language": 5.4757, "wikitext-103-first-0.55M": 6.9759 },
    smallest: "tiny",
    quick: {
      preset: "tiny",
      ranks: [4],
      changes: { steps: 30, optimizer: { learningRate: 1e-2, warmupSteps: 10 } },
    },
  },
  sizes: {
    presets: ["3M", "30M", "300M", "600M", "900M"],
    data: { features: 32_000, classes: 32_000, extent: WINDOW, inputs: LLAMA_INPUTS },
  },
  async load(dir) {
    const text = await loadWikitext({ dir });
    const { name, digest, vocabulary } = text;
    const task = nextToken(text, WINDOW);
    const inputs = dir === null ? GENERATED_INPUTS : LLAMA_INPUTS;
    return {
      name,
      digest,
      task,
      inputs,
      features: vocabulary,
      classes: vocabulary,
      extent: WINDOW,
    };
  },
  architecture(preset, { classes }, factor = 1) {
    return llama(classes, scaled(findPreset(LLAMA_PRESETS, preset), factor));
  },
};

/** Narrower by a factor; each head keeps an even number of columns, at least two. */
function scaled(shape: LlamaShape, factor: number): LlamaShape {
  const { width, heads, inner } = shape;
  return {
    ...shape,
    width: narrowed(width, factor, 2 * heads),
    inner: narrowed(inner, factor),
  };
}
