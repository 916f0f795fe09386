import assert from "node:assert/strict";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { joinedOverrides, overriddenFields } from "../../src/training/overrides.ts";

const FIRST: ConfigOverrides = {
  epochs: 3,
  adapter: { rank: 2, alpha: 4 },
  optimizer: { clipNorm: 1 },
};

Deno.test("joined overrides: later ones replace earlier ones, nested parts field by field", () => {
  const second: ConfigOverrides = {
    epochs: 5,
    adapter: { alpha: 1, dora: true },
    optimizer: { clipNorm: null },
    resample: { schedule: "epoch" },
  };
  const before = structuredClone([FIRST, second]);
  assert.deepEqual(joinedOverrides(FIRST, second), {
    epochs: 5,
    adapter: { rank: 2, alpha: 1, dora: true },
    optimizer: { clipNorm: null },
    resample: { schedule: "epoch" },
  });
  assert.deepEqual([FIRST, second], before);
  assert.deepEqual(joinedOverrides(), {});
  assert.deepEqual(joinedOverrides({}, FIRST, {}), FIRST);
});

Deno.test("overridden fields: one value a field, named by its part", () => {
  assert.deepEqual(
    [...overriddenFields(FIRST)],
    [["epochs", 3], ["adapter.rank", 2], ["adapter.alpha", 4], ["optimizer.clipNorm", 1]],
  );
});
