import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createSeedGate, type SeedGate } from "../../src/models/seed_gate.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import type { EpochEvent, StepEvent, TrainingEvent } from "../../src/training/events.ts";
import type { SplitName, Task } from "../../src/training/task.ts";
import { train, trainGate, type TrainOptions } from "../../src/training/trainer.ts";
import { withFolder } from "../support/temporary.ts";
import { SIZES, SMALL, smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

const SEEDS = [1, 2, 3];

interface Trial {
  seeds?: readonly number[];
  tasks?: readonly Task[];
  options?: TrainOptions;
  /** Sees the gate after each event. */
  during?: (event: TrainingEvent, gate: SeedGate) => void;
}

/** Trains a small gate, hands it to `then`, and frees it. */
async function trained<T>(
  overrides: ConfigOverrides,
  { seeds = SEEDS, tasks = seeds.map(() => smallTask()), options, during = () => {} }: Trial,
  then: (gate: SeedGate, events: TrainingEvent[], config: RunConfig) => T | Promise<T>,
): Promise<T> {
  await startEngine("wasm");
  const config = smallConfig(overrides);
  const gate = createSeedGate(mlp(SMALL), seeds, config);
  const events: TrainingEvent[] = [];
  try {
    gate.materialise();
    await trainGate(gate, tasks, config, {
      ...options,
      onEvent(event) {
        events.push(event);
        during(event, gate);
      },
    });
    return await then(gate, events, config);
  } finally {
    gate.dispose();
  }
}

function valuesOf(gate: SeedGate): Float32Array[] {
  return trainedValues(gate.networks[0]);
}

/** The first class is the largest of the first four values, the classes after it moved on by some. */
function shiftedTask(by: number): Task {
  const task = smallTask();
  const moved = (targets: tf.Tensor2D) =>
    tf.tidy(() => tf.gather(targets, [0, 1, 2, 3].map((c) => (c + 4 - by) % 4), 1) as tf.Tensor2D);
  return {
    ...task,
    batch(split, indices) {
      const { inputs, targets } = task.batch(split, indices);
      return { inputs, targets: moved(targets) };
    },
  };
}

/** Share of the training examples whose class under a task is given under a seed. */
function accuracy(gate: SeedGate, task: Task, seed: number): number {
  return tf.tidy(() => {
    const all = Uint32Array.from({ length: SIZES.train }, (_, i) => i);
    const { inputs, targets } = task.batch("train", all);
    const given = tf.argMax(gate.forward(inputs, seed), 1);
    return tf.equal(given, tf.argMax(targets, 1)).mean().dataSync()[0];
  });
}

Deno.test("with one seed a gate is trained as a network is, to the bit, whatever the options", async () => {
  for (
    const overrides of [
      {},
      { steps: 7, dropout: 0.2, adapter: { dropout: 0.1, dora: true } },
      { method: "head", optimizer: { name: "sgd", momentum: 0.9, clipNorm: 0.1 } },
      { optimizer: { schedule: "exponential", warmupSteps: 3 } },
    ] satisfies ConfigOverrides[]
  ) {
    await startEngine("wasm");
    const config = smallConfig(overrides);
    const network = smallNetwork(config);
    const expected: TrainingEvent[] = [];
    const summary = await train(network, smallTask(), config, {
      onEvent: (event) => expected.push(event),
    });
    const values = trainedValues(network);
    network.dispose();
    const gate = createSeedGate(mlp(SMALL), [config.seeds.backbone], config);
    gate.materialise();
    const events: TrainingEvent[] = [];
    const found = await trainGate(gate, [smallTask()], config, {
      onEvent: (event) => events.push(event),
    });
    assert.deepEqual(valuesOf(gate), values);
    assert.deepEqual(found, summary);
    assert.deepEqual(events, expected);
    gate.dispose();
  }
});

Deno.test("a gate learns what no single seed could: one adapter, another answer under each seed", async () => {
  const tasks = [0, 1, 2].map(shiftedTask);
  const hard = { epochs: 250, adapter: { rank: 8 }, optimizer: { learningRate: 0.02 } };
  await trained(hard, { tasks }, (gate) => {
    for (const [i, seed] of SEEDS.entries()) {
      assert.ok(accuracy(gate, tasks[i], seed) > 0.9, `${accuracy(gate, tasks[i], seed)}`);
      // Of three contradictory answers at most one is right.
      const other = SEEDS[(i + 1) % SEEDS.length];
      assert.ok(accuracy(gate, tasks[i], other) < 0.1, "the seeds were exchanged");
    }
  });
});

Deno.test("after every step all seeds hold the same trained values, and their own scaffolds", async () => {
  await trained({ epochs: 1 }, {
    during(event, gate) {
      if (event.type !== "step") return;
      const [first, ...others] = gate.networks.map(trainedValues);
      for (const other of others) assert.deepEqual(other, first);
    },
  }, (gate) => {
    for (const { frozen } of gate.networks) {
      for (const { request, kernel } of frozen) {
        assert.deepEqual(kernel.dataSync(), generateBackbone(request));
      }
    }
    assert.equal(new Set(gate.networks.map(({ frozen }) => frozen[0].request.seed)).size, 3);
  });
});

Deno.test("seeds take turns: an epoch shows each of them its examples once, in an order of its own", async () => {
  const batches: { task: number; indices: number[] }[] = [];
  const tasks = SEEDS.map((_, task) =>
    smallTask((_split: SplitName, indices) => batches.push({ task, indices }))
  );
  await trained({ epochs: 2 }, { tasks }, (_, events) => {
    const each = Math.ceil(SIZES.train / 16);
    assert.deepEqual(
      batches.map(({ task }) => task),
      Array.from({ length: 2 * 3 * each }, (_, step) => step % 3),
    );
    const orders = [0, 1].flatMap((epoch) =>
      [0, 1, 2].map((task) =>
        batches.slice(3 * each * epoch, 3 * each * (epoch + 1))
          .filter((batch) => batch.task === task).flatMap(({ indices }) => indices)
      )
    );
    const all = Array.from({ length: SIZES.train }, (_, i) => i);
    for (const order of orders) assert.deepEqual(order.toSorted((a, b) => a - b), all);
    assert.equal(new Set(orders.map(String)).size, orders.length);
    const steps = events.filter((event): event is StepEvent => event.type === "step");
    assert.deepEqual(
      steps.map(({ epoch }) => epoch),
      steps.map((_, i) => Math.floor(i / 3 / each)),
    );
    const epochs = events.filter((event): event is EpochEvent => event.type === "epoch");
    assert.deepEqual(epochs.map(({ epoch, step }) => [epoch, step]), [[1, 12], [2, 24]]);
    assert.deepEqual(events.at(-1), { type: "end", step: 24, reason: "done" });
  });
});

Deno.test("a seed without a task is never trained with, and changes nothing", async () => {
  const alone = await trained({}, { seeds: [1, 2] }, valuesOf);
  const tasks = [smallTask(), smallTask()];
  assert.deepEqual(await trained({}, { seeds: [1, 2, 99], tasks }, valuesOf), alone);
  assert.notDeepEqual(await trained({}, { seeds: [1, 99] }, valuesOf), alone);
});

Deno.test("the same configuration gives the same bytes, and another order of seeds others", async () => {
  const first = await trained({ dropout: 0.1 }, {}, valuesOf);
  assert.deepEqual(await trained({ dropout: 0.1 }, {}, valuesOf), first);
  assert.notDeepEqual(await trained({ dropout: 0.1 }, { seeds: [1, 3, 2] }, valuesOf), first);
});

Deno.test("a gate stopped and resumed from its checkpoint ends with the same bytes", async () => {
  const overrides: ConfigOverrides = { epochs: 2, dropout: 0.1 };
  const expected = await trained(overrides, {}, valuesOf);
  await withFolder(async (folder) => {
    const checkpoint = { path: `${folder}/gate.ckpt`, everySteps: 5, identity: "this gate" };
    const abort = new AbortController();
    const stop = (event: TrainingEvent) => {
      if (event.type === "step" && event.step === 13) abort.abort();
    };
    const options = { checkpoint, signal: abort.signal };
    await assert.rejects(
      trained(overrides, { options, during: stop }, valuesOf),
      { name: "AbortError" },
    );
    const resumed = await trained(overrides, { options: { checkpoint } }, (gate, events) => {
      assert.deepEqual(events[0], { type: "resumed", step: 10, path: checkpoint.path });
      return valuesOf(gate);
    });
    assert.deepEqual(resumed, expected);
  });
});

Deno.test("a gate stops early by the mean over its seeds, and ends with the best values under all", async () => {
  const overrides: ConfigOverrides = {
    epochs: 40,
    patience: 1,
    optimizer: { learningRate: 0.05, schedule: "constant" },
  };
  await trained(overrides, { tasks: [0, 1, 2].map(shiftedTask) }, async (gate, events) => {
    const scores = events.flatMap((event) => event.type === "epoch" ? [event.validation!] : []);
    assert.ok(scores.length < 40);
    assert.deepEqual(events.at(-1), {
      type: "end",
      step: scores.length * 12,
      reason: "patience",
    });
    const best = Math.max(...scores.map(({ value }) => value));
    const values = gate.networks.map(trainedValues);
    assert.deepEqual(values[1], values[0]);
    const found = await Promise.all(
      gate.seeds.map((seed, i) =>
        shiftedTask(i).evaluate((x) => gate.forward(x, seed), "validation")
      ),
    );
    const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
    assert.ok(Math.abs(mean - best) < 1e-9, `${mean} is not the best, ${best}`);
  });
});

Deno.test("training a gate leaves no tensor behind, also when it fails", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  await trained({ epochs: 1 }, {}, () => {});
  assert.equal(tf.memory().numTensors, before);
  const hot = { optimizer: { learningRate: 1e30 } };
  await assert.rejects(
    trained(hot, {}, () => {}),
    (error) => error instanceof DataError && /Training stopped at step \d+/.test(error.message),
  );
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("what a gate cannot be trained on is refused, naming it", async () => {
  const four = Array.from({ length: 4 }, () => smallTask());
  const attempts: [ConfigOverrides, Trial, RegExp][] = [
    [{}, { tasks: [] }, /gate of 3 seeds needs 1 to 3 tasks, got 0/],
    [{}, { tasks: four }, /gate of 3 seeds needs 1 to 3 tasks, got 4/],
    [{ resample: { schedule: "epoch" } }, {}, /scaffolds must be static.*got epoch/],
  ];
  for (const [overrides, trial, message] of attempts) {
    await assert.rejects(
      trained(overrides, trial, () => {}),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
});

Deno.test("gradients reach the shared adapter alone, under every seed", async () => {
  await startEngine("wasm");
  const gate = createSeedGate(mlp(SMALL), SEEDS, smallConfig());
  gate.materialise();
  const { inputs, targets } = smallTask().batch("train", Uint32Array.of(0, 1, 2));
  const task = smallTask();
  for (const network of gate.networks) {
    const { value, grads } = tf.variableGrads(() =>
      task.loss(network.forward(inputs, { ...PREDICTION, rows: 3 }), targets)
    );
    const reached = Object.entries(grads).filter(([, gradient]) => gradient !== null)
      .map(([name]) => name);
    assert.deepEqual(reached.sort(), network.trained.map(({ variable }) => variable.name).sort());
    tf.dispose([value, ...Object.values(grads)]);
  }
  tf.dispose([inputs, targets]);
  gate.dispose();
});
