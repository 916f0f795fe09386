import assert from "node:assert/strict";
import { BENCHMARKS, findBenchmark } from "../../../../src/benchmarks/registry.ts";
import { acrossGrid } from "../../../../src/studies/findings/across/grid.ts";
import { ACROSS_SEEDS } from "../../../../src/studies/findings/across/plans.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { canonicalJson, configText } from "../../../../src/studies/rows/row.ts";
import { validateConfig } from "../../../../src/training/validate.ts";
import { distinct } from "../../grid_checks.ts";

/** What has studies of its own, on networks that are compared already. */
const NOT_COMPARED = /^(seed-gating|mnist-shuffled|planted)/;

for (const profile of PROFILES) {
  Deno.test(`the ${profile} grid across architectures: runs that can run, each once, on seeds from 42`, () => {
    const configs = acrossGrid(profile);
    for (const config of configs) validateConfig(config, findBenchmark(config.benchmark));
    assert.equal(distinct(configs.map(canonicalJson)).length, configs.length, "a run comes twice");
    const cells = Map.groupBy(configs, (config) => canonicalJson({ ...config, seeds: null }));
    for (const [cell, members] of cells) {
      const seeds = members.map(({ seeds }) => Number(seeds.backbone)).sort();
      assert.deepEqual(seeds, ACROSS_SEEDS[profile], cell);
    }
  });

  Deno.test(`the ${profile} grid trains every benchmark in full, with adapters, and redrawn`, () => {
    const configs = acrossGrid(profile);
    assert.equal(configs[0].benchmark, "mnist", "its data name the folder of the rows");
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

Deno.test("the paper grid has all four sizes of the CfC at ranks 1 and 4, and Lorenz-63 at rank 1", () => {
  const adapted = acrossGrid("paper").filter(({ method, resample }) =>
    method === "lottalora" && resample.schedule === "static"
  );
  for (const preset of ["full", "half", "quarter", "eighth"]) {
    for (const rank of [1, 4]) {
      const found = adapted.filter((config) =>
        config.benchmark === "physionet2012" && config.preset === preset &&
        config.adapter.rank === rank
      );
      assert.equal(found.length, 3, `${preset} r=${rank}`);
    }
  }
  const lorenz = adapted.filter(({ benchmark }) => benchmark === "lorenz");
  assert.ok(lorenz.some(({ adapter }) => adapter.rank === 1));
});
