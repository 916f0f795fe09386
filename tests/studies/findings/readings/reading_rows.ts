/**
 * Rows of the study of readings that nothing computed: the paper's numbers, each reading as far from
 * them as asked.
 *
 * @module
 */
import { plannedRuns } from "../../../../src/studies/findings/readings/grid.ts";
import { READ_TABLES } from "../../../../src/studies/findings/readings/tables.ts";
import { ownData } from "../../../../src/studies/rows/profile.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import {
  MNIST_BY_B_INIT,
  MNIST_BY_RANK,
  MNIST_BY_SCHEDULE,
} from "../../../../src/studies/paper/mnist.ts";
import { paperNumber, paperNumbers } from "../../../../src/studies/paper/table.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { rowsOf } from "../../rows.ts";

const SIZES = ["tiny", "small", "medium"];

/** Every table in every way, three seeds each. */
export function readingRows(
  { apart = {}, scatter = 0, removed = 40, pool = 0, narrow = 0 }: {
    /** By the name of the scaling: points above the paper. */
    apart?: Partial<Record<RunConfig["adapter"]["scaling"], number>>;
    /** Points between two seeds. */
    scatter?: number;
    /** What is left without the scaffold. */
    removed?: number;
    /** Points that a fixed pool is above new draws. */
    pool?: number;
    /** Points that B in +-1/sqrt(r) is above the paper. */
    narrow?: number;
  },
): Row[] {
  const plan = { tables: Object.values(READ_TABLES), presets: SIZES, seeds: 3, steps: null };
  return rowsOf(plannedRuns(plan), (config) => {
    const { adapter, resample, seeds } = config;
    const own = (apart[adapter.scaling] ?? 0) + (resample.pool ? pool : 0) +
      (adapter.bInit === "kaiming_uniform" ? narrow : 0);
    return {
      value: paperValue(config) + own + scatter * (Number(seeds.backbone) - 43),
      valueWithoutBackbone: removed,
      counts: { trainable: 1, full: SIZES.indexOf(config.preset), fullPlusAdapters: 2 },
    };
  }, { data: ownData("paper") });
}

function paperValue(
  { preset, method, adapter: { rank, bInit }, resample: { schedule, k } }: RunConfig,
): number {
  if (method === "lottalora" && bInit !== "zeros") {
    return paperNumber(MNIST_BY_B_INIT, { preset, rank, bInit: "kaiming_uniform" }).value;
  }
  const found = schedule === "static"
    ? paperNumbers(MNIST_BY_RANK, { preset, rank })
    : paperNumbers(MNIST_BY_SCHEDULE, { preset, rank, schedule, k });
  return found[0]?.value ?? 90;
}
