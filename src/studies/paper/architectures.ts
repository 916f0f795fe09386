/**
 * What arXiv:2604.08749 reports of convolutions, graphs, decisions, images and reviews.
 *
 * @module
 */

import {
  line,
  type PaperRanges,
  type PaperTable,
  type Rank,
  RANKS_TO_32,
  RANKS_TO_8,
} from "./table.ts";

const ACCURACY = "% test accuracy";

/** Table 18: GIN on OGBG-MolHIV. */
export const MOLHIV_BY_RANK: PaperTable<{ rank: Rank }> = {
  table: "Table 18",
  unit: "% AUROC", // printed as shares
  about: "5 layers of 300, 300 epochs, seeds 42, 100, 123, 456, 789",
  n: 5,
  cells: line({}, ["full", 8, 16, 32], [77.55, 75.20, 75.62, 74.56], {
    sd: [0.60, 1.94, 1.58, 1.52],
    trained: [1_863_906, 131_416, 203_416, 347_416],
  }),
};

/** Table 19: GCN on OGBN-Arxiv. */
export const ARXIV_BY_RANK: PaperTable<{ rank: Rank }> = {
  table: "Table 19",
  unit: ACCURACY,
  about: "3 layers of 256, 500 epochs",
  n: 10,
  cells: [
    ...line({}, ["full"], [71.86], { sd: [0.22] }),
    ...line({}, RANKS_TO_32, [57.48, 61.96, 65.21, 67.51, 69.04, 70.11], {
      sd: [1.40, 0.53, 0.40, 0.24, 0.14, 0.21],
    }),
  ],
};

/** Table 20: ViT-B/16 on Flowers-102; what the weights outside the adapted maps were. */
export const FLOWERS_BY_RANK: PaperTable<{
  backbone: "pre-trained" | "random" | "random, LayerNorm";
  rank: Rank;
}> = {
  table: "Table 20",
  unit: ACCURACY,
  about: "300 epochs",
  n: 5,
  cells: [
    ...line({ backbone: "pre-trained" }, ["full"], [96.83], { sd: [0.08] }),
    ...line({ backbone: "pre-trained" }, [1, 4, 8, 32, 64], [94.53, 93.99, 94.01, 94.68, 94.89], {
      sd: [0.35, 0.28, 0.35, 0.22, 0.16],
    }),
    ...line({ backbone: "random" }, [16], [54.27], { sd: [0.72] }),
    ...line({ backbone: "random, LayerNorm" }, [16], [55.56], { sd: [0.73] }),
  ],
};

/** Table 21: a Transformer on IMDB. */
export const IMDB_BY_RANK: PaperTable<{ rank: Rank }> = {
  table: "Table 21",
  unit: ACCURACY,
  about: "3 layers of 256, at most 30 epochs, alpha = 2r, seeds 42 to 45",
  n: 4,
  cells: [
    ...line({}, ["full"], [85.69], { sd: [0.44], trained: [10_315_030] }),
    ...line({}, RANKS_TO_32, [83.30, 84.39, 84.59, 85.12, 84.93, 84.94], {
      sd: [0.48, 0.28, 0.53, 0.57, 0.46, 0.26],
      trained: [6_673, 12_817, 25_105, 49_681, 98_833, 197_137],
    }),
  ],
};

/** Table 22: Plain-20 on CIFAR-10. Ranks 1, 4, 8 and 16 had 150 epochs, 2 and 32 had 164. */
export const CIFAR_BY_RANK: PaperTable<{
  adapter: "none" | "vanilla" | "residual" | "dora, residual";
  rank: Rank;
}> = {
  table: "Table 22",
  unit: ACCURACY,
  about: "150 or 164 epochs, seeds 42, 123, 7",
  n: 3,
  cells: [
    ...line({ adapter: "none" }, ["full"], [90.81], { sd: [0.20] }),
    ...line({ adapter: "vanilla" }, RANKS_TO_32, [61.08, 75.02, 82.40, 86.18, 87.70, 88.01], {
      sd: [1.42, 0.39, 0.09, 0.41, 0.26, 0.34],
    }),
    ...line({ adapter: "residual" }, RANKS_TO_32, [61.57, 76.31, 82.59, 86.20, 88.76, 88.48], {
      sd: [1.67, 0.83, 0.11, 0.25, 0.09, 0.38],
    }),
    ...line({ adapter: "dora, residual" }, RANKS_TO_32, [
      ...[76.70, 82.24, 85.43, 88.12, 89.39, 89.66],
    ], { sd: [0.54, 0.50, 0.08, 0.31, 0.17, 0.03] }),
  ],
};

