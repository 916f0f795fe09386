import assert from "node:assert/strict";
import { rankGrid, rankPresets } from "../../../../src/studies/findings/rank/grid.ts";
import { checkGrid, distinct } from "../../grid_checks.ts";

// Full + curves + equal-parameter networks + head only.
const RUNS = [
  ["smoke", 2 * 2 + 2 * 2 * 2 + 2 * 2 + 2],
  ["quick", 2 * 3 + 2 * 6 * 3 + 6 * 3 + 3],
  ["paper", 3 * 3 + 3 * 6 * 3 + 6 * 3 + 3],
] as const;

for (const [profile, runs] of RUNS) {
  Deno.test(`the ${profile} grid of finding 3 has ${runs} runs, each once, on seeds from 42`, () => {
    const configs = rankGrid(profile);
    assert.equal(configs.length, runs);
    checkGrid(configs);
  });
}

Deno.test("quick and paper follow the paper's medium MLP over its six ranks, with all controls", () => {
  for (const profile of ["quick", "paper"] as const) {
    const { main, presets } = rankPresets(profile);
    assert.equal(main, "medium");
    assert.deepEqual(presets, ["tiny", ...(profile === "paper" ? ["small"] : []), "medium"]);
    const configs = rankGrid(profile).filter(({ preset }) => preset === main);
    assert.deepEqual(distinct(configs.map(({ method }) => method)).sort(), [
      "full",
      "head",
      "lottalora",
      "small",
    ]);
    for (const method of ["lottalora", "small"]) {
      const ranks = configs.filter((config) => config.method === method)
        .map(({ adapter }) => adapter.rank);
      assert.deepEqual(distinct(ranks), [1, 2, 4, 8, 16, 32]);
    }
  }
});
