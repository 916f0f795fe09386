import assert from "node:assert/strict";
import { STUDIES } from "../../../src/studies/findings/registry.ts";
import { PROFILES } from "../../../src/studies/rows/profile.ts";

Deno.test("every run of a study is scored whole", () => {
  for (const { name, grid } of Object.values(STUDIES)) {
    for (const profile of PROFILES) {
      for (const { evaluate } of grid(profile)) {
        assert.equal(evaluate, "all", `${name}, ${profile}`);
      }
    }
  }
});
