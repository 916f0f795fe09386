/**
 * Friedman's first function: a regression of which it is known what can be learnt.
 *
 * @module
 */

import { bySplit } from "../training/task.ts";
import { type RowData, rowDataDigest, type RowSplit } from "../data/rows/row_data.ts";
import { square } from "../numeric/powers.ts";
import { sine } from "../numeric/sine.ts";
import { createDraws } from "../random/draws.ts";
import { rowBenchmark } from "./row_benchmark.ts";

const SIZES = { train: 1_200, validation: 400, test: 400 } as const;

/** Inputs, of which the last five say nothing. */
const FEATURES = 10;

/** Seed of the data; part of their definition. */
const SEED = "friedman";

/** Of the target without noise, with inputs uniform in [0, 1): exact but for the digits given. */
const UNIT = { mean: 14.413, deviation: 4.9 } as const;

/**
 * `10 sin(pi x1 x2) + 20 (x3 - 1/2)^2 + 10 x4 + 5 x5` and standard normal noise, inputs uniform in
 * [0, 1), taken as `x - 1/2` (Friedman 1991, Annals of Statistics 19(1), section 4.3). The noise
 * leaves an R^2 of about 0.96 at best.
 */
export const friedman = rowBenchmark({
  id: "friedman",
  sizes: { tiny: [32, 32], small: [64, 64] },
  inputs: "ten independent numbers, uniform in [-0.5, 0.5)",
  load: friedmanData,
});

function friedmanData(): RowData {
  const draws = createDraws(SEED, "friedman.rows");
  const split = (size: number): RowSplit => {
    const inputs = new Float32Array(FEATURES * size);
    const targets = Float32Array.from({ length: size }, (_, row) => {
      const x = Array.from({ length: FEATURES }, () => draws.uniform());
      inputs.set(x.map((value) => value - 0.5), FEATURES * row);
      return (valueAt(x) + draws.normal() - UNIT.mean) / UNIT.deviation;
    });
    return { size, inputs, targets };
  };
  const data = {
    ...{ features: FEATURES, classes: null, unit: UNIT },
    ...bySplit((name) => split(SIZES[name])),
  };
  return { name: "friedman-1", digest: rowDataDigest(data), ...data };
}

function valueAt([x1, x2, x3, x4, x5]: readonly number[]): number {
  return 10 * sine(Math.PI * x1 * x2) + 20 * square(x3 - 0.5) + 10 * x4 + 5 * x5;
}
