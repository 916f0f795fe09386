/**
 * The networks whose sizes are compared: those that the benchmarks name, the paper's own table first.
 *
 * @module
 */

import { BENCHMARKS } from "../../../benchmarks/registry.ts";
import type { AnyBenchmark } from "../../../training/benchmark.ts";
import { DISTRIBUTED_SIZE, NETWORKS } from "../../paper/language_models.ts";
import { paperNumber } from "../../paper/table.ts";

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
  /** As the command line names it: the benchmark, or the preset where it has several networks. */
  readonly id: string;
  /** Whose network it is. */
  readonly benchmark: AnyBenchmark;
  /** Its size. */
  readonly preset: string;
  /** The preset that draws and adapts the embedding too; null where there is none. */
  readonly seeded: string | null;
  /** What of the paper's data it depends on. */
  readonly shape: NonNullable<AnyBenchmark["sizes"]>["data"];
  /** What the paper says; null where it says nothing. */
  readonly paper: PaperSizes | null;
}

/** By preset of the paper's language models. */
const PAPER: Readonly<Record<string, PaperSizes>> = Object.fromEntries(
  NETWORKS.map((preset) => {
    const size = (as: keyof PaperSizes) => paperNumber(DISTRIBUTED_SIZE, { preset, as }).value;
    return [preset, { fp16: size("fp16"), fourBit: size("fourBit"), ours: size("ours") }];
  }),
);

const ALL: readonly SizeCase[] = Object.values(BENCHMARKS).flatMap((benchmark) => {
  const { presets, data: shape } = benchmark.sizes ?? { presets: [], data: null };
  if (shape === null) return [];
  return presets.map((preset) => {
    const id = presets.length > 1 ? preset : benchmark.id;
    const seeded = benchmark.presets.find((name) => name === `${preset}-seeded`) ?? null;
    return { id, benchmark, preset, seeded, shape, paper: PAPER[id] ?? null };
  });
});

/** Those of the paper's own table. */
export const PAPER_CASES: readonly SizeCase[] = ALL.filter(({ paper }) => paper !== null);

/** All of them. */
export const CASES: readonly SizeCase[] = [
  ...PAPER_CASES,
  ...ALL.filter(({ paper }) => paper === null),
];
