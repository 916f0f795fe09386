import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import type { OptimizerConfig } from "../../src/training/config.ts";
import { clippingFactor, createOptimizer } from "../../src/training/optimizer.ts";
import { assertClose } from "../adapter/float64.ts";
import { closedValues } from "../support/closed_values.ts";
import { type Optimised, optimised } from "./optimised.ts";
import { smallConfig } from "./small.ts";

/** Neither is a multiple of the four lanes of a vector. */
const SIZES = [6, 3];

const RULES = ["adamw", "adam", "sgd"] as const;

function optimizerConfig(name: OptimizerConfig["name"]): OptimizerConfig {
  return { ...smallConfig().optimizer, name, momentum: 0.9, learningRate: 0.01 };
}

function startValues(): Float32Array[] {
  return SIZES.map((size, slot) => closedValues(size, 90 + slot));
}

function gradientsAt(step: number): Float32Array[] {
  return SIZES.map((size, slot) => closedValues(size, 7 * step + slot));
}

/** Values and state after the steps [from, to). */
async function stepped(some: Optimised, from: number, to: number) {
  for (let step = from; step < to; step++) some.step(gradientsAt(step), 0.01, 0.5);
  return { values: await some.values(), state: await some.state() };
}

/** The rules of arXiv:1711.05101 and of PyTorch's SGD in float64, all parameters in one list. */
function float64Rule(config: OptimizerConfig) {
  const { beta1, beta2, epsilon, weightDecay, momentum } = config;
  const values = startValues().flatMap((part) => [...part]);
  const state = config.name === "sgd"
    ? { velocity: values.map(() => 0) }
    : { first: values.map(() => 0), second: values.map(() => 0) };
  return {
    values,
    state,
    step(step: number, learningRate: number, factor: number) {
      gradientsAt(step).flatMap((part) => [...part]).forEach((raw, i) => {
        const coupled = config.name === "adamw" ? 0 : weightDecay * values[i];
        const gradient = factor * raw + coupled;
        if (state.velocity !== undefined) {
          state.velocity[i] = (step === 0 ? 0 : momentum) * state.velocity[i] + gradient;
          values[i] -= learningRate * state.velocity[i];
          return;
        }
        if (config.name === "adamw") values[i] *= 1 - learningRate * weightDecay;
        state.first[i] = beta1 * state.first[i] + (1 - beta1) * gradient;
        state.second[i] = beta2 * state.second[i] + (1 - beta2) * gradient ** 2;
        const mean = state.first[i] / (1 - beta1 ** (step + 1));
        const square = state.second[i] / (1 - beta2 ** (step + 1));
        values[i] -= learningRate * mean / (Math.sqrt(square) + epsilon);
      });
    },
  };
}

