/**
 * Rows of the dimension of tasks that nothing computed.
 *
 * @module
 */
import { dimensionGrid } from "../../../../src/studies/findings/dimension/grid.ts";
import type { Profile } from "../../../../src/studies/rows/profile.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { rowsOf } from "../../rows.ts";

/** Where full training is reached, of each task by its benchmark and preset. */
export interface Reached {
  /** The smallest rank that is as good as full training. */
  readonly rank: number;
  /** The dimension at which a subspace has exactly 90 % of it. */
  readonly dimension: number;
}

/** Score of full training. */
export const FULL = 80;

/**
 * A grid whose curves are straight in the logarithm: at the best rate they reach what is asked for,
 * at other rates they lie 5 lower.
 *
 * @param best the rate that is best, by method, as the place in the list of rates; the first by
 * default
 */
export function dimensionRows(
  profile: Profile,
  reached: (config: RunConfig) => Reached,
  best: Partial<Record<string, number>> = {},
): Row[] {
  const configs = dimensionGrid(profile);
  const rates = Map.groupBy(configs, ({ method, benchmark }) => `${method} ${benchmark}`);
  return rowsOf(configs, (config) => {
    const { method, benchmark, adapter, subspace, optimizer: { learningRate } } = config;
    const all = rates.get(`${method} ${benchmark}`)!.map(({ optimizer }) => optimizer.learningRate);
    const place = [...new Set(all)].sort((a, b) => a - b).indexOf(learningRate);
    const { rank, dimension } = reached(config);
    const score = method === "full"
      ? FULL
      : method === "lottalora"
      ? FULL + Math.min(0, 2 * Math.log2(adapter.rank / rank))
      : 0.9 * FULL + 3 * Math.log2(subspace!.dimension / dimension);
    const validation = score - (place === (best[method] ?? 0) ? 0 : 5);
    const trainable = method === "lottalora" ? 100 * adapter.rank : subspace?.dimension ?? 9_999;
    // Test scores point elsewhere: they choose nothing.
    return { validation, value: 1, counts: { trainable, full: 9_999, fullPlusAdapters: 9_999 } };
  });
}
