import assert from "node:assert/strict";
import { digitsOf, isPercent, metricWords, unitOf } from "../../src/metrics/units.ts";

Deno.test("units: shares and areas are in percent with two digits, all else has four", () => {
  for (const metric of ["accuracy", "balanced-accuracy", "auroc"]) {
    assert.deepEqual([isPercent(metric), unitOf(metric), digitsOf(metric)], [true, "%", 2]);
    assert.equal(metricWords(metric), `${metric}, %`);
  }
  for (const metric of ["r2", "mse", "loss", "constructor"]) {
    assert.deepEqual([isPercent(metric), unitOf(metric), digitsOf(metric)], [false, "", 4]);
    assert.equal(metricWords(metric), metric);
  }
});
