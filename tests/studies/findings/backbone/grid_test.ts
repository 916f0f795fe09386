import assert from "node:assert/strict";
import { FAMILY_CLASSES, familyClass } from "../../../../src/studies/findings/backbone/families.ts";
import { PAPER_FAMILIES } from "../../../../src/backbone/families.ts";
import {
  backboneGrid,
  fullFamilies,
  SCHEDULES,
} from "../../../../src/studies/findings/backbone/grid.ts";
import { FRESH_BACKBONES } from "../../../../src/studies/findings/grid_parts.ts";
import { configText } from "../../../../src/studies/rows/row.ts";
import { checkGrid, distinct } from "../../grid_checks.ts";

// Schedules + families + full training from each; where schedules and families are of the same
// preset, their static normal runs are shared.
const RUNS = [
  ["smoke", 2 * 4 + 22 * 2 * 2 - 2],
  ["quick", 3 * 3 * 4 + 22 * 2 * 3 - 2 * 3],
  ["paper", 3 * 3 * 4 + 22 * 3 * 5 + 22 * 3],
] as const;

for (const [profile, runs] of RUNS) {
  Deno.test(`the ${profile} grid of finding 2 has ${runs} runs, each once, on seeds from 42`, () => {
    const configs = backboneGrid(profile);
    assert.equal(configs.length, runs);
    checkGrid(configs);
  });
}

Deno.test("every profile sweeps all 22 families of the paper, on equal seeds and ranks", () => {
  assert.equal(PAPER_FAMILIES.length, 22);
  for (const [profile] of RUNS) {
    const configs = backboneGrid(profile);
    assert.deepEqual(
      distinct(configs.map(({ backbone }) => backbone.family)).sort(),
      [...PAPER_FAMILIES].sort(),
    );
    const [binary, uniform] = ["binary", "uniform"].map((family) =>
      configs.filter(({ backbone }) => backbone.family === family)
        .map((config) => JSON.stringify({ ...config, backbone: null }))
    );
    assert.deepEqual(binary, uniform);
    assert.ok(binary.length > 0);
  }
});

Deno.test("full training from every family is on the sweep's preset, and only the paper's profile has it", () => {
  const plan = { families: "tiny", fullSeeds: [42, 43], steps: null };
  const configs = fullFamilies(plan);
  assert.equal(configs.length, 22 * 2);
  checkGrid(configs);
  for (const { method, initial, preset } of configs) {
    assert.deepEqual([method, initial, preset], ["full", "backbone", "tiny"]);
  }
  assert.deepEqual(distinct(configs.map(({ backbone }) => backbone.family)), PAPER_FAMILIES);
  assert.deepEqual(fullFamilies({ ...plan, fullSeeds: [] }), []);
  for (const [profile] of RUNS) {
    const planned = backboneGrid(profile).filter(({ method }) => method === "full");
    assert.equal(planned.length, profile === "paper" ? 22 * 3 : 0, profile);
  }
});

Deno.test("the families' classes hold each family once", () => {
  const members = Object.values(FAMILY_CLASSES).flat();
  assert.deepEqual([...members].sort(), [...PAPER_FAMILIES].sort());
  assert.equal(familyClass("cauchy"), "heavy-tailed");
});

Deno.test("every rank and seed of the schedules meets all four, with the paper's k", () => {
  assert.deepEqual(SCHEDULES.map(({ schedule, k }) => `${schedule} ${k}`), [
    "static 1",
    "epoch 1",
    "batch 2",
    "microbatch 4",
  ]);
  for (const [profile] of RUNS) {
    const configs = backboneGrid(profile);
    const texts = new Set(configs.map((config) => configText(config)));
    for (const config of configs.filter(({ resample }) => resample.schedule === "batch")) {
      for (const resample of SCHEDULES) {
        const freshBackbones = resample.schedule === "static" ? FRESH_BACKBONES : 0;
        assert.ok(texts.has(configText({ ...config, resample, freshBackbones })), profile);
      }
    }
  }
});
