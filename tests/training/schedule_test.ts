import assert from "node:assert/strict";
import type { OptimizerConfig } from "../../src/training/config.ts";
import { learningRateAt, summedLearningRate } from "../../src/training/schedule.ts";
import { smallConfig } from "./small.ts";

const BASE: OptimizerConfig = { ...smallConfig().optimizer, learningRate: 0.01 };
const SPAN = { totalSteps: 1000, stepsPerEpoch: 60 };

function rates(config: Partial<OptimizerConfig>, span = SPAN): number[] {
  return Array.from(
    { length: span.totalSteps },
    (_, step) => learningRateAt({ ...BASE, ...config }, step, span),
  );
}

Deno.test("the cosine goes from the given rate to 0, as Math.cos would have it", () => {
  const ours = rates({ schedule: "cosine" });
  assert.ok(Math.abs(ours[0] - 0.01) < 1e-17);
  ours.forEach((rate, step) => {
    const expected = 0.01 * (1 + Math.cos(Math.PI * step / 1000)) / 2;
    assert.ok(Math.abs(rate - expected) < 1e-12, `step ${step}`);
    assert.ok(step === 0 || rate < ours[step - 1]);
  });
  assert.ok(ours[999] > 0 && ours[999] < 1e-7);
});

Deno.test("constant stays, exponential falls by the decay once an epoch", () => {
  assert.deepEqual(new Set(rates({ schedule: "constant" })), new Set([0.01]));
  const ours = rates({ schedule: "exponential", decay: 0.9 });
  ours.forEach((rate, step) => {
    const expected = 0.01 * Math.pow(0.9, Math.floor(step / 60));
    assert.ok(Math.abs(rate / expected - 1) < 1e-14, `step ${step}`);
  });
  assert.equal(new Set(ours).size, Math.ceil(1000 / 60));
});

Deno.test("a warm-up may be a share of all steps; the longer of both counts", () => {
  const share = rates({ schedule: "cosine", warmupShare: 0.1 });
  assert.deepEqual(share, rates({ schedule: "cosine", warmupSteps: 100 }));
  const both = rates({ schedule: "cosine", warmupShare: 0.1, warmupSteps: 300 });
  assert.deepEqual(both, rates({ schedule: "cosine", warmupSteps: 300 }));
});

Deno.test("warm-up rises linearly to the full rate, and the cosine starts after it", () => {
  const ours = rates({ schedule: "cosine", warmupSteps: 100 });
  for (let step = 0; step < 100; step++) {
    assert.ok(Math.abs(ours[step] - 0.01 * (step + 1) / 100) < 1e-17);
  }
  assert.ok(Math.abs(ours[100] - 0.01) < 1e-17);
  const middle = 0.01 * (1 + Math.cos(Math.PI * 450 / 900)) / 2;
  assert.ok(Math.abs(ours[550] - middle) < 1e-12);
});

Deno.test("a warm-up as long as the run, and a run of one step, have finite positive rates", () => {
  const span = { totalSteps: 5, stepsPerEpoch: 5 };
  assert.deepEqual(rates({ schedule: "cosine", warmupSteps: 5 }, span).at(-1), 0.01);
  for (const schedule of ["constant", "cosine", "exponential"] as const) {
    assert.ok(rates({ schedule }, { totalSteps: 1, stepsPerEpoch: 1 })[0] > 0.0099);
  }
});

Deno.test("rates sum to what each step had, up to the steps that were done", () => {
  const constant = { ...BASE, schedule: "constant" } as const;
  assert.ok(Math.abs(summedLearningRate(constant, 250, SPAN) - 2.5) < 1e-9);
  assert.equal(summedLearningRate(constant, 0, SPAN), 0);
  // The mean of a whole cosine is half of its first rate (the last step's is not 0: half a rate more).
  const cosine = { ...BASE, schedule: "cosine" } as const;
  assert.ok(Math.abs(summedLearningRate(cosine, 1000, SPAN) - 5.005) < 1e-9);
  // The first half of it has more than half of the sum.
  assert.ok(summedLearningRate(cosine, 500, SPAN) > 4);
});
