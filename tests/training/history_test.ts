import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { StepEvent } from "../../src/training/events.ts";
import { isTraced, isValidated, MOST_POINTS } from "../../src/training/history.ts";
import { run } from "../../src/training/run.ts";
import { train } from "../../src/training/trainer.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { digits, digitsConfig, runOnDigits } from "./digits.ts";
import { smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

async function smallHistory(overrides: ConfigOverrides) {
  await startEngine("wasm");
  const config = smallConfig(overrides);
  const network = smallNetwork(config);
  const steps: StepEvent[] = [];
  try {
    const { history } = await train(network, smallTask(), config, {
      onEvent: (event) => event.type === "step" && steps.push(event),
    });
    return { history, steps };
  } finally {
    network.dispose();
  }
}

Deno.test("a history has at most 64 points, however long a run and its epochs", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20_000 }),
    fc.integer({ min: 1, max: 2_000 }),
    (totalSteps, stepsPerEpoch) => {
      const epochs = Math.ceil(totalSteps / stepsPerEpoch);
      let points = 0;
      for (let step = 1; step <= totalSteps; step++) {
        const isEnd = step % stepsPerEpoch === 0 && isValidated(step / stepsPerEpoch, epochs);
        if (isTraced(step, totalSteps) || isEnd) points++;
      }
      assert.ok(points >= 1 && points <= MOST_POINTS, `${points} points`);
    },
  ));
});

Deno.test("a point holds the mean loss since the one before and the rate of its last step", async () => {
  const { history, steps } = await smallHistory({ epochs: 25 });
  assert.equal(history.step.at(-1), 100);
  assert.deepEqual(history.learningRate.length, history.step.length);
  history.step.forEach((step, i) => {
    const since = steps.slice(history.step[i - 1] ?? 0, step);
    const mean = since.reduce((sum, { loss }) => sum + loss, 0) / since.length;
    assert.ok(Math.abs(history.loss[i] / mean - 1) < 1e-6);
    assert.ok(Math.abs(history.learningRate[i] / since.at(-1)!.learningRate - 1) < 1e-6);
  });
});

Deno.test("validation is noted at the ends of at most 16 epochs, evenly spaced", async () => {
  const { history } = await smallHistory({ epochs: 40 });
  const noted = history.step.filter((_, i) => history.validation[i] !== null);
  assert.deepEqual(noted, Array.from({ length: 13 }, (_, i) => 12 * (i + 1)));
});

Deno.test("looking at validation data changes no trained bit", async () => {
  await startEngine("wasm");
  const config = smallConfig({ epochs: 4, dropout: 0.2, adapter: { layerNorm: true } });
  const task = smallTask();
  const blind = { ...task, evaluate: () => Promise.resolve({ loss: 0, value: 0 }) };
  const [seen, unseen] = await Promise.all([task, blind].map(async (learnt) => {
    const network = smallNetwork(config);
    const { history } = await train(network, learnt, config);
    const values = trainedValues(network);
    network.dispose();
    return { history, values };
  }));
  assert.deepEqual(seen.values, unseen.values);
  assert.notDeepEqual(seen.history.validation, unseen.history.validation);
});

Deno.test("the last point has the validation metric that the run ends with", async () => {
  const { history, validation } = await runOnDigits({ steps: 7 });
  assert.deepEqual([history?.step.at(-1), history?.validation.at(-1)], [
    7,
    Number(validation.toPrecision(7)),
  ]);
});

Deno.test("a run hands over its trained network before it is scored, on its last scaffold", async () => {
  await startEngine("wasm");
  const data = await digits();
  const config = digitsConfig({ steps: 3, resample: { schedule: "batch", k: 2 } });
  let found = NaN;
  const before = tf.memory().numTensors;
  const result = await run(config, mnist, data, {
    async onTrained({ networks: [network] }, { steps }) {
      assert.equal(steps, 3);
      found = (await data.task.evaluate((x) => network.forward(x, PREDICTION), "test")).value;
    },
  });
  assert.equal(found, result.value);
  assert.notEqual(found, result.valueFreshBackbone);
  assert.equal(tf.memory().numTensors, before);
});
