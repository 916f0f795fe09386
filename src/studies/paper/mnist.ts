/**
 * What arXiv:2604.08749 reports of MLPs on MNIST: test accuracies in percent, 20 epochs.
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

const UNIT = "% test accuracy";
const TO_8 = RANKS_TO_8;
const MEDIUM = { preset: "medium" } as const;

/**
 * Table 14: presets by rank. Its caption says two runs a cell and seed 42; section 7 calls the same
 * numbers means over five seeds.
 */
export const MNIST_BY_RANK: PaperTable<{ preset: string; rank: Rank }> = {
  table: "Table 14",
  unit: UNIT,
  about: "normal scaffold, sigma 0.1",
  n: 2,
  cells: [
    ...line({ preset: "tiny" }, ["full"], [98.06], { trained: [109_386] }),
    ...line({ preset: "small" }, ["full"], [98.37], { trained: [242_762] }),
    ...line({ preset: "medium" }, ["full"], [98.38], { trained: [575_050] }),
    ...line({ preset: "tiny" }, TO_8, [85.06, 90.60, 93.56, 95.41], {
      trained: [1_756, 2_860, 5_068, 9_484],
    }),
    ...line({ preset: "small" }, [1, 8], [87.51, 96.19], { trained: [2_269, 13_581] }),
    ...line({ preset: "medium" }, RANKS_TO_32, [89.33, 92.73, 95.44, 96.80, 97.53, 97.80], {
      trained: [3_294, 5_934, 11_214, 21_774, 42_894, 85_134],
    }),
  ],
};

/**
 * Table 2, the two conditions that are means: no scaffold (`zero`), and trained with one that was
 * then removed (`removed`). 15 runs each, of tiny to medium it seems.
 */
export const MNIST_WITHOUT_BACKBONE: PaperTable<{ condition: "zero" | "removed"; rank: Rank }> = {
  table: "Table 2",
  unit: UNIT,
  about: "ReLU, 15 runs, tiny to medium",
  n: 15,
  cells: [
    ...line({ condition: "zero" }, TO_8, [82.9, 91.0, 94.5, 96.3], { sd: [4.9, 1.9, 1.0, 0.5] }),
    ...line({ condition: "removed" }, TO_8, [82.6, 90.8, 94.4, 96.3], { sd: [5.6, 2.1, 1.0, 0.6] }),
  ],
};

/** Table 2, the condition that is a range: a static scaffold, of the presets tiny to medium. */
export const MNIST_WITH_BACKBONE: PaperRanges<{ rank: Rank }> = {
  table: "Table 2",
  unit: UNIT,
  about: "normal scaffold, sigma 0.1; least and most of tiny to medium",
  cells: [
    { rank: 1, low: 85.1, high: 89.3 },
    { rank: 2, low: 90.6, high: 92.7 },
    { rank: 4, low: 93.6, high: 95.4 },
    { rank: 8, low: 95.4, high: 96.8 },
    { rank: "full", low: 98.1, high: 98.4 },
  ],
};

/** A statistic over the means of the 22 families; `spread` is best minus worst as it is printed. */
export type FamilyStatistic = "mean" | "worst" | "best" | "spread";

/**
 * Table 3: the 22 families. Each has 15 runs, over tiny to medium by its caption, on medium by
 * appendix B.2. Full training starts from the family's weights.
 */
export const MNIST_FAMILIES: PaperTable<{ rank: Rank; of: FamilyStatistic }> = {
  table: "Table 3",
  unit: UNIT,
  about: "22 families, 15 runs a family, tiny to medium",
  n: 15,
  cells: [
    ...families("full", [98.03, 97.91, 98.21, 0.30]),
    ...families(2, [90.88, 90.84, 91.03, 0.19]),
    ...families(4, [94.45, 94.33, 94.48, 0.14]),
    ...families(8, [96.29, 96.24, 96.44, 0.19]),
  ],
};

function families(rank: Rank, [mean, worst, best, spread]: readonly number[]) {
  return Object.entries({ mean, worst, best, spread })
    .map(([of, value]) => ({ rank, of: of as FamilyStatistic, value }));
}

/** Section 5.2: single families at rank 8. */
export const MNIST_LOW_BIT: PaperTable<{ family: string }> = {
  table: "Section 5.2",
  unit: UNIT,
  about: "r = 8",
  cells: [
    { family: "binary", value: 96.4 },
    { family: "normal_2bit", value: 96.5 },
    { family: "normal", value: 96.2 },
  ],
};

/** Table 4: schedules of resampling. `k`: scaffolds a step, micro-batches a batch. */
export const MNIST_BY_SCHEDULE: PaperTable<{
  preset: string;
  schedule: string;
  k: number;
  rank: Rank;
}> = {
  table: "Table 4",
  unit: UNIT,
  about: "each scaffold drawn anew",
  cells: [
    ...line({ ...MEDIUM, schedule: "static", k: 1 }, [2, 4, 8], [92.61, 95.53, 96.80]),
    ...line({ ...MEDIUM, schedule: "epoch", k: 1 }, [2, 4, 8], [67.96, 89.00, 95.53]),
    ...line({ ...MEDIUM, schedule: "batch", k: 2 }, [2, 4, 8], [42.46, 54.94, 91.19]),
    ...line({ ...MEDIUM, schedule: "microbatch", k: 4 }, [2, 4, 8], [41.49, 47.67, 56.29]),
  ],
};

