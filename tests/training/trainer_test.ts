import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { sharedBackbone } from "../../src/models/backbone_source.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { EpochEvent, StepEvent, TrainingEvent } from "../../src/training/events.ts";
import { learningRateAt } from "../../src/training/schedule.ts";
import type { Task } from "../../src/training/task.ts";
import { train, type TrainOptions } from "../../src/training/trainer.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { withFolder } from "../support/temporary.ts";
import { SIZES, SMALL, smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

const STEPS_PER_EPOCH = Math.ceil(SIZES.train / 16);

/** Trains the small network; `during` sees every event together with the trained values. */
async function trained(
  overrides: ConfigOverrides = {},
  during: (event: TrainingEvent, values: Float32Array[]) => void = () => {},
  options: TrainOptions & { seen?: (indices: number[]) => void } = {},
) {
  await startEngine("wasm");
  const config = smallConfig(overrides);
  const network = smallNetwork(config);
  const events: TrainingEvent[] = [];
  const task = smallTask((_, indices) => options.seen?.(indices));
  const { seen: _, ...rest } = options;
  try {
    const summary = await train(network, task, config, {
      ...rest,
      onEvent(event) {
        events.push(event);
        during(event, trainedValues(network));
      },
    });
    const steps = events.filter((event): event is StepEvent => event.type === "step");
    const epochs = events.filter((event): event is EpochEvent => event.type === "epoch");
    const values = trainedValues(network);
    return { config, summary, events, steps, epochs, values, beta: await network.beta() };
  } finally {
    network.dispose();
  }
}

Deno.test("training lowers the loss of every method but leaves every frozen value", async () => {
  for (const method of ["lottalora", "full", "zero", "head"] as const) {
    const { steps } = await trained({ method, epochs: 40, optimizer: { learningRate: 0.02 } });
    const mean = (part: StepEvent[]) => part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
    const [first, last] = [mean(steps.slice(0, 4)), mean(steps.slice(-4))];
    assert.ok(last < 0.9 * first, `${method}: ${first} to ${last}`);
  }
  const config = smallConfig();
  const network = smallNetwork(config);
  await train(network, smallTask(), config);
  network.frozen.forEach(({ request, kernel }) =>
    assert.deepEqual(kernel.dataSync(), generateBackbone(request))
  );
  network.dispose();
});

Deno.test("each epoch sees every example once, in an order of its own", async () => {
  const batches: number[][] = [];
  await trained({}, undefined, { seen: (indices) => batches.push(indices) });
  assert.deepEqual(batches.map(({ length }) => length), [
    16,
    16,
    16,
    2,
    16,
    16,
    16,
    2,
    16,
    16,
    16,
    2,
  ]);
  const epochs = [0, 1, 2].map((epoch) =>
    batches.slice(epoch * STEPS_PER_EPOCH, (epoch + 1) * STEPS_PER_EPOCH).flat()
  );
  const all = Array.from({ length: SIZES.train }, (_, i) => i);
  for (const order of epochs) assert.deepEqual(order.toSorted((a, b) => a - b), all);
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[1], epochs[2]);

  const others: number[][] = [];
  const note = { seen: (indices: number[]) => others.push(indices) };
  await trained({ method: "full", seeds: { adapter: 77, dropout: 78 } }, undefined, note);
  assert.deepEqual(others, batches);
  others.length = 0;
  await trained({ seeds: { order: 79 } }, undefined, note);
  assert.notDeepEqual(others, batches);
});

Deno.test("events tell every step, its rate and loss, every epoch, and the end", async () => {
  const { events, steps, epochs, summary, config } = await trained({ epochs: 2 });
  assert.deepEqual(
    events.map(({ type }) => type).join(" "),
    [
      ...new Array(4).fill("step"),
      "epoch",
      ...new Array(4).fill("step"),
      "epoch",
      "end",
    ].join(" "),
  );
  steps.forEach((event, i) => {
    assert.deepEqual([event.step, event.totalSteps, event.epoch], [i + 1, 8, i < 4 ? 0 : 1]);
    const expected = learningRateAt(config.optimizer, i, { totalSteps: 8, stepsPerEpoch: 4 });
    assert.equal(event.learningRate, expected);
  });
  assert.deepEqual(epochs.map(({ epoch, step }) => [epoch, step]), [[1, 4], [2, 8]]);
  const lastLosses = steps.slice(4).map(({ loss }) => loss);
  assert.equal(summary.trainLoss, lastLosses.reduce((sum, loss) => sum + loss, 0) / 4);
  assert.equal(epochs[1].meanLoss, summary.trainLoss);
  assert.deepEqual(events.at(-1), { type: "end", step: 8, reason: "done" });
});

