/**
 * What the paper says of each architecture, as the table and the claims cite it.
 *
 * @module
 */

import {
  ARXIV_BY_RANK,
  CIFAR_BY_RANK,
  FLOWERS_BY_RANK,
  HALFCHEETAH_ERROR,
  IMDB_BY_RANK,
  MOLHIV_BY_RANK,
  SATURATION,
} from "../../paper/architectures.ts";
import { SILENCED_BETA } from "../../paper/betas.ts";
import { WIKITEXT_LOSS } from "../../paper/language_models.ts";
import { MNIST_BY_RANK } from "../../paper/mnist.ts";
import { LORENZ_BY_RANK, PHYSIONET_BY_RANK, PHYSIONET_BY_SIZE } from "../../paper/sequences.ts";
import {
  listed,
  type PaperNumber,
  paperNumber,
  paperNumbers,
  paperRange,
  paperRecovery,
  ranged,
  type Rank,
} from "../../paper/table.ts";

/** A number of the paper at a rank. */
export type RankedNumber = PaperNumber & { readonly rank: Rank };

/** The paper's numbers of one architecture. */
export interface PaperArchitecture {
  /** Its network, in a few words. */
  readonly network: string;
  /** Its data, as the paper calls them. */
  readonly trainedOn: string;
  /** How long it trains. */
  readonly length: string;
  /** Our preset that is its network. */
  readonly preset: string;
  /** Its data by their name in our rows; null where they have none of their own. */
  readonly data: string | null;
  /** Metric of full training, in the paper's unit. */
  readonly full: PaperNumber;
  /** By rising rank. */
  readonly curve: readonly RankedNumber[];
  /** That of {@linkcode curve} which the table shows. */
  readonly adapted: RankedNumber;
  /** Whether a lower metric is better. */
  readonly lower: boolean;
  /** Ranks at which the metric saturates. */
  readonly saturation: string;
}

/** What tells the architectures apart; the rank shown in the table, and how it saturates. */
type Told = Pick<PaperArchitecture, "network" | "trainedOn" | "length" | "preset" | "data"> & {
  readonly shown: number;
  readonly lower?: true;
  readonly saturation?: string;
};

function architecture<S extends { readonly rank: Rank }>(
  benchmark: string,
  told: Told,
  of: readonly (S & PaperNumber)[],
): [string, PaperArchitecture] {
  const { shown, lower = false, saturation = saturates(benchmark), ...rest } = told;
  const full = of.find(({ rank }) => rank === "full")!;
  const curve = of.filter(({ rank }) => rank !== "full")
    .toSorted((a, b) => Number(a.rank) - Number(b.rank));
  const adapted = curve.find(({ rank }) => rank === shown)!;
  return [benchmark, { ...rest, full, curve, adapted, lower, saturation }];
}

function saturates(benchmark: string): string {
  return ranged(paperRange(SATURATION, { benchmark }));
}

/** By benchmark; what the paper has no full training of is left out. */
export const PAPER_ARCHITECTURES: Readonly<Record<string, PaperArchitecture>> = Object.fromEntries([
  architecture("mnist", {
    network: "MLP of 512-256-128-64",
    trainedOn: "MNIST",
    length: "20 epochs",
    ...{ preset: "medium", data: "mnist-idx", shown: 32 },
  }, paperNumbers(MNIST_BY_RANK, { preset: "medium" })),
  architecture("physionet2012", {
    network: "CfC of 256",
    trainedOn: "PhysioNet 2012",
    length: "100 epochs",
    ...{ preset: "full", data: "physionet-2012", shown: 2 },
  }, paperNumbers(PHYSIONET_BY_RANK)),
  architecture("cifar10", {
    network: "Plain-20",
    trainedOn: "CIFAR-10",
    length: "150 or 164 epochs",
    ...{ preset: "plain20", data: "cifar10", shown: 32 },
  }, [
    ...paperNumbers(CIFAR_BY_RANK, { adapter: "none" }),
    ...paperNumbers(CIFAR_BY_RANK, { adapter: "vanilla" }),
  ]),
  architecture("molhiv", {
    network: "GIN, 5 layers of 300",
    trainedOn: "OGBG-MolHIV",
    length: "300 epochs",
    ...{ preset: "gin", data: "ogbg-molhiv", shown: 16 },
  }, paperNumbers(MOLHIV_BY_RANK)),
  architecture("arxiv", {
    network: "GCN, 3 layers of 256",
    trainedOn: "OGBN-Arxiv",
    length: "500 epochs",
    ...{ preset: "gcn", data: "ogbn-arxiv", shown: 32 },
  }, paperNumbers(ARXIV_BY_RANK)),
  architecture(
    "halfcheetah",
    {
      network: "DT small, 3 blocks of 128",
      trainedOn: "D4RL HalfCheetah expert",
      length: "at most 120 epochs",
      ...{ preset: "small", data: null, shown: 32, lower: true },
    },
    paperNumbers(HALFCHEETAH_ERROR, { preset: "small" }).filter(({ schedule }) => {
      return schedule !== "epoch";
    }),
  ),
  architecture("flowers102", {
    network: "ViT-B/16, pretrained",
    trainedOn: "Flowers-102",
    length: "at most 300 epochs",
    ...{ preset: "base", data: "flowers102", shown: 64 },
    saturation: `flat from ${saturates("flowers102")}`,
  }, paperNumbers(FLOWERS_BY_RANK, { backbone: "pre-trained" })),
  architecture("imdb", {
    network: "Transformer, 3 layers of 256",
    trainedOn: "IMDB",
    length: "at most 30 epochs",
    ...{ preset: "transformer", data: "imdb", shown: 8 },
  }, paperNumbers(IMDB_BY_RANK)),
  architecture("wikitext", {
    network: "Llama 3M, 6 layers of 64",
    trainedOn: "WikiText-103, training loss",
    length: "1 epoch, 34,429 steps",
    ...{ preset: "3M", data: "wikitext-103", shown: 8, lower: true },
    saturation: "not reached at 8",
  }, paperNumbers(WIKITEXT_LOSS, { preset: "3M" })),
]);

