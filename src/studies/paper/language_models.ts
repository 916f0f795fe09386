/**
 * What arXiv:2604.08749 reports of its language models on WikiText-103, by their names.
 *
 * @module
 */

import { line, type PaperTable, type Rank, RANKS_TO_8 } from "./table.ts";

/** The networks, the smallest first. */
export const NETWORKS = ["3M", "30M", "300M", "600M", "900M"] as const;

/** One of {@linkcode NETWORKS}. */
export type Network = typeof NETWORKS[number];

/**
 * Table 12, and table 8 with r = 8 alone: training loss in nats after one epoch. Trained numbers are
 * those inside the Transformer, without embedding and head.
 */
export const WIKITEXT_LOSS: PaperTable<{ preset: Network; rank: Rank }> = {
  table: "Table 12",
  unit: "nats, training loss",
  about: "34,429 steps of 32 windows of 128 tokens",
  n: 1,
  cells: [
    ...losses("3M", [5.007, 5.855, 5.781, 5.682, 5.639], [320_320, 3_096, 6_168, 12_312, 24_600]),
    ...losses("30M", [3.757, 4.870, 4.798, 4.728, 4.681], [
      ...[17_702_784, 30_760, 61_480, 122_920, 245_800],
    ]),
    ...losses("300M", [3.252, 4.368, 4.286, 4.227, 4.191], [
      ...[282_637_312, 180_312, 360_536, 720_984, 1_441_880],
    ]),
    ...losses("600M", [3.185, 4.229, 4.146, 4.099, 4.058], [
      ...[650_362_944, 322_680, 645_240, 1_290_360, 2_580_600],
    ]),
    ...losses("900M", [3.156, 4.160, 4.096, 3.989, 3.950], [
      ...[1_158_791_296, 452_744, 905_352, 1_810_568, 3_621_000],
    ]),
  ],
};

function losses(preset: Network, values: readonly number[], trained: readonly number[]) {
  return line({ preset }, ["full", ...RANKS_TO_8], values, { trained });
}

/** Section 8: what another scaling does at rank 32. */
export const WIKITEXT_PERPLEXITY: PaperTable<{ scaling: "lora" | "rslora" }> = {
  table: "Section 8",
  unit: "perplexity, validation",
  about: "300M, r = 32",
  n: 3,
  cells: [{ scaling: "lora", value: 159.8 }, { scaling: "rslora", value: 113.9, sd: 0.36 }],
};

/** Table 9: peak memory on one H200. */
export const PEAK_MEMORY: PaperTable<{ preset: Network; method: "full" | "lottalora" }> = {
  table: "Table 9",
  unit: "GB",
  about: "bf16, r = 8, 32 windows of 128 tokens a step",
  cells: NETWORKS.flatMap((preset, i) => [
    { preset, method: "full", value: [1.6, 2.8, 10.7, 19.3, 29.8][i] },
    { preset, method: "lottalora", value: [1.6, 2.5, 7.7, 13.0, 19.1][i] },
  ]),
};

/** Table 9: steps a second of LottaLoRA over those of full training. */
export const THROUGHPUT: PaperTable<{ preset: Network }> = {
  ...PEAK_MEMORY,
  unit: "times full training's",
  cells: NETWORKS.map((preset, i) => ({ preset, value: [0.62, 0.73, 1, 1, 1][i] })),
};

/** Table 10: what distributing a network takes, in what the paper calls MB. */
export const DISTRIBUTED_SIZE: PaperTable<{ preset: Network; as: "fp16" | "fourBit" | "ours" }> = {
  table: "Table 10",
  unit: "MB",
  about: "all numbers in fp16 or in 4 bits; adapters of r = 8, embedding and seed",
  cells: NETWORKS.flatMap((preset, i) => [
    { preset, as: "fp16", value: [5, 57, 586, 1184, 2312][i] },
    { preset, as: "fourBit", value: [1, 16, 165, 333, 650][i] },
    { preset, as: "ours", value: [4, 24, 103, 105, 109][i] },
  ]),
};

/** Equations 6 and 9: LottaLoRA over full training, where few numbers are trained. */
export const COST_LIMITS = { operations: 2 / 3, memory: 1 / 8 } as const;
