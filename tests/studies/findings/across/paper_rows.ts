/**
 * Rows of the profile `paper` that nothing computed: each cell of the design has the paper's mean, and
 * seeds scatter around it as little as one asks.
 *
 * @module
 */
import { acrossGrid } from "../../../../src/studies/findings/across/grid.ts";
import { ARXIV_BY_RANK } from "../../../../src/studies/paper/architectures.ts";
import { MNIST_BY_RANK } from "../../../../src/studies/paper/mnist.ts";
import { PHYSIONET_BY_RANK, PHYSIONET_BY_SIZE } from "../../../../src/studies/paper/sequences.ts";
import { paperNumbers, type Rank } from "../../../../src/studies/paper/table.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { rowsOf } from "../../rows.ts";

/** Parameters by size, so that the largest is known. */
const SIZES: Record<string, number> = { full: 92_930, half: 26_000, quarter: 7_106, eighth: 2_210 };

const METRICS: Record<string, string> = { physionet2012: "auroc", lorenz: "r2" };

/** What each data set is called, by benchmark and variant. */
function dataOf({ benchmark, data }: RunConfig): string {
  const names: Record<string, string> = {
    mnist: "mnist-idx",
    physionet2012: "physionet-2012",
    lorenz: "lorenz-63",
  };
  return data?.graph ?? names[benchmark];
}

/** The paper's mean of a run's cell; of ranks that it does not tell, something in between. */
export function papersMean({ benchmark, preset, method, adapter, data }: RunConfig): number {
  const rank: Rank = method === "full" ? "full" : adapter.rank;
  const of = (cells: readonly { rank: Rank; value: number }[], between: number) =>
    cells.find((cell) => cell.rank === rank)?.value ?? between;
  switch (benchmark) {
    case "mnist":
      return of(paperNumbers(MNIST_BY_RANK, { preset }), NaN);
    case "physionet2012":
      return preset === "full"
        ? of(paperNumbers(PHYSIONET_BY_RANK), NaN)
        : of(paperNumbers(PHYSIONET_BY_SIZE, { preset }), rank === 2 ? 81 : 82.95);
    case "lorenz":
      return rank === "full" ? 0.99999 : 0.9999;
    default: {
      // The GCN's authors' full training on Cora, and the paper's recovery of it above chance.
      const [full, chance] = [81.5, data?.graph === "citeseer" ? 100 / 6 : 100 / 7];
      const recovered = (of(paperNumbers(ARXIV_BY_RANK), NaN) - 2.5) / (71.86 - 2.5);
      return chance + recovered * (full - chance);
    }
  }
}

/**
 * A row a run of the grid.
 *
 * @param meanOf the mean of a run's cell, in its metric's unit; the paper's by default.
 * @param scatter of a seed, in the same unit; half of it for Lorenz-63, whose metric is at most 1.
 */
export function paperRows(
  meanOf: (config: RunConfig) => number = papersMean,
  scatter = 0.01,
): Row[] {
  const seen = new Map<string, number>();
  return rowsOf(acrossGrid("paper"), (config) => {
    const { benchmark, preset, method, adapter: { rank }, epochs } = config;
    const cell = JSON.stringify({ ...config, seeds: null });
    const index = seen.get(cell) ?? 0;
    seen.set(cell, index + 1);
    const size = benchmark === "lorenz" ? 1e-6 : scatter;
    const value = meanOf(config) + size * (index % 2 === 0 ? 1 : -1) * (1 + index % 3);
    return {
      ...{ metric: METRICS[benchmark] ?? "accuracy", value, validation: value },
      ...{ steps: 10_000, epochs, beta: method === "full" ? [] : [0.9, 0.95] },
      counts: { trainable: 100 * rank, full: SIZES[preset] ?? 1e5, fullPlusAdapters: 2e5 },
    };
  }).map((row) => ({ ...row, data: dataOf(row.config) }));
}
