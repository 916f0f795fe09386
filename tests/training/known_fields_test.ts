import assert from "node:assert/strict";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { UsageError } from "../../src/errors.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";

/** A configuration as somebody writes it in a notebook, where no compiler reads along. */
function written(overrides: Record<string, unknown>): RunConfig {
  return defaultConfig(mnist, "tiny", overrides as ConfigOverrides);
}

const MISTAKES: [Record<string, unknown>, RegExp][] = [
  [{ epoch: 3 }, /has no field epoch: did you mean epochs\?/],
  [{ adapter: { rnak: 3 } }, /has no field adapter\.rnak: did you mean rank\?/],
  [{ optimizer: { lr: 0.1 } }, /has no field optimizer\.lr: there are name, learningRate, /],
  [{ seeds: { backbones: 7 } }, /has no field seeds\.backbones: did you mean backbone\?/],
  [{ resample: { schedule: "epoch", K: 1 } }, /has no field resample\.K: did you mean k\?/],
];

for (const [overrides, message] of MISTAKES) {
  Deno.test(`${JSON.stringify(overrides)} is refused, with the field that was meant`, () => {
    assert.throws(
      () => validateConfig(written(overrides), mnist),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("a switch that is neither true nor false is refused, with its value", () => {
  assert.throws(
    () => written({ adapter: { trainBeta: "false" } }),
    (error) =>
      error instanceof UsageError &&
      /adapter\.trainBeta must be true or false, got "false"/.test(error.message),
  );
});

Deno.test("a part that is no object is refused, with its value", () => {
  const config = { ...written({}), adapter: 8 } as unknown as RunConfig;
  assert.throws(
    () => validateConfig(config, mnist),
    (error) =>
      error instanceof UsageError && /adapter must be an object, got 8/.test(error.message),
  );
});

for (const benchmark of Object.values(BENCHMARKS)) {
  Deno.test(`${benchmark.id}: its whole protocol consists of known fields`, () => {
    for (const preset of benchmark.presets) {
      validateConfig(defaultConfig(benchmark, preset), benchmark);
    }
  });

  Deno.test(`${benchmark.id}: an unknown preset is refused with those that exist`, () => {
    const shape = { features: 784, classes: 10, extent: 28 };
    for (const preset of ["huge", "toString"]) {
      assert.throws(
        () => benchmark.architecture(preset, shape),
        (error) =>
          error instanceof UsageError &&
          error.message ===
            `Unknown preset "${preset}": choose one of ${benchmark.presets.join(", ")}`,
      );
    }
  });
}
