/**
 * Tables of the paper that can be taken in several ways, and the ways: each is a list of readings
 * (see `readings.ts` of the benchmarks), or another look at the same runs.
 *
 * @module
 */

import { mnist } from "../../../benchmarks/mnist.ts";
import { readAs } from "../../../benchmarks/read_as.ts";
import type { ConfigOverrides } from "../../../training/config.ts";
import { joinedOverrides } from "../../../training/overrides.ts";
import {
  MNIST_BY_B_INIT,
  MNIST_BY_RANK,
  MNIST_BY_SCHEDULE,
  MNIST_ON_OTHER_SEEDS,
  MNIST_WITHOUT_BACKBONE,
} from "../../paper/mnist.ts";
import { paperNumber, paperNumbers, type Told } from "../../paper/table.ts";
import type { Measure } from "../../judging/select.ts";
import { FRESH_BACKBONES } from "../grid_parts.ts";
import { onOtherSeeds } from "../row_parts.ts";
import { SCALING_NAMES } from "../../rows/names.ts";

/** One number of a table, and which of our runs stand beside it. */
export interface TableCell {
  /** The presets whose runs are averaged. */
  readonly presets: readonly string[];
  /** Rank of the adapters. */
  readonly rank: number;
  /** What else the table says of the cell. */
  readonly changes: ConfigOverrides;
  /** The paper's number, in percent. */
  readonly told: Told;
}

/** One way to take a table. */
export interface TableReading {
  /** Short, for people. */
  readonly name: string;
  /** Its readings, as `train --reading` takes them; those of the table included. */
  readonly readings: readonly string[];
  /** What of a run is compared; the test accuracy by default. */
  readonly measure?: Measure;
  /** Seeds, if fewer than the profile's. */
  readonly seeds?: number;
}

/** A table, or a part of one, with the ways to take it. */
export interface ReadTable {
  /** Where it stands, and which part is meant. */
  readonly name: string;
  readonly cells: readonly TableCell[];
  readonly ways: readonly TableReading[];
}

/** The presets that Table 2 is of, it seems. */
const SMALLER = ["tiny", "small", "medium"];

/** The scalings of adapters; the first is what the choice came to. */
export const SCALINGS: readonly { readonly name: string; readonly reading: string }[] = Object
  .entries(SCALING_NAMES).map(([reading, name]) => ({ name, reading }));
const CHOSEN = SCALINGS[0].reading;

const ranked = paperNumbers(MNIST_BY_RANK).flatMap(({ preset, rank, ...told }): TableCell[] =>
  rank === "full" ? [] : [{ presets: [preset], rank, changes: {}, told }]
);

/** Cells of presets that choose s, and those that judge the choice: none of them is both. */
const CHOOSING = ["tiny", "small"];

/** Accuracy by rank; sigma is the table's own. */
const BY_RANK: readonly TableReading[] = SCALINGS.map(({ name, reading }) => ({
  name,
  readings: [reading, "sigma-0.1"],
}));

const WITHOUT_B: readonly TableReading[] = [
  { name: "B uniform", readings: [CHOSEN, "sigma-0.1", "zero-b-uniform"] },
  { name: "B = 0, frozen biases", readings: [CHOSEN, "sigma-0.1", "zero-frozen-biases"] },
];

function without(condition: "zero" | "removed"): TableCell[] {
  return paperNumbers(MNIST_WITHOUT_BACKBONE, { condition })
    .map(({ rank, ...told }) => ({ presets: SMALLER, rank: Number(rank), changes: {}, told }));
}

const redrawn = paperNumbers(MNIST_BY_SCHEDULE)
  .filter(({ schedule }) => schedule !== "static")
  .map(({ preset, schedule, k, rank, ...told }): TableCell => ({
    presets: [preset],
    rank: Number(rank),
    changes: { resample: { schedule: schedule as "epoch", k } },
    told,
  }));

/** Where "Kaiming-uniform" lets B start. */
const STARTS: readonly TableReading[] = [
  { name: "B in ±sqrt(6/r)", readings: [CHOSEN, "b-kaiming-relu"] },
  { name: "B in ±1/sqrt(r)", readings: [CHOSEN, "b-kaiming"] },
];
const SCORED_ELSEWHERE: ConfigOverrides = { freshBackbones: FRESH_BACKBONES };

const started = paperNumbers(MNIST_BY_B_INIT, { bInit: "kaiming_uniform" })
  .filter(({ preset }) => SMALLER.includes(preset))
  .map(({ preset, rank, ...told }): TableCell => ({
    ...{ presets: [preset], rank: Number(rank), changes: SCORED_ELSEWHERE, told },
  }));

/** The tables, in the order of the paper's text. */
export const READ_TABLES = {
  choosing: {
    name: "Table 14, tiny and small (choose s)",
    cells: ranked.filter(({ presets: [preset] }) => CHOOSING.includes(preset)),
    ways: BY_RANK,
  },
  judging: {
    name: "Table 14, medium (judges)",
    cells: ranked.filter(({ presets: [preset] }) => !CHOOSING.includes(preset)),
    ways: BY_RANK,
  },
  zero: { name: "Table 2, W_seed = 0", cells: without("zero"), ways: WITHOUT_B },
  removed: {
    name: "Table 2, no W_seed",
    cells: without("removed"),
    ways: [
      {
        name: "removed after training",
        readings: [CHOSEN, "sigma-0.1"],
        measure: ({ result }) => result.valueWithoutBackbone,
      },
    ],
  },
  without: {
    name: "Table 2, no W_seed",
    cells: without("removed"),
    ways: WITHOUT_B.map(({ name, readings }) => ({ name: `trained without, ${name}`, readings })),
  },
  redrawn: {
    name: "Table 4, redrawn",
    cells: redrawn,
    ways: [
      { name: SCALING_NAMES["scaling-one"], readings: [CHOSEN] },
      { name: SCALING_NAMES["scaling-over-rank"], readings: ["scaling-over-rank"], seeds: 1 },
    ],
  },
  several: {
    name: "Table 4, several scaffolds a step",
    cells: redrawn.filter(({ changes }) => changes.resample?.k !== 1),
    ways: [
      { name: "new draws in every step", readings: [CHOSEN, "fresh"] },
      { name: "a fixed pool", readings: [CHOSEN, "pool"] },
    ],
  },
  starts: { name: "Table 15, B Kaiming-uniform", cells: started, ways: STARTS },
  elsewhere: {
    name: "Appendix B.3, other seeds, B Kaiming-uniform",
    cells: [{
      ...{ presets: ["tiny"], rank: 8, changes: SCORED_ELSEWHERE },
      told: paperNumber(MNIST_ON_OTHER_SEEDS, { bInit: "kaiming_uniform" }),
    }],
    ways: STARTS.map((way) => ({ ...way, measure: onOtherSeeds })),
  },
} as const satisfies Readonly<Record<string, ReadTable>>;

/** What a cell is run with when its table is taken in some way. */
export function changesOf(
  { rank, changes }: TableCell,
  { readings }: TableReading,
): ConfigOverrides {
  // At rank 1 every scaling is 1: one run stands for all.
  const isScaling = (name: string) => SCALINGS.some(({ reading }) => reading === name);
  const read = readings.map((name) => rank === 1 && isScaling(name) ? CHOSEN : name);
  return joinedOverrides(readAs(mnist.id, read), changes, { adapter: { rank } });
}
