/**
 * The smallest grid that is still a study: a second of computing.
 *
 * @module
 */
import { mnist } from "../../src/benchmarks/mnist.ts";
import type { Grid } from "../../src/studies/computing/compute.ts";
import { allSeeds, defaultConfig } from "../../src/training/validate.ts";

/** Runs of the preset tiny at rank 1 that differ by their seed. */
export function tinyGrid(runs: number, steps = 3): Grid {
  const configs = Array.from({ length: runs }, (_, i) =>
    defaultConfig(mnist, "tiny", {
      steps: steps + i,
      batchSize: 16,
      seeds: allSeeds(i),
      adapter: { rank: 1 },
    }));
  return { name: "tiny", configs };
}
