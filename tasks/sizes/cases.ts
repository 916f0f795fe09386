/**
 * The networks whose sizes are compared: the paper's five language models, and its other benchmarks
 * at their first preset on data of the paper's shape.
 *
 * @module
 */

import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import type { AnyBenchmark, DataShape } from "../../src/training/benchmark.ts";

/** Rank of all adapters. */
export const RANK = 8;

/** Three sizes, in what the paper calls MB. */
export interface PaperSizes {
  /** Fully trained, two bytes a number. */
  readonly fp16: number;
  /** Fully trained, four bits a number. */
  readonly fourBit: number;
  /** LottaLoRA at rank 8. */
  readonly ours: number;
}

/** One network. */
export interface SizeCase {
  /** As the command line names it. */
  readonly id: string;
  /** Whose network it is. */
  readonly benchmark: AnyBenchmark;
  /** Its size. */
  readonly preset: string;
  /** The preset that draws and adapts the embedding too; null where there is none. */
  readonly seeded: string | null;
  /** What of the paper's data it depends on. */
  readonly shape: DataShape;
  /** What the paper says; null where it says nothing. */
  readonly paper: PaperSizes | null;
}

/** Words of Llama's tokenizer. */
const LLAMA_WORDS = { features: 32_000, classes: 32_000, extent: 128 };

/** arXiv:2604.08749, section 5: fp16, 4-bit, LottaLoRA at rank 8. */
const LANGUAGE_MODELS: readonly (readonly [string, number, number, number])[] = [
  ["3M", 5, 1, 4],
  ["30M", 57, 16, 24],
  ["300M", 586, 165, 103],
  ["600M", 1184, 333, 105],
  ["900M", 2312, 650, 109],
];

/** Preset and shape of the paper's data, by benchmark. */
const OTHERS: Readonly<Record<string, readonly [preset: string, shape: DataShape]>> = {
  mnist: ["medium", { features: 784, classes: 10 }],
  physionet2012: ["full", { features: 82, classes: 2, extent: 48 }],
  cifar10: ["plain20", { features: 3 * 32 * 32, classes: 10, extent: 32 }],
  molhiv: ["gin", { features: 174, classes: 1 }],
  arxiv: ["gcn", { features: 128, classes: 40, extent: 169_343 }],
  halfcheetah: ["small", { features: 17, classes: 6, extent: 1000 }],
  flowers102: ["base", { features: 3 * 224 * 224, classes: 102, extent: 224 }],
  imdb: ["transformer", { features: 30_522, classes: 2, extent: 512 }],
};

/** All of them, the paper's own table first. */
export const CASES: readonly SizeCase[] = [
  ...LANGUAGE_MODELS.map(([id, fp16, fourBit, ours]): SizeCase => ({
    id,
    benchmark: BENCHMARKS.wikitext,
    preset: id,
    seeded: `${id}-seeded`,
    shape: LLAMA_WORDS,
    paper: { fp16, fourBit, ours },
  })),
  ...Object.entries(OTHERS).map(([id, [preset, shape]]): SizeCase => ({
    id,
    benchmark: BENCHMARKS[id],
    preset,
    seeded: null,
    shape,
    paper: null,
  })),
];

/** Names of the language models, for limits. */
export const LANGUAGE_MODEL_IDS: readonly string[] = LANGUAGE_MODELS.map(([id]) => id);
