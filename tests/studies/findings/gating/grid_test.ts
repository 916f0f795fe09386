import assert from "node:assert/strict";
import { gateSeeds } from "../../../../src/benchmarks/gate_counts.ts";
import { findBenchmark } from "../../../../src/benchmarks/registry.ts";
import { gatingGrid } from "../../../../src/studies/findings/gating/grid.ts";
import { canonicalJson } from "../../../../src/studies/rows/row.ts";
import { validateConfig } from "../../../../src/training/validate.ts";
import { distinct } from "../../grid_checks.ts";

const RUNS = [["smoke", 1], ["quick", 3], ["paper", 3]] as const;

for (const [profile, runs] of RUNS) {
  Deno.test(`the ${profile} grid of seed gating: both versions, ${runs} runs each, on seeds from 42`, () => {
    const configs = gatingGrid(profile);
    assert.equal(distinct(configs.map(canonicalJson)).length, 2 * runs);
    for (const config of configs) validateConfig(config, findBenchmark(config.benchmark));
    for (const id of ["seed-gating", "seed-gating-rejecting"]) {
      const own = configs.filter(({ benchmark }) => benchmark === id);
      const seeds = own.flatMap((config) => gateSeeds(config.seeds.backbone));
      assert.deepEqual(seeds, Array.from({ length: 4 * runs }, (_, i) => 42 + i));
      for (const { seeds } of own) assert.equal(distinct(Object.values(seeds)).length, 1);
    }
  });
}

Deno.test("all runs have the paper's rank, those of the profile paper its preset, quick's its epochs", () => {
  for (const [profile] of RUNS) {
    for (const { adapter } of gatingGrid(profile)) assert.equal(adapter.rank, 4);
  }
  for (const { preset } of gatingGrid("paper")) assert.equal(preset, "medium");
  for (const { epochs, steps } of gatingGrid("quick")) {
    assert.deepEqual([epochs, steps], [150, null]);
  }
});