/** What the number in the table recovers of full training, in percent. */
export function recoveredByPaper({ adapted, full, lower }: PaperArchitecture): number {
  return paperRecovery(adapted, full, lower);
}

const RECOVERIES = Object.entries(PAPER_ARCHITECTURES)
  .map(([benchmark, told]) => ({ benchmark, value: recoveredByPaper(told) }));

/** What the language model recovers; all others recover more. */
const LANGUAGE = RECOVERIES.filter(({ benchmark }) => benchmark === "wikitext");

const OTHERS = RECOVERIES.filter((one) => !LANGUAGE.includes(one)).map(({ value }) => value);

/** The sizes of the CfC, by our names and as shares of the largest. */
const SIZES = { eighth: "0.125 x", quarter: "0.25 x", half: "0.5 x", full: "full size" } as const;

const [FIRST, ...REST] = Object.entries(SIZES).map(([preset, size]) => {
  const at = (rank: 1 | "full") => paperNumber(PHYSIONET_BY_SIZE, { preset, rank });
  return { size, recovered: paperRecovery(at(1), at("full")).toFixed(1) };
});

const LORENZ = paperNumber(LORENZ_BY_RANK, { rank: 1 });

/** What an architecture recovers by rank: `99.5, 99.8 % at r = 1, 2`. */
export function citedRecoveries(benchmark: string): string {
  const { full, curve, lower } = PAPER_ARCHITECTURES[benchmark];
  const recovered = curve.map((told) => paperRecovery(told, full, lower).toFixed(1)).join(", ");
  return `${recovered} % at r = ${curve.map(({ rank }) => rank).join(", ")}`;
}

/** A size of the CfC in full and by rank: `0.125 x 83.1, 77.8 (r=1), 82.9 (r=4)`. */
function citedSize(preset: string, size: string): string {
  const cells = paperNumbers(PHYSIONET_BY_SIZE, { preset })
    .map(({ rank, value }) => `${value.toFixed(1)}${rank === "full" ? "" : ` (r=${rank})`}`);
  return `${size} ${cells.join(", ")}`;
}

const SMALLER = Object.entries(SIZES).filter(([preset]) => preset !== "full")
  .map(([preset, size]) => citedSize(preset, size));

/** The texts of the table and the claims. */
export const CITED = {
  silenced: `|beta| < ${SILENCED_BETA} (Decision Transformer, redrawn each epoch)`,
  recovery: `${ranged({ low: Math.min(...OTHERS), high: Math.max(...OTHERS) }, 1)} % of full ` +
    `training; ${listed(LANGUAGE, 1)} % of the 3M language model`,
  sizes: [
    `${FIRST.recovered} % at ${FIRST.size}`,
    ...REST.map(({ size, recovered }) => `${recovered} at ${size}`),
  ].join(", "),
  cfcTable: `${listed(paperNumbers(PHYSIONET_BY_RANK))} % at r = 1 to 32 and in full`,
  cfcSizeTable: `${SMALLER.join("; ")} %`,
  saturationMoves: "r = 1 at full size; r = 4 at 0.125 x",
  gcnTable: `${listed(paperNumbers(ARXIV_BY_RANK))} % in full and at r = 1 to 32 (OGBN-Arxiv)`,
  lorenz: `R^2 = ${LORENZ.value}`,
  lorenzAtRank: `R^2 ${LORENZ.value} at r=1`,
} as const;