/** How a Decision Transformer was trained; `none` for full training, which has no scaffold. */
export type DecisionSetting = {
  preset: "small" | "large";
  schedule: "none" | "static" | "epoch";
  rank: Rank;
};

const SMALL = { preset: "small" } as const;

/** Table 23: the error of predicted actions on held-out data. */
export const HALFCHEETAH_ERROR: PaperTable<DecisionSetting> = {
  table: "Table 23",
  unit: "mean squared error, validation",
  about: "Decision Transformer, HalfCheetah expert, 120 epochs, 5 seeds",
  n: 5,
  cells: [
    ...line({ ...SMALL, schedule: "none" }, ["full"], [0.02718], { sd: [0.00173] }),
    ...line({ ...SMALL, schedule: "static" }, RANKS_TO_32, [
      ...[0.03482, 0.03221, 0.02985, 0.02832, 0.02761, 0.02713],
    ], { sd: [0.00169, 0.00169, 0.00173, 0.00179, 0.00173, 0.00171] }),
    ...line({ ...SMALL, schedule: "epoch" }, RANKS_TO_32, [
      ...[0.05116, 0.04421, 0.03580, 0.02974, 0.02804, 0.02731],
    ], { sd: [0.00338, 0.00248, 0.00166, 0.00180, 0.00183, 0.00179] }),
    ...line({ preset: "large", schedule: "none" }, ["full"], [0.02812], { sd: [0.00188] }),
    ...line({ preset: "large", schedule: "static" }, [8], [0.02847], { sd: [0.00149] }),
  ],
};

/** Table 23: the normalised return of ten episodes a seed. */
export const HALFCHEETAH_SCORE: PaperTable<DecisionSetting> = {
  ...HALFCHEETAH_ERROR,
  unit: "% of the expert's return (D4RL)",
  cells: [
    ...line({ ...SMALL, schedule: "none" }, ["full"], [91.86], { sd: [0.55] }),
    ...line({ ...SMALL, schedule: "static" }, RANKS_TO_32, [
      ...[61.10, 84.29, 89.13, 91.75, 93.47, 94.33],
    ], { sd: [21.46, 5.74, 3.29, 2.35, 0.94, 0.83] }),
    ...line({ ...SMALL, schedule: "epoch" }, RANKS_TO_32, [
      ...[4.38, 13.26, 51.72, 91.00, 91.75, 93.34],
    ], { sd: [0.59, 11.26, 17.18, 1.23, 1.65, 2.68] }),
  ],
};

/** Section 7 and figure 8: the ranks at which a benchmark saturates, by its id. */
export const SATURATION: PaperRanges<{ benchmark: string }> = {
  table: "Figure 8",
  unit: "rank",
  about: "each architecture in its largest size",
  cells: [
    { benchmark: "mnist", low: 8, high: 32 },
    { benchmark: "physionet2012", low: 1, high: 1 },
    { benchmark: "cifar10", low: 8, high: 32 },
    { benchmark: "molhiv", low: 16, high: 16 },
    { benchmark: "arxiv", low: 16, high: 32 },
    { benchmark: "halfcheetah", low: 16, high: 32 },
    { benchmark: "imdb", low: 8, high: 8 },
    { benchmark: "flowers102", low: RANKS_TO_8[0], high: 4 },
  ],
};
