import assert from "node:assert/strict";
import { architectureFacts, describedArchitecture } from "../../src/artifact/benchmark_model.ts";
import type { Description } from "../../src/artifact/description.ts";
import { halfcheetah } from "../../src/benchmarks/halfcheetah.ts";
import { countParameters } from "../../src/models/counts.ts";
import { defaultConfig } from "../../src/training/validate.ts";

Deno.test("a saved Decision Transformer keeps its maps: four of `small` that names none, six of `small-six`", () => {
  // As descriptions were before the adapters' option `maps`.
  const { adapter, ...config } = defaultConfig(halfcheetah, "small");
  const { maps: _, ...older } = adapter;
  const trainable = (preset: string) => {
    const data = { features: 17, classes: 6, extent: 1000 };
    const description = { architecture: architectureFacts({ preset }, halfcheetah, data) };
    const architecture = describedArchitecture(description as Description);
    return countParameters(architecture, { ...config, adapter: older }).trainable;
  };
  assert.equal(trainable("small"), 3_072 * 8 + 134_290);
  assert.equal(trainable("small-six"), 6_912 * 8 + 134_296);
});
