/**
 * A multilayer perceptron on rows of numbers, whatever they are about.
 *
 * @module
 */

import type { RowData } from "../data/rows/row_data.ts";
import { mlp } from "../models/mlp.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark, BenchmarkData, Protocol } from "../training/benchmark.ts";
import { constantLevel, type RowMetric, rowTask } from "./row_task.ts";

/**
 * How rows are learnt from unless told otherwise. Frozen layers have the trained biases that the full
 * network has: without them two moons cannot be told apart at any rank.
 */
export const ROW_PROTOCOL: Protocol = { batchSize: 32, epochs: 100, dropout: 0 };

/** What a benchmark of rows consists of. */
export interface RowBenchmark {
  readonly id: string;
  /** Hidden widths, by the names of sizes. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  /** What an input is, in a sentence. */
  readonly inputs: string;
  /** Of {@linkcode rowTask}; the usual one by default. */
  readonly metric?: RowMetric;
  load(): RowData | Promise<RowData>;
}

/** The benchmark, whose default size is the first. */
export function rowBenchmark({ id, sizes, inputs, metric, load }: RowBenchmark): Benchmark {
  const presets = Object.keys(sizes);
  const [preset] = presets;
  return {
    ...{ id, presets, preset, dataSets: [], protocol: ROW_PROTOCOL },
    smoke: { preset, steps: 20 },
    load: async () => rowBenchmarkData(await load(), { inputs, metric }),
    architecture(preset, { features, classes }, factor = 1) {
      const hidden = findPreset(sizes, preset).map((width) => narrowed(width, factor));
      return mlp({ features, hidden, classes });
    },
  };
}

/** Rows as a benchmark's data, with what the metric is worth without knowledge of an input. */
export function rowBenchmarkData(
  data: RowData,
  { inputs, metric }: Pick<RowBenchmark, "inputs" | "metric">,
): BenchmarkData {
  const { name, digest, features, classes, classNames, extent } = data;
  return {
    ...{ name, digest, features, classes: classes ?? 1, classNames, inputs },
    ...(extent === undefined ? {} : { extent }),
    task: rowTask(data, metric),
    constant: constantLevel(data, metric),
  };
}
