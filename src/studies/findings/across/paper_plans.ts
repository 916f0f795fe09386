/**
 * What the profile `paper` trains of the architectures: networks, data, ranks and seeds of the
 * paper's tables, each by the protocol of its benchmark. MNIST's runs are those of the study of ranks.
 *
 * @module
 */

import type { DataVariant } from "../../../training/config.ts";
import { RANKS_TO_32, RANKS_TO_8 } from "../../paper/table.ts";
import { seeds } from "../grid_parts.ts";

/** Full training, and adapters of some ranks on a static scaffold. */
export interface CurvePlan {
  readonly benchmark: string;
  /** Size of the network. */
  readonly preset: string;
  /** Which of the benchmark's data; its own by default. */
  readonly data?: DataVariant;
  /** Ranks, rising. */
  readonly ranks: readonly number[];
  /** Of every cell. */
  readonly seeds: readonly number[];
}

/** Three of the paper's five seeds of the CfC (table 17); all five would take hours. */
export const CFC_SEEDS: readonly number[] = [42, 100, 123];

const CFC = { benchmark: "physionet2012", seeds: CFC_SEEDS } as const;
/** Which of two graphs, whatever else lies in the folder. */
const CORA = { graph: "cora" } as const;
const CITESEER = { graph: "citeseer" } as const;

/**
 * Tables 5, 6 and 17 (CfC in four sizes), Lorenz-63, and table 19's network on two graphs that are
 * smaller than its own; with fewer seeds than the paper has there.
 */
export const PAPER_PLANS: readonly CurvePlan[] = [
  { ...CFC, preset: "full", ranks: RANKS_TO_32 },
  ...["half", "quarter", "eighth"].map((preset) => ({ ...CFC, preset, ranks: RANKS_TO_8 })),
  { benchmark: "lorenz", preset: "full", ranks: [1], seeds: CFC_SEEDS },
  { benchmark: "arxiv", preset: "gcn", data: CORA, ranks: RANKS_TO_32, seeds: seeds(5) },
  { benchmark: "arxiv", preset: "gcn", data: CITESEER, ranks: [1, 8, 32], seeds: seeds(3) },
];

/** Adapters alone, at the scaling that the protocol does not have: see `otherScaling`. */
export const OTHER_SCALING_PLANS: readonly CurvePlan[] = [
  { benchmark: "arxiv", preset: "gcn", data: CORA, ranks: [4, 32], seeds: seeds(5) },
];
