import assert from "node:assert/strict";
import { readingsGrid } from "../../../../src/studies/findings/readings/grid.ts";
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

Deno.test("the rank table and what has no scaffold keep the paper's sigma of 0.1, the schedules the fan-in's", () => {
  for (const { backbone, resample } of readingsGrid("paper")) {
    assert.equal(backbone.scale, resample.schedule === "static" ? 0.1 : "fan-in");
  }
});

Deno.test("the tables that choose s and those that judge the choice share no run", () => {
  const presets = readingsGrid("paper")
    .filter(({ adapter, resample }) =>
      adapter.scaling === "rslora" && resample.schedule === "static"
    )
    .map(({ preset }) => preset);
  assert.deepEqual(distinct(presets), ["tiny", "small", "medium"]);
});
