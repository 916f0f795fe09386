import assert from "node:assert/strict";
import { plannedRuns, readingsGrid } from "../../../../src/studies/findings/readings/grid.ts";
import { READ_TABLES } from "../../../../src/studies/findings/readings/tables.ts";
import { configText } from "../../../../src/studies/rows/row.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { checkGrid, distinct } from "../../grid_checks.ts";

Deno.test("every grid of readings holds each run once, on seeds from 42", () => {
  for (const profile of PROFILES) checkGrid(readingsGrid(profile));
});

Deno.test("in quick one preset shows three scalings at ranks 1 to 8, three seeds each", () => {
  // At rank 1 the scalings are one.
  assert.equal(readingsGrid("quick").length, (1 + 3 * 3) * 3);
  assert.deepEqual(distinct(readingsGrid("quick").map(({ preset }) => preset)), ["tiny"]);
});

Deno.test("the rank table and what has no scaffold keep the paper's sigma of 0.1, the schedules and starts the fan-in's", () => {
  for (const { backbone, resample, freshBackbones } of readingsGrid("paper")) {
    const isOfRanks = resample.schedule === "static" && freshBackbones === 0;
    assert.equal(backbone.scale, isOfRanks ? 0.1 : "fan-in");
  }
});

Deno.test("the tables that choose s and those that judge the choice share no run", () => {
  const { choosing, judging } = READ_TABLES;
  const [chosen, judged] = [choosing, judging].map((table) =>
    plannedRuns({ tables: [table], presets: ["tiny", "small", "medium"], seeds: 3, steps: null })
      .map((config) => configText(config))
  );
  assert.ok(chosen.length > 0 && judged.length > 0);
  assert.deepEqual(chosen.filter((text) => judged.includes(text)), []);
});
