/**
 * What holds for the grid of every study.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { countParameters } from "../../src/models/counts.ts";
import { canonicalJson } from "../../src/studies/rows/row.ts";
import type { RunConfig } from "../../src/training/config.ts";
import { validateConfig } from "../../src/training/validate.ts";

/** Trained and full parameters of arXiv:2604.08749, section 6, by preset and rank. */
const PAPER_FULL: Record<string, number> = { tiny: 109_386, small: 242_762, medium: 575_050 };
/** Of the preset whose counts the paper does not state: all weights and biases of 784-1024-...-64-10. */
const FULL: Record<string, number> = { ...PAPER_FULL, large: 1_501_770 };
const PAPER_TRAINED: Record<string, Record<number, number>> = {
  tiny: { 1: 1_756, 2: 2_860, 4: 5_068, 8: 9_484 },
  small: { 1: 2_269, 8: 13_581 },
  medium: { 1: 3_294, 2: 5_934, 4: 11_214, 8: 21_774, 16: 42_894, 32: 85_134 },
};

/** Distinct values of a list, in order of appearance. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/**
 * Asserts that every config can run, none comes twice, every cell of the design has the seeds 42,
 * 43, ..., and that the counts are the paper's where it states them.
 */
export function checkGrid(configs: readonly RunConfig[]): void {
  for (const config of configs) validateConfig(config, mnist);
  assert.equal(distinct(configs.map(canonicalJson)).length, configs.length, "a run comes twice");
  const cells = Map.groupBy(configs, (config) => canonicalJson({ ...config, seeds: null }));
  for (const [cell, members] of cells) {
    const seeds = members.map(({ seeds }) => Number(seeds.backbone)).sort();
    assert.deepEqual(seeds, members.map((_, i) => 42 + i), cell);
    for (const { seeds } of members) assert.equal(distinct(Object.values(seeds)).length, 1, cell);
    checkCounts(members[0]);
  }
}

function checkCounts(config: RunConfig): void {
  const { preset, method, adapter: { rank, head, layerNorm } } = config;
  const architecture = mnist.architecture(preset, { features: 784, classes: 10 });
  const { trainable, full } = countParameters(architecture, config);
  // Adapted heads and LayerNorm are counted in `tests/models`.
  const isUsual = head === "full" && !layerNorm;
  const expected = isUsual ? PAPER_TRAINED[preset]?.[rank] : undefined;
  assert.equal(full, FULL[preset]);
  if (method === "full") assert.equal(trainable, FULL[preset]);
  if (method === "head") assert.equal(trainable, 650);
  if (method === "lottalora" && expected) assert.equal(trainable, expected, `${preset}, r=${rank}`);
}
