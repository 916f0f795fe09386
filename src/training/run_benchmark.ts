/**
 * One run of any benchmark, those included whose runs are more than one network under one seed.
 *
 * @module
 */

import type { Tensors } from "../models/architecture.ts";
import type { Benchmark, BenchmarkData } from "./benchmark.ts";
import type { RunConfig, RunResult } from "./config.ts";
import { run, type RunOptions } from "./run.ts";

/**
 * Trains and evaluates one configuration in the benchmark's own way: {@linkcode run} for all that
 * have none. Parameters, result and errors are those of {@linkcode run}.
 */
export function runBenchmark<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  options: RunOptions = {},
): Promise<RunResult> {
  return benchmark.run?.(config, data, options) ?? run(config, benchmark, data, options);
}
