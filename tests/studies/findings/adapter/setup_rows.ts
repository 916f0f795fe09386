/**
 * Rows of the study of adapters that nothing computed.
 *
 * @module
 */
import { HEADS } from "../../../../src/adapter/options.ts";
import { adapterGrid } from "../../../../src/studies/findings/adapter/grid.ts";
import type { Profile } from "../../../../src/studies/rows/profile.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import {
  MNIST_BY_B_INIT,
  MNIST_BY_HEAD,
  MNIST_ON_OTHER_SEEDS,
} from "../../../../src/studies/paper/mnist.ts";
import { paperNumber } from "../../../../src/studies/paper/table.ts";
import type { RunConfig, RunResult } from "../../../../src/training/config.ts";
import { rowsOf } from "../../rows.ts";

/** -1, 0 or 1 times the scatter of the rows, by seed, in another order for every setup and rank. */
function shift({ adapter, seeds }: RunConfig): number {
  const start = adapter.bInit === "zeros" ? 0 : 2;
  const turn = HEADS.indexOf(adapter.head) + start + 2 * Math.log2(adapter.rank);
  return (Number(seeds.backbone) + turn) % 3 - 1;
}

/** What the paper has of a run: table 15 where B varies, 16 where the head does. */
export function paperOf({ preset, adapter: { bInit, head, rank } }: RunConfig): number {
  return head === "full"
    ? paperNumber(MNIST_BY_B_INIT, { preset, bInit, rank }).value
    : paperNumber(MNIST_BY_HEAD, { preset, head, rank }).value;
}

/** Losses of a first step and of a last epoch. */
export interface Losses {
  readonly first: number;
  readonly last: number;
}

/** How the rows come out; the paper's numbers by default. */
export interface Outcome {
  readonly profile?: Profile;
  /** Test accuracy but for the scatter. */
  readonly value?: (config: RunConfig) => number;
  /** The same on the backbones of other seeds. */
  readonly elsewhere?: (config: RunConfig) => number;
  /** Gained by LayerNorm, percentage points. */
  readonly layerNorm?: number;
  /** Percentage points. */
  readonly scatter?: number;
  /** Losses with W_seed as drawn and without LayerNorm, and those of all other runs. */
  readonly drawn?: Losses;
  readonly others?: Losses;
  readonly data?: string;
}

/** The rows of a grid. */
export function setupRows(outcome: Outcome = {}): Row[] {
  const { profile = "paper", value = paperOf, layerNorm = 1, scatter = 0.05 } = outcome;
  const {
    elsewhere = ({ adapter: { bInit, head } }) =>
      paperNumber(MNIST_ON_OTHER_SEEDS, { bInit, head }).value,
  } = outcome;
  const { drawn = { first: 5e5, last: 2e5 }, others = { first: 2.4, last: 0.2 } } = outcome;
  return rowsOf(adapterGrid(profile), (config): Partial<RunResult> => {
    const { adapter, backbone, steps } = config;
    const moved = scatter * shift(config);
    const losses = backbone.scale === "native" && !adapter.layerNorm ? drawn : others;
    const other = elsewhere(config) + 20 * moved;
    return {
      value: value(config) + (adapter.layerNorm ? layerNorm : 0) + moved,
      valuesFreshBackbones: [other - 6, other, other + 6],
      trainLoss: (steps === 1 ? losses.first : losses.last) * (1 + moved / 10),
    };
  }, { data: outcome.data ?? "mnist-idx" });
}
