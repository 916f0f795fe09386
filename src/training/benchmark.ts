/**
 * What each of the paper's benchmarks provides: data, architecture, metric and protocol.
 *
 * @module
 */

import type { Architecture } from "../models/architecture.ts";
import type { RunConfig } from "./config.ts";
import type { Task } from "./task.ts";

/** A loaded data set, ready to be trained on. */
export interface BenchmarkData {
  /** Which data these are, as rows name them. */
  readonly name: string;
  /** SHA-256 over all values and their split. */
  readonly digest: string;
  /** The examples as batches, with loss and metric. */
  readonly task: Task;
  /** Width of one example. */
  readonly features: number;
  /** Number of classes, the width of the output. */
  readonly classes: number;
}

/** One benchmark; one short file each. */
export interface Benchmark {
  /** As rows and command lines name it, such as `mnist`. */
  readonly id: string;
  /** Names of the architecture's sizes. */
  readonly presets: readonly string[];
  /** Source file (relative to the project's root) whose imports decide this benchmark's numbers. */
  readonly source: string;
  /** The paper's protocol; what {@linkcode defaultConfig} starts from. */
  readonly protocol: Partial<Pick<RunConfig, "batchSize" | "epochs" | "dropout">>;
  /**
   * Reads the data set and prepares it for training.
   *
   * @param dir folder with the data set; null for what needs no download
   * @throws {DataError} when files are missing or damaged
   */
  load(dir: string | null): Promise<BenchmarkData>;
  /** The architecture of a preset, its hidden widths multiplied by `factor` (default 1). */
  architecture(
    preset: string,
    data: Pick<BenchmarkData, "features" | "classes">,
    factor?: number,
  ): Architecture;
}
