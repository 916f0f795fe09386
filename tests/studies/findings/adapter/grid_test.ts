import assert from "node:assert/strict";
import { adapterGrid } from "../../../../src/studies/findings/adapter/grid.ts";
import {
  FIRST_STEP,
  ofNormalisation,
  ofSetup,
  SETUPS,
} from "../../../../src/studies/findings/adapter/setups.ts";
import { select } from "../../../../src/studies/judging/select.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { checkGrid, distinct } from "../../grid_checks.ts";
import { rowsOf } from "../../rows.ts";

// Setups + the 2 x 2, one of whose cells is a setup + what diverges, trained and for a step.
const RUNS = [
  ["smoke", 1 * (1 * 2 * 4 + 3 * 2 + 2 + 4)],
  ["quick", 3 * (1 * 2 * 4 + 3 * 2 + 2 + 4)],
  ["paper", 3 * (3 * 4 * 4 + 3 * 4 + 2 + 4)],
] as const;

for (const [profile, runs] of RUNS) {
  Deno.test(`the ${profile} grid of the setup of adapters has ${runs} runs, each once, on seeds from 42`, () => {
    const configs = adapterGrid(profile);
    assert.equal(configs.length, runs);
    checkGrid(configs);
  });
}

Deno.test("every run is scored on three other seeds too", () => {
  for (const profile of PROFILES) {
    assert.deepEqual(distinct(adapterGrid(profile).map((config) => config.freshBackbones)), [3]);
  }
});

Deno.test("the paper's grid holds tables 15 and 16 but for the largest network, and the 2 x 2, three seeds each", () => {
  const rows = rowsOf(adapterGrid("paper"), () => ({}));
  for (const preset of ["tiny", "small", "medium", "large"]) {
    for (const rank of [1, 2, 4, 8]) {
      for (const setup of SETUPS) {
        const found = select(rows, ofSetup(setup, { preset, rank }));
        assert.equal(
          found.length,
          preset === "large" ? 0 : 3,
          `${preset}, ${setup.name}, r=${rank}`,
        );
      }
    }
  }
  for (const rank of [1, 2, 4, 8]) {
    for (const layerNorm of [true, false]) {
      for (const scale of ["fan-in", 0.1] as const) {
        const at = ofNormalisation({ layerNorm, scale }, { preset: "medium", rank });
        const usual = select(rows, { ...at, bInit: "zeros" })
          .filter(({ config }) => config.adapter.head === "full");
        assert.equal(usual.length, 3, `${scale}, ${layerNorm}, r=${rank}`);
      }
    }
  }
});

Deno.test("runs of a single step are told apart from those that are trained", () => {
  const rows = rowsOf(adapterGrid("paper"), () => ({}));
  const drawn = (firstStep: boolean) =>
    select(rows, ofNormalisation({ layerNorm: false, scale: "native" }, {}, { firstStep }));
  assert.deepEqual(distinct(drawn(true).map(({ config }) => config.steps)), [FIRST_STEP]);
  assert.deepEqual(distinct(drawn(false).map(({ config }) => config.steps)), [null]);
  assert.deepEqual([drawn(true).length, drawn(false).length], [3, 3]);
});
