/**
 * The architectures of the study, how long each is trained, and what the paper reports of it.
 *
 * @module
 */

import type { ConfigOverrides } from "../../../training/config.ts";
import { seeds } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

/** One architecture on one benchmark. */
export interface ComparedArchitecture {
  /** Its name. */
  readonly title: string;
  /** Short, for figures. */
  readonly short: string;
  /** Id of the benchmark. */
  readonly benchmark: string;
  /** What the paper reports; null where it reports nothing to compare with. */
  readonly paper: PaperNumbers | null;
}

/** Numbers of arXiv:2604.08749, sections 2 and 3. */
export interface PaperNumbers {
  /** Its architecture and budget, in a few words. */
  readonly setting: string;
  /** Metric of full training, in the paper's unit. */
  readonly full: number;
  /** Metric at a rank. */
  readonly adapted: number;
  /** That rank. */
  readonly rank: number;
  /** Whether a lower metric is better. */
  readonly lower?: true;
  /** Ranks at which the metric saturates. */
  readonly saturation: string;
}

/** The nine architectures, in the order of the paper's table; Lorenz-63 comes last. */
export const ARCHITECTURES = [
  {
    title: "MLP",
    short: "MLP",
    benchmark: "mnist",
    paper: {
      setting: "medium, 20 epochs",
      full: 98.38,
      adapted: 97.8,
      rank: 32,
      saturation: "8 to 32",
    },
  },
  {
    title: "CfC",
    short: "CfC",
    benchmark: "physionet2012",
    paper: {
      setting: "hidden 256, 100 epochs",
      full: 83.64,
      adapted: 83.51,
      rank: 2,
      saturation: "1",
    },
  },
  {
    title: "Plain CNN",
    short: "CNN",
    benchmark: "cifar10",
    paper: {
      setting: "Plain-20, 164 epochs",
      full: 90.81,
      adapted: 88.01,
      rank: 32,
      saturation: "8 to 32",
    },
  },
  {
    title: "GIN",
    short: "GIN",
    benchmark: "molhiv",
    paper: {
      setting: "5 layers of 300, 300 epochs",
      full: 77.55,
      adapted: 75.62,
      rank: 16,
      saturation: "16",
    },
  },
  {
    title: "GCN",
    short: "GCN",
    benchmark: "arxiv",
    paper: {
      setting: "OGBN-Arxiv, 500 epochs",
      full: 71.86,
      adapted: 70.11,
      rank: 32,
      saturation: "16 to 32",
    },
  },
  {
    title: "Decision Transformer (DT)",
    short: "DT",
    benchmark: "halfcheetah",
    paper: {
      setting: "D4RL expert, 120 epochs",
      full: 0.02718,
      adapted: 0.0271,
      rank: 32,
      lower: true,
      saturation: "16 to 32",
    },
  },
  {
    title: "ViT",
    short: "ViT",
    benchmark: "flowers102",
    paper: {
      setting: "B/16, Flowers-102, 300 epochs",
      full: 96.83,
      adapted: 94.89,
      rank: 64,
      saturation: "flat from 1 to 4",
    },
  },
  {
    title: "Transformer",
    short: "Transformer",
    benchmark: "imdb",
    paper: {
      setting: "3 layers of 256, at most 30 epochs",
      full: 85.69,
      adapted: 85.12,
      rank: 8,
      saturation: "8",
    },
  },
  {
    title: "Llama",
    short: "Llama",
    benchmark: "wikitext",
    paper: {
      setting: "3M, 34,429 steps, training loss",
      full: 5.007,
      adapted: 5.639,
      rank: 8,
      lower: true,
      saturation: "not reached at 8",
    },
  },
  { title: "CfC", short: "CfC", benchmark: "lorenz", paper: null },
] as const satisfies readonly ComparedArchitecture[];

/** Recovery that the issue of generality asks for, percent of full training. */
export const WANTED_RECOVERY = 96;