for (const engine of EVERYWHERE) {
  for (const name of RULES) {
    engineTest(
      engine,
      `${name} goes on from its state and step count with the same bits`,
      async () => {
        const config = optimizerConfig(name);
        const whole = optimised(config, startValues());
        const expected = await stepped(whole, 0, 40);

        const first = optimised(config, startValues());
        const half = await stepped(first, 0, 17);
        const second = optimised(config, half.values);
        second.resume(17, half.state);
        assert.deepEqual(await stepped(second, 17, 40), expected);
        for (const some of [whole, first, second]) some.dispose();
      },
    );

    engineTest(
      engine,
      `${name} leaves the gradients as they were, and moves nothing at rate 0`,
      async () => {
        const config = { ...optimizerConfig(name), weightDecay: 0.1 };
        const variable = tf.tidy(() => tf.variable(tf.tensor1d(closedValues(7, 4))));
        const gradient = tf.tensor1d(closedValues(7, 3));
        const optimizer = createOptimizer(config, [variable]);
        optimizer.step({ gradients: [gradient], learningRate: 0 });
        assert.deepEqual(await gradient.data(), closedValues(7, 3));
        assert.deepEqual(await variable.data(), closedValues(7, 4));
        optimizer.dispose();
        tf.dispose([variable, gradient]);
      },
    );

    engineTest(
      engine,
      `${name} follows its rule in float64 over 30 steps within 1e-6`,
      async () => {
        for (const weightDecay of [0, 0.1]) {
          const config = { ...optimizerConfig(name), weightDecay };
          const ours = optimised(config, startValues());
          const theirs = float64Rule(config);
          for (let step = 0; step < 30; step++) {
            const rate = 0.01 / (1 + step);
            ours.step(gradientsAt(step), rate, 0.5);
            theirs.step(step, rate, 0.5);
          }
          const flat = (await ours.values()).flatMap((part) => [...part]);
          assertClose(flat, theirs.values, 1e-6, "parameter");
          for (const [moment, values] of Object.entries(await ours.state())) {
            assertClose(
              values,
              theirs.state[moment as keyof typeof theirs.state] ?? [],
              1e-6,
              moment,
            );
          }
          ours.dispose();
        }
      },
    );

    engineTest(
      engine,
      `${name} holds its state in one flat tensor a moment, and frees it`,
      async () => {
        const before = tf.memory().numTensors;
        const some = optimised(optimizerConfig(name), startValues());
        const held = tf.memory().numTensors;
        const { state } = await stepped(some, 0, 3);
        const moments = name === "sgd" ? ["velocity"] : ["first", "second"];
        assert.deepEqual(Object.keys(state), moments);
        for (const values of Object.values(state)) assert.equal(values.length, 9);
        assert.equal(held - before, SIZES.length + moments.length);
        assert.equal(tf.memory().numTensors, held);
        some.dispose();
        assert.equal(tf.memory().numTensors, before);
      },
    );
  }
}

for (const name of RULES) {
  Deno.test(`${name} on wasm equals the operations of the cpu engine within 1e-6`, async () => {
    const on = async (engine: string) => {
      await startEngine(engine);
      const some = optimised({ ...optimizerConfig(name), weightDecay: 0.1 }, startValues());
      const { values, state } = await stepped(some, 0, 25);
      some.dispose();
      return [
        ...values.flatMap((part) => [...part]),
        ...Object.values(state).flatMap((v) => [...v]),
      ];
    };
    const expected = await on("cpu");
    assertClose(await on("wasm"), expected, 1e-6, "value");
  });

  Deno.test(`${name} moves a value on wasm the same in any place and beside any others`, async () => {
    await startEngine("wasm");
    const sizes = [13, 1, 4];
    const start = sizes.map((size, slot) => closedValues(size, slot));
    const gradients = sizes.map((size, slot) => closedValues(size, 20 + slot));
    const after = async (parts: Float32Array[], by: Float32Array[]) => {
      const some = optimised(optimizerConfig(name), parts);
      for (let step = 0; step < 3; step++) some.step(by, 0.01);
      const values = await some.values();
      some.dispose();
      return values;
    };
    const together = await after(start, gradients);
    for (const [slot, part] of start.entries()) {
      assert.deepEqual(await after([part], [gradients[slot]]), [together[slot]]);
      for (const i of part.keys()) {
        const one = await after([part.slice(i, i + 1)], [gradients[slot].slice(i, i + 1)]);
        assert.equal(one[0][0], together[slot][i]);
      }
    }
  });
}

Deno.test("AdamW decays parameters without a gradient, Adam without a decay does not", async () => {
  await startEngine("wasm");
  const step = async (config: OptimizerConfig) => {
    const some = optimised(config, [Float32Array.of(1, -2)]);
    some.step([new Float32Array(2)], 0.1);
    const [values] = await some.values();
    some.dispose();
    return values;
  };
  const decayed = await step({ ...optimizerConfig("adamw"), weightDecay: 0.5 });
  assert.deepEqual(decayed, Float32Array.of(0.95, -1.9));
  const kept = await step({ ...optimizerConfig("adam"), weightDecay: 0 });
  assert.deepEqual(kept, Float32Array.of(1, -2));
});

Deno.test("clipping brings the joint norm down to the limit, and spares short gradients", () => {
  assert.equal(clippingFactor(25, 1), 1 / 5);
  assert.equal(clippingFactor(25, 5), 1);
  assert.equal(clippingFactor(0.25, 1), 1);
  assert.equal(clippingFactor(0, 1), 1);
  assert.equal(clippingFactor(1e30, null), 1);
});
