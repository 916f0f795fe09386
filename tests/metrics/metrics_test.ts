import assert from "node:assert/strict";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import {
  metricLabel,
  metricOf,
  METRICS,
  metricText,
  valueText,
} from "../../src/metrics/metrics.ts";

Deno.test("a metric is labelled in people's words, with its unit where it has one", () => {
  assert.equal(metricLabel("accuracy"), "test accuracy (%)");
  assert.equal(metricLabel("balanced-accuracy"), "test balanced accuracy (%)");
  assert.equal(metricLabel("r2", "validation"), "validation R²");
  assert.equal(metricText("auroc", 83.641), "83.6 %");
  assert.equal(valueText("auroc", 83.641), "83.64 %");
  assert.equal(valueText("r2", 0.99971), "0.9997");
  assert.equal(metricText("mse", 0.12345), "0.123");
});

Deno.test("a metric that is not ours is called what its task calls it, and its direction is open", () => {
  for (const id of ["F1", "toString", "constructor"]) {
    const { name, unit, better, chance, hasErrors } = metricOf(id);
    assert.deepEqual([name, unit, better, chance, hasErrors], [id, "", null, null, false]);
  }
});

Deno.test("the tasks of benchmarks without a download are scored as the table of metrics says", async () => {
  for (const { id, load } of Object.values(BENCHMARKS)) {
    const { task: { metric, better } } = await load(null);
    assert.ok(Object.hasOwn(METRICS, metric), `${id}: ${metric}`);
    assert.equal(better, metricOf(metric).better, id);
  }
});
