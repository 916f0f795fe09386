import assert from "node:assert/strict";
import type { OptimizerConfig } from "../../src/training/config.ts";
import { clipByGlobalNorm, createOptimizer } from "../../src/training/optimizer.ts";
import { closedValues } from "../support/closed_values.ts";
import { smallConfig } from "./small.ts";

const SIZES = [6, 3];

function optimizerConfig(name: OptimizerConfig["name"]): OptimizerConfig {
  return { ...smallConfig().optimizer, name, momentum: 0.9, learningRate: 0.01 };
}

function gradientsAt(step: number): Float32Array[] {
  return SIZES.map((size, slot) => closedValues(size, 7 * step + slot));
}

for (const name of ["adamw", "adam", "sgd"] as const) {
  Deno.test(`${name} goes on from its state and step count with the same bits`, () => {
    const start = () => SIZES.map((size, slot) => closedValues(size, 90 + slot));
    const whole = createOptimizer(optimizerConfig(name), SIZES);
    const expected = start();
    for (let step = 0; step < 40; step++) whole.step(expected, gradientsAt(step), 0.01);

    const first = createOptimizer(optimizerConfig(name), SIZES);
    const parameters = start();
    for (let step = 0; step < 17; step++) first.step(parameters, gradientsAt(step), 0.01);
    const second = createOptimizer(optimizerConfig(name), SIZES);
    second.resume(first.steps);
    for (const [part, arrays] of Object.entries(second.state)) {
      arrays.forEach((array, slot) => array.set(first.state[part][slot]));
    }
    for (let step = 17; step < 40; step++) second.step(parameters, gradientsAt(step), 0.01);
    assert.deepEqual(parameters, expected);
    assert.equal(second.steps, 40);
  });

  Deno.test(`${name} leaves the gradients as they were, and moves nothing at rate 0`, () => {
    const optimizer = createOptimizer(optimizerConfig(name), SIZES);
    const gradients = gradientsAt(3);
    const parameters = gradientsAt(4);
    optimizer.step(parameters, gradients, 0);
    assert.deepEqual(gradients, gradientsAt(3));
    assert.deepEqual(parameters, gradientsAt(4));
  });
}

Deno.test("AdamW decays parameters without a gradient, Adam without a decay does not", () => {
  const step = (config: OptimizerConfig) => {
    const parameters = [Float32Array.of(1, -2)];
    createOptimizer(config, [2]).step(parameters, [new Float32Array(2)], 0.1);
    return parameters[0];
  };
  const decayed = step({ ...optimizerConfig("adamw"), weightDecay: 0.5 });
  assert.deepEqual(decayed, Float32Array.of(0.95, -1.9));
  const kept = step({ ...optimizerConfig("adam"), weightDecay: 0 });
  assert.deepEqual(kept, Float32Array.of(1, -2));
});

Deno.test("clipping scales all gradients to the limit together, and spares short ones", () => {
  const norm = (parts: Float32Array[]) => Math.hypot(...parts.flatMap((part) => [...part]));
  const gradients = [Float32Array.of(3, 0), Float32Array.of(0, 4)];
  assert.equal(clipByGlobalNorm(gradients, 1), 5);
  assert.ok(Math.abs(norm(gradients) - 1) < 1e-6);
  assert.ok(Math.abs(gradients[0][0] / gradients[1][1] - 0.75) < 1e-6);
  const short = [Float32Array.of(0.3, 0.4)];
  assert.ok(Math.abs(clipByGlobalNorm(short, 1) - 0.5) < 1e-7);
  assert.deepEqual(short, [Float32Array.of(0.3, 0.4)]);
});
