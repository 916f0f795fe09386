import assert from "node:assert/strict";
import { BENCHMARKS, findBenchmark } from "../../../../src/benchmarks/registry.ts";
import { acrossEngine, acrossGrid } from "../../../../src/studies/findings/across/grid.ts";
import { CFC_SEEDS } from "../../../../src/studies/findings/across/paper_plans.ts";
import { ACROSS_SEEDS } from "../../../../src/studies/findings/across/plans.ts";
import { hasOtherScaling } from "../../../../src/studies/findings/across/scaling.ts";
import { rankGrid } from "../../../../src/studies/findings/rank/grid.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { canonicalJson, configText } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { validateConfig } from "../../../../src/training/validate.ts";
import { distinct } from "../../grid_checks.ts";

/** What has studies of its own, on networks that are compared already, or is no task of the paper. */
const NOT_COMPARED = /^(seed-gating|mnist-shuffled|planted|moons|friedman)/;

/** Runs that differ in their seeds alone. */
function cellsOf(configs: readonly RunConfig[]): Map<string, RunConfig[]> {
  return Map.groupBy(configs, (config) => canonicalJson({ ...config, seeds: null }));
}

function seedsOf(configs: readonly RunConfig[]): number[] {
  return configs.map(({ seeds }) => Number(seeds.backbone)).sort((a, b) => a - b);
}

for (const profile of PROFILES) {
  Deno.test(`the ${profile} grid across architectures: runs that can run, each once`, () => {
    const configs = acrossGrid(profile);
    for (const config of configs) validateConfig(config, findBenchmark(config.benchmark));
    assert.equal(
      distinct(configs.map((config) => configText(config))).length,
      configs.length,
      "a run comes twice",
    );
    assert.equal(configs[0].benchmark, "mnist", "its data name the folder of the rows");
  });
}

for (const profile of ["smoke", "quick"] as const) {
  Deno.test(`the ${profile} grid trains every benchmark in full, with adapters, and redrawn`, () => {
    const configs = acrossGrid(profile);
    for (const [cell, members] of cellsOf(configs)) {
      assert.deepEqual(seedsOf(members), ACROSS_SEEDS[profile], cell);
    }
    const trained = distinct(configs.map(({ benchmark }) => benchmark));
    // Without a download PhysioNet's network is trained on Lorenz-63 already.
    const missing = profile === "quick" ? ["lorenz"] : [];
    const architectures = Object.keys(BENCHMARKS).filter((id) => !NOT_COMPARED.test(id));
    assert.deepEqual([...trained, ...missing].sort(), architectures.sort());
    for (const benchmark of trained) {
      const own = configs.filter((config) => config.benchmark === benchmark);
      assert.ok(own.some(({ method }) => method === "full"), benchmark);
      const redrawn = own.filter(({ resample }) => resample.schedule === "batch");
      assert.ok(redrawn.length > 0, benchmark);
      for (const config of redrawn) {
        const twin = configText({ ...config, resample: { schedule: "static", k: 1 } });
        assert.ok(own.some((other) => configText(other) === twin), benchmark);
      }
    }
  });
}

/** Ranks of a network on one data set, "full" first, each with its seeds. */
function curveOf(benchmark: string, preset: string, graph?: string): Record<string, number[]> {
  const own = acrossGrid("paper").filter((config) =>
    config.benchmark === benchmark && config.preset === preset && config.data?.graph === graph &&
    !hasOtherScaling({ config })
  );
  return Object.fromEntries(
    [...Map.groupBy(
      own,
      ({ method, adapter: { rank } }) => method === "full" ? "full" : `r${rank}`,
    )]
      .map(([rank, members]) => [rank, seedsOf(members)]),
  );
}

function every(ranks: readonly number[], seeds: readonly number[]): Record<string, number[]> {
  return Object.fromEntries(["full", ...ranks.map((rank) => `r${rank}`)]
    .map((rank) => [rank, [...seeds]]));
}

const consecutive = (count: number) => Array.from({ length: count }, (_, i) => 42 + i);

Deno.test("the paper grid has the paper's ranks of the CfC in four sizes, three of its seeds, and Lorenz-63", () => {
  const six = [1, 2, 4, 8, 16, 32];
  assert.deepEqual(curveOf("physionet2012", "full"), every(six, CFC_SEEDS));
  for (const preset of ["half", "quarter", "eighth"]) {
    assert.deepEqual(curveOf("physionet2012", preset), every([1, 2, 4, 8], CFC_SEEDS), preset);
  }
  assert.deepEqual(curveOf("lorenz", "full"), every([1], CFC_SEEDS));
  assert.deepEqual(curveOf("arxiv", "gcn", "cora"), every(six, consecutive(5)));
  assert.deepEqual(curveOf("arxiv", "gcn", "citeseer"), every([1, 8, 32], consecutive(3)));
});

Deno.test("the paper grid follows the protocols, at their whole length, but for the other scaling", () => {
  const configs = acrossGrid("paper");
  for (const { benchmark, epochs, steps, resample } of configs) {
    assert.equal(epochs, findBenchmark(benchmark).protocol.epochs, benchmark);
    assert.deepEqual([steps, resample.schedule], [null, "static"], benchmark);
  }
  const others = configs.filter((config) => hasOtherScaling({ config }));
  const cells = [...cellsOf(others).values()];
  assert.deepEqual(cells.map(([{ adapter: { rank } }]) => rank), [4, 32]);
  for (const members of cells) {
    assert.deepEqual([members[0].data, seedsOf(members)], [{ graph: "cora" }, consecutive(5)]);
  }
});

Deno.test("the paper grid shares MNIST's runs with the study of ranks, and computes the rest on native", () => {
  const configs = acrossGrid("paper");
  const known = new Set(rankGrid("paper").map((config) => configText(config)));
  for (const config of configs) {
    const isShared = config.benchmark === "mnist";
    assert.equal(known.has(configText(config)), isShared);
    assert.equal(acrossEngine(config, "paper"), isShared ? "wasm" : "native");
    assert.equal(acrossEngine(config, "quick"), "wasm");
  }
});