Deno.test("a number of steps ends the run there, in the middle of an epoch too", async () => {
  const { summary, steps } = await trained({ steps: 6 });
  assert.deepEqual([summary.steps, summary.epochs, steps.length], [6, 1, 6]);
  // The cosine spans the steps that are taken, not the epochs of the protocol.
  assert.ok(steps[5].learningRate < 0.1 * steps[0].learningRate);
});

Deno.test("beta is traced from 1 before the first step to its value after the last", async () => {
  const { summary, beta } = await trained({ epochs: 30, optimizer: { learningRate: 0.01 } });
  const trace = summary.betaTrace;
  assert.deepEqual(trace[0], { step: 0, beta: [1, 1] });
  assert.equal(trace.at(-1)?.step, 120);
  trace.at(-1)?.beta.forEach((value, i) => assert.ok(Math.abs(value / beta[i] - 1) < 1e-6));
  assert.ok(trace.length >= 20 && trace.length <= 30, `${trace.length} points`);
  assert.ok(trace.every(({ step }, i) => i === 0 || step > trace[i - 1].step));
  assert.ok(Math.abs(beta[0] - 1) > 1e-3);
});

Deno.test("early stopping ends with the best validated parameters", async () => {
  const atEpochEnd: { value: number; values: Float32Array[] }[] = [];
  const { values, events, summary } = await trained(
    { epochs: 200, patience: 3, optimizer: { learningRate: 0.2, schedule: "constant" } },
    (event, now) => {
      if (event.type !== "epoch") return;
      atEpochEnd.push({ value: event.validation?.value ?? NaN, values: now });
    },
  );
  assert.deepEqual(events.at(-1), { type: "end", step: summary.steps, reason: "patience" });
  const scores = atEpochEnd.map(({ value }) => value);
  const best = scores.indexOf(Math.max(...scores));
  assert.equal(scores.length, best + 1 + 3, `${scores}`);
  assert.equal(summary.epochs, scores.length);
  assert.deepEqual(values, atEpochEnd[best].values);
  assert.notDeepEqual(values, atEpochEnd.at(-1)?.values);
});

Deno.test("patience that never runs out restores the best parameters too", async () => {
  const atEpochEnd: { value: number; values: Float32Array[] }[] = [];
  const { values, summary, events } = await trained(
    { epochs: 12, patience: 12, optimizer: { learningRate: 0.2, schedule: "constant" } },
    (event, now) => {
      if (event.type !== "epoch") return;
      atEpochEnd.push({ value: event.validation?.value ?? NaN, values: now });
    },
  );
  const scores = atEpochEnd.map(({ value }) => value);
  assert.deepEqual(values, atEpochEnd[scores.indexOf(Math.max(...scores))].values);
  assert.equal(summary.steps, 12 * STEPS_PER_EPOCH);
  assert.deepEqual(events.at(-1), { type: "end", step: summary.steps, reason: "done" });
});

Deno.test("watching and validating change no trained bit", async () => {
  const quiet = await trained({ epochs: 5 });
  // Patience beyond the run: validated every epoch; the best is the last if it keeps improving.
  const seen: Float32Array[][] = [];
  await trained({ epochs: 5, patience: 100 }, (event, now) => {
    if (event.type === "step") seen.push(now);
  });
  assert.deepEqual(seen.at(-1), quiet.values);
});

Deno.test("clipping, warm-up, momentum and decay each reach the parameters", async () => {
  const base = await trained();
  const variants: ConfigOverrides["optimizer"][] = [
    { clipNorm: 0.01, name: "sgd" },
    { name: "sgd" },
    { name: "sgd", momentum: 0.9 },
    { name: "adam" },
    { weightDecay: 0.5 },
    { warmupSteps: 4 },
    { schedule: "constant" },
    { schedule: "exponential", decay: 0.5 },
  ];
  const results = [base.values];
  for (const optimizer of variants) results.push((await trained({ optimizer })).values);
  const distinct = new Set(results.map((values) => values.map((part) => part.join()).join("|")));
  assert.equal(distinct.size, variants.length + 1);
});

