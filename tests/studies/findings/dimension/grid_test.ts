import assert from "node:assert/strict";
import { findBenchmark } from "../../../../src/benchmarks/registry.ts";
import { dimensionEngine, dimensionGrid } from "../../../../src/studies/findings/dimension/grid.ts";
import { DIMENSION_PLANS } from "../../../../src/studies/findings/dimension/plans.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { canonicalJson } from "../../../../src/studies/rows/row.ts";
import { validateConfig } from "../../../../src/training/validate.ts";
import { distinct } from "../../grid_checks.ts";

for (const profile of PROFILES) {
  Deno.test(`the ${profile} grid of the dimension of tasks: every size at every rate and seed, once`, () => {
    const configs = dimensionGrid(profile);
    const { tasks, seeds, rates } = DIMENSION_PLANS[profile];
    const cells = tasks.reduce(
      (sum, { ranks, dimensions }) =>
        sum + rates.full.length + ranks.length * rates.lottalora.length +
        dimensions.length * rates.subspace.length,
      0,
    );
    assert.equal(configs.length, cells * seeds.length);
    assert.equal(distinct(configs.map(canonicalJson)).length, configs.length);
    assert.equal(configs[0].benchmark, "mnist", "its data name the folder");
    for (const config of configs) validateConfig(config, findBenchmark(config.benchmark));
  });
}

Deno.test("the CfC's runs of the paper's profile are computed on native, all others on wasm", () => {
  for (const profile of PROFILES) {
    for (const config of dimensionGrid(profile)) {
      const isNative = profile === "paper" && config.benchmark === "physionet2012";
      assert.equal(dimensionEngine(config, profile), isNative ? "native" : "wasm");
    }
  }
});

Deno.test("the paper's profile: three seeds, at least eight dimensions in a geometric row, the issue's tasks", () => {
  const { tasks, seeds } = DIMENSION_PLANS.paper;
  assert.deepEqual(seeds, [42, 43, 44]);
  for (const { name, dimensions } of tasks) {
    assert.ok(dimensions.length >= 8, name);
    const ratios = dimensions.slice(1).map((d, i) => d / dimensions[i]);
    assert.ok(Math.max(...ratios) / Math.min(...ratios) < 1.1, `${name}: ${ratios}`);
  }
  assert.deepEqual(tasks.map(({ benchmark, preset }) => `${benchmark} ${preset}`), [
    "mnist tiny",
    "mnist medium",
    "mnist-shuffled tiny",
    "planted tiny",
    "physionet2012 full",
    "physionet2012 eighth",
  ]);
});
