import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { createNetwork, networkState } from "../../src/models/network.ts";
import type { RunConfig } from "../../src/training/config.ts";
import type { Task } from "../../src/training/task.ts";
import { train, type TrainOptions } from "../../src/training/trainer.ts";
import { withFolder } from "../support/temporary.ts";
import { SMALL, smallConfig, smallTask } from "./small.ts";

/** A network with running statistics. */
const WITH_STATISTICS: Architecture = {
  name: "normalised",
  build(layers) {
    const hidden = layers.linear("hidden", SMALL.features, 6, { isData: true });
    const norm = layers.batchNorm("norm", 6);
    const head = layers.head("head", 6, SMALL.classes);
    return (x, pass) => head.apply(norm.apply(hidden.apply(x, pass), pass), pass);
  },
};

/** The small problem, its validation metric as given, epoch by epoch. */
function scripted(values: readonly number[], better: Task["better"]): Task {
  let epoch = 0;
  const evaluate = () => Promise.resolve({ loss: 1, value: values[epoch++] });
  return { ...smallTask(), better, evaluate };
}

/** Trains it, and returns all that training moved: after each epoch, and in the end. */
async function trained(config: RunConfig, task: Task = smallTask(), options: TrainOptions = {}) {
  await startEngine("wasm");
  const network = createNetwork(WITH_STATISTICS, config);
  network.materialise();
  const all = () =>
    Object.fromEntries(
      networkState(network).map(({ name, variable }) => [name, [...variable.dataSync()]]),
    );
  const epochs: ReturnType<typeof all>[] = [];
  try {
    const summary = await train(network, task, config, {
      ...options,
      onEvent(event) {
        if (event.type === "epoch") epochs.push(all());
        options.onEvent?.(event);
      },
    });
    return { summary, epochs, values: all() };
  } finally {
    network.dispose();
  }
}

Deno.test("running statistics are moved by training, and by nothing that scores", async () => {
  const { values, epochs } = await trained(smallConfig());
  assert.deepEqual(values, epochs.at(-1));
  assert.ok(values["norm.runningMean"].some((value) => value !== 0));
  assert.notDeepEqual(values["norm.runningVariance"], epochs[0]["norm.runningVariance"]);
  const watched = await trained(smallConfig({ patience: 9 }));
  assert.deepEqual(watched.epochs, epochs, "validation changes nothing");
});

for (const better of ["higher", "lower"] as const) {
  const values = better === "higher" ? [10, 30, 20, 25, 5] : [0.3, 0.1, 0.2, 0.15, 0.4];
  const name = `where ${better} is better, early stopping ends with the best epoch, statistics too`;
  Deno.test(name, async () => {
    const config = smallConfig({ epochs: 5, patience: 2 });
    const { summary, epochs, values: last } = await trained(config, scripted(values, better));
    assert.equal(summary.epochs, 4, "two epochs after the second, the best");
    assert.deepEqual(last, epochs[1]);
    assert.notDeepEqual(last["norm.runningMean"], epochs[3]["norm.runningMean"]);
  });
}

Deno.test("a metric that only equals the best is not better, in either direction", async () => {
  for (const better of ["higher", "lower"] as const) {
    const config = smallConfig({ epochs: 3, patience: 2 });
    const { epochs, values } = await trained(config, scripted([7, 7, 7], better));
    assert.deepEqual(values, epochs[0], better);
  }
});

Deno.test("resumed from a checkpoint, statistics end with the same bits, the best ones too", async () => {
  for (const overrides of [{}, { epochs: 5, patience: 2 }]) {
    const config = smallConfig({ ...overrides, resample: { schedule: "batch", k: 2 } });
    const task = () => scripted([10, 30, 20, 25, 5], "higher");
    const whole = await trained(config, task());
    await withFolder(async (folder) => {
      const checkpoint = { path: `${folder}/run`, everySteps: 10, identity: "this" };
      const controller = new AbortController();
      const { signal } = controller;
      await assert.rejects(trained(config, task(), {
        checkpoint,
        signal,
        onEvent: ({ type }) => type === "checkpoint" && controller.abort(),
      }));
      // Two epochs of four steps were scored before the checkpoint at step 10.
      const rest = scripted([20, 25, 5], "higher");
      const resumed = await trained(config, rest, { checkpoint });
      assert.deepEqual(resumed.values, whole.values);
      assert.deepEqual(resumed.summary, whole.summary);
    });
  }
});
