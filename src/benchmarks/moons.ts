/**
 * Two moons: the smallest task that no linear map solves, and that needs biases.
 *
 * @module
 */

import { bySplit } from "../training/task.ts";
import { type RowData, rowDataDigest, type RowSplit } from "../data/rows/row_data.ts";
import { cosine, sine } from "../numeric/sine.ts";
import { createDraws } from "../random/draws.ts";
import { rowBenchmark } from "./row_benchmark.ts";

const SIZES = { train: 1_200, validation: 400, test: 400 } as const;

/** Deviation of the noise on each coordinate. */
const NOISE = 0.1;

/** Seed of the data; part of their definition. */
const SEED = "moons";

/**
 * Points on two half circles of radius 1, one upright around (0, 0) and one turned around (1, 1/2),
 * with normal noise; the label is the half circle. As in scikit-learn's `make_moons`.
 */
export const moons = rowBenchmark({
  id: "moons",
  sizes: { tiny: [32, 32], small: [64, 64] },
  inputs: "the two coordinates of a point, about 1 in size",
  load: moonsData,
});

function moonsData(): RowData {
  const draws = createDraws(SEED, "moons.points");
  const split = (size: number): RowSplit => {
    const inputs = new Float32Array(2 * size);
    const targets = Float32Array.from({ length: size }, (_, row) => {
      const label = draws.integer(2);
      const angle = Math.PI * draws.uniform();
      const [x, y] = label === 0
        ? [cosine(angle), sine(angle)]
        : [1 - cosine(angle), 0.5 - sine(angle)];
      inputs[2 * row] = x + NOISE * draws.normal();
      inputs[2 * row + 1] = y + NOISE * draws.normal();
      return label;
    });
    return { size, inputs, targets };
  };
  const data = {
    ...{ features: 2, classes: 2, classNames: ["upper", "lower"] },
    ...bySplit((name) => split(SIZES[name])),
  };
  return { name: "moons", digest: rowDataDigest(data), ...data };
}