const [ZEROS, KAIMING] = ["zeros", "kaiming_uniform"];

/** Table 15: how B starts. */
export const MNIST_BY_B_INIT: PaperTable<{ preset: string; bInit: string; rank: Rank }> = {
  table: "Table 15",
  unit: UNIT,
  about: "seed 42",
  n: 1,
  cells: [
    ...line({ preset: "tiny", bInit: ZEROS }, TO_8, [86.47, 90.38, 93.47, 95.65]),
    ...line({ preset: "tiny", bInit: KAIMING }, TO_8, [84.12, 90.03, 92.73, 95.53]),
    ...line({ preset: "small", bInit: ZEROS }, TO_8, [87.68, 91.07, 94.64, 96.24]),
    ...line({ preset: "small", bInit: KAIMING }, TO_8, [75.23, 89.93, 93.27, 96.03]),
    ...line({ preset: "medium", bInit: ZEROS }, TO_8, [89.40, 92.92, 95.74, 96.94]),
    ...line({ preset: "medium", bInit: KAIMING }, TO_8, [70.59, 90.19, 94.38, 96.96]),
    ...line({ preset: "large", bInit: ZEROS }, TO_8, [92.08, 94.83, 96.70, 97.37]),
    ...line({ preset: "large", bInit: KAIMING }, TO_8, [61.31, 92.10, 95.73, 97.29]),
  ],
};

/** Table 16: what becomes of the head. */
export const MNIST_BY_HEAD: PaperTable<{ preset: string; head: string; rank: Rank }> = {
  table: "Table 16",
  unit: UNIT,
  about: "seed 42",
  n: 1,
  cells: [
    ...line({ preset: "tiny", head: "full" }, TO_8, [86.46, 90.38, 93.47, 95.65]),
    ...line({ preset: "tiny", head: "lora" }, TO_8, [75.74, 87.96, 92.70, 95.40]),
    ...line({ preset: "tiny", head: "lora_bias" }, TO_8, [77.83, 88.30, 92.90, 95.47]),
    ...line({ preset: "small", head: "full" }, TO_8, [87.68, 91.07, 94.64, 96.26]),
    ...line({ preset: "small", head: "lora" }, TO_8, [83.20, 90.15, 94.27, 96.21]),
    ...line({ preset: "small", head: "lora_bias" }, TO_8, [85.06, 90.92, 94.24, 96.27]),
    ...line({ preset: "medium", head: "full" }, TO_8, [89.40, 92.92, 95.68, 96.94]),
    ...line({ preset: "medium", head: "lora" }, TO_8, [87.08, 93.01, 95.09, 97.24]),
    ...line({ preset: "medium", head: "lora_bias" }, TO_8, [88.65, 93.10, 94.75, 97.06]),
    ...line({ preset: "large", head: "full" }, TO_8, [92.16, 94.83, 96.70, 97.37]),
    ...line({ preset: "large", head: "lora" }, TO_8, [74.05, 94.84, 96.61, 97.37]),
    ...line({ preset: "large", head: "lora_bias" }, TO_8, [69.25, 94.92, 96.32, 97.40]),
  ],
};

/** Appendices B.3 and B.4, "robust evaluation": the trained adapter on three other scaffolds. */
export const MNIST_ON_OTHER_SEEDS: PaperTable<{ bInit: string; head: string }> = {
  table: "Appendices B.3 and B.4",
  unit: UNIT,
  about: "tiny, r = 8, mean over three seeds of the scaffold",
  n: 3,
  cells: [
    { bInit: ZEROS, head: "full", value: 60.0 },
    { bInit: KAIMING, head: "full", value: 85.2 },
    { bInit: ZEROS, head: "lora", value: 32.1 },
    { bInit: ZEROS, head: "lora_bias", value: 26.7 },
  ],
};

/** Appendix J: LayerNorm on the sum of both paths, over fan-in scaling alone. */
export const MNIST_BY_LAYER_NORM: PaperTable<{ layerNorm: "yes" | "no" }> = {
  table: "Appendix J",
  unit: UNIT,
  about: "fan-in, of 2 x 2 with 16 points",
  cells: [{ layerNorm: "yes", value: 95.0 }, { layerNorm: "no", value: 94.0 }],
};

const GATED = { ...MEDIUM, epochs: 150 } as const;

/** Section 5.1 and figure 3: what each seed makes of its own digits, and of all others. */
export const SEED_GATING: PaperRanges<{
  preset: string;
  epochs: number;
  version: "ten classes" | "out-of-class label";
  digits: "assigned" | "rejected";
}> = {
  table: "Figure 3",
  unit: "% of a digit's test images",
  about: "r = 4, seeds 42 to 44",
  cells: [
    { ...GATED, version: "ten classes", digits: "assigned", low: 97, high: 99 },
    { ...GATED, version: "out-of-class label", digits: "assigned", low: 93, high: 99 },
    { ...GATED, version: "out-of-class label", digits: "rejected", low: 95, high: 99 },
  ],
};