Deno.test("the number of tensors stays constant after step 2, checkpoints included", async () => {
  await withFolder(async (folder) => {
    const before = (await startEngine("wasm"), tf.memory().numTensors);
    const variants: ConfigOverrides[] = [
      {},
      { method: "full" },
      { method: "zero" },
      { method: "head" },
      { dropout: 0.2, adapter: { dora: true, layerNorm: true, residual: true, dropout: 0.1 } },
      { resample: { schedule: "epoch" } },
      { resample: { schedule: "batch", k: 2 } },
      { resample: { schedule: "microbatch", k: 4 } },
      { patience: 2 },
    ];
    for (const [i, overrides] of variants.entries()) {
      const counts: number[] = [];
      const checkpoint = { path: `${folder}/${i}`, everySteps: 3, identity: `${i}` };
      await trained(overrides, (event) => {
        const counted = event.type === "step" || event.type === "checkpoint";
        if (counted && event.step >= 2) counts.push(tf.memory().numTensors);
      }, { checkpoint });
      assert.equal(new Set(counts).size, 1, `${JSON.stringify(overrides)}: ${counts}`);
      assert.equal(tf.memory().numTensors, before);
    }
  });
});

Deno.test("an abort signal stops a run between steps, from a timer too", async () => {
  const before = (await startEngine("wasm"), tf.memory().numTensors);
  const controller = new AbortController();
  let last = 0;
  const stopped = trained({ epochs: 5_000 }, (event) => {
    if (event.type === "step") last = event.step;
  }, { signal: controller.signal });
  const timer = setTimeout(() => controller.abort(), 50);
  await assert.rejects(stopped, { name: "AbortError" });
  clearTimeout(timer);
  assert.ok(last > 0 && last < 20_000);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a network trained on a second problem sees that problem's examples", async () => {
  await startEngine("wasm");
  const config = smallConfig({ epochs: 2 });
  const first = smallTask();
  const second: Task = {
    ...first,
    batch(split, indices) {
      const { inputs, targets } = first.batch(split, indices);
      return { inputs: tf.tidy(() => tf.mul<tf.Tensor2D>(inputs, -2)), targets };
    },
  };
  const [used, fresh] = [smallNetwork(config), smallNetwork(config)];
  await train(used, first, config);
  trainedValues(used).forEach((values, slot) => fresh.trained[slot].assign(values));
  await train(used, second, config);
  await train(fresh, second, config);
  assert.deepEqual(trainedValues(used), trainedValues(fresh));
  used.dispose();
  fresh.dispose();
});

Deno.test("looking up what the first layer's backbone gives changes no trained bit", async () => {
  await startEngine("wasm");
  const after = async (fixedInputs: boolean) => {
    const config = smallConfig({ epochs: 3 });
    const network = smallNetwork(config);
    await train(network, { ...smallTask(), fixedInputs }, config);
    const values = trainedValues(network);
    network.dispose();
    return values;
  };
  assert.deepEqual(await after(true), await after(false));
});

Deno.test("the scaffold left behind is the last one trained on, after a short last batch too", async () => {
  await startEngine("wasm");
  // The fourth batch has 2 of 50 examples, so two of its four micro-batches are empty.
  const config = smallConfig({ epochs: 1, resample: { schedule: "microbatch", k: 4 } });
  const network = smallNetwork(config);
  await train(network, smallTask(), config);
  const [matrix] = network.frozen;
  assert.deepEqual(
    matrix.kernel.dataSync(),
    generateBackbone({ ...matrix.request, draw: 3 * 4 + 1 }),
  );
  network.dispose();
});

Deno.test("an interval at which no checkpoint would be written is refused", async () => {
  for (const everySteps of [0, -1, 1.5, NaN]) {
    const checkpoint = { path: "unused.ckpt", everySteps, identity: "x" };
    await assert.rejects(trained({}, undefined, { checkpoint }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, new RegExp(`at least 1, got ${everySteps}$`));
      return true;
    });
  }
});

Deno.test("a linear classifier is trained by the same loop", async () => {
  await startEngine("wasm");
  const config = smallConfig({ method: "full" });
  const network = smallNetwork(config, { ...SMALL, hidden: [] });
  const { steps } = await train(network, smallTask(), config);
  assert.equal(steps, 3 * STEPS_PER_EPOCH);
  assert.deepEqual(await network.beta(), []);
  network.dispose();
});

Deno.test("adapters are trained on a backbone that another network owns, as on one of their own", async () => {
  await startEngine("wasm");
  const config = smallConfig();
  const owner = smallNetwork(config);
  const borrower = createNetwork(mlp(SMALL), config, sharedBackbone(owner.frozen));
  borrower.materialise();
  await train(borrower, smallTask(), config);
  await train(owner, smallTask(), config);
  assert.deepEqual(trainedValues(borrower), trainedValues(owner));
  borrower.dispose();
  owner.dispose();
});