/** What is run of one architecture. */
export interface ArchitecturePlan {
  /** Size of the network. */
  readonly preset: string;
  /** Ranks, rising. */
  readonly ranks: readonly number[];
  /** Length of training, and what else differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

/** What is run in a profile. */
export interface AcrossPlan {
  readonly seeds: readonly number[];
  /** By id of the benchmark; what is left out is not run. */
  readonly architectures: Readonly<Record<string, ArchitecturePlan | undefined>>;
  /** Sizes of the CfC below that of its plan, the smallest last, and their ranks. */
  readonly sizes: { readonly presets: readonly string[]; readonly ranks: readonly number[] };
}

/** Only to see that everything runs: two steps of the smallest networks. */
const SMOKE: AcrossPlan = {
  seeds: seeds(1),
  architectures: Object.fromEntries(
    Object.entries({
      mnist: "tiny",
      physionet2012: "eighth",
      cifar10: "plain5",
      molhiv: "small",
      arxiv: "small",
      halfcheetah: "tiny",
      flowers102: "tiny",
      imdb: "tiny",
      wikitext: "tiny",
      lorenz: "eighth",
    }).map(([id, preset]) => [id, { preset, ranks: [1], changes: { steps: 2, patience: null } }]),
  ),
  sizes: { presets: [], ranks: [1] },
};

const RANKS = [1, 4, 16];
/** Where a run takes minutes. */
const ENDS = [1, 16];

/** Faster than the protocols' rates, which belong to budgets many times as long. */
const SHORT = { patience: null, optimizer: { learningRate: 2e-3 } } as const;
const GENERATED_LANGUAGE = { learningRate: 1e-2, warmupSteps: 10 } as const;

/**
 * 122,880 tokens; the paper trains on 1,148 times as many. Full training alone chose the rate: of
 * 3e-3, 1e-2 and 3e-2 its validation losses were 6.984, 6.802 and 6.918 (seed 42, native).
 */
const FEW_WORDS = {
  batchSize: 8,
  steps: 120,
  optimizer: { learningRate: 1e-2, warmupSteps: 12 },
} as const;

/** Data that need no download, minutes in all; the CfC's are those of Lorenz-63. */
const QUICK: AcrossPlan = {
  seeds: seeds(2),
  architectures: {
    mnist: { preset: "tiny", ranks: [1, 4], changes: {} },
    physionet2012: { preset: "eighth", ranks: [1, 4], changes: { epochs: 4 } },
    cifar10: { preset: "plain5", ranks: [1, 4], changes: { steps: 60 } },
    molhiv: { preset: "small", ranks: [1, 4], changes: { epochs: 10 } },
    arxiv: { preset: "small", ranks: RANKS, changes: { epochs: 100 } },
    halfcheetah: { preset: "tiny", ranks: [1, 4], changes: { ...SHORT, steps: 150 } },
    flowers102: { preset: "tiny", ranks: [1, 4], changes: { ...SHORT, steps: 60 } },
    imdb: { preset: "small", ranks: [1, 4], changes: { ...SHORT, steps: 400 } },
    wikitext: {
      preset: "tiny",
      ranks: [4],
      changes: { steps: 30, optimizer: GENERATED_LANGUAGE },
    },
  },
  sizes: { presets: [], ranks: [1] },
};

/**
 * Real data where they can be had in an hour: the README says what they are and how far the budget
 * lies below the paper's.
 */
const PAPER: AcrossPlan = {
  seeds: seeds(3),
  architectures: {
    mnist: { preset: "medium", ranks: RANKS, changes: { epochs: 5 } },
    physionet2012: { preset: "full", ranks: RANKS, changes: { epochs: 4 } },
    cifar10: { preset: "plain5", ranks: [1, 4], changes: { steps: 200 } },
    molhiv: { preset: "small", ranks: ENDS, changes: { epochs: 1 } },
    arxiv: { preset: "gcn", ranks: RANKS, changes: { epochs: 100 } },
    halfcheetah: { preset: "tiny", ranks: RANKS, changes: { ...SHORT, steps: 300 } },
    flowers102: { preset: "tiny", ranks: RANKS, changes: { ...SHORT, steps: 200 } },
    imdb: { preset: "small", ranks: ENDS, changes: { ...SHORT, steps: 250 } },
    wikitext: { preset: "3M", ranks: [1, 8], changes: FEW_WORDS },
    lorenz: { preset: "full", ranks: [1], changes: { epochs: 10 } },
  },
  sizes: { presets: ["half", "quarter", "eighth"], ranks: [1, 4] },
};

/** What each profile runs. */
export const ACROSS_PLANS: Readonly<Record<Profile, AcrossPlan>> = {
  smoke: SMOKE,
  quick: QUICK,
  paper: PAPER,
};
