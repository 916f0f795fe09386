import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { BenchmarkData } from "../../src/training/benchmark.ts";
import { run } from "../../src/training/run.ts";
import { isBetter, type Predict } from "../../src/training/task.ts";
import { SMALL, smallConfig, smallTask } from "./small.ts";

/** The small problem as data of the benchmark `mnist`. */
function dataWith(more: Partial<BenchmarkData["task"]> = {}): BenchmarkData {
  const { features, classes } = SMALL;
  return {
    name: "small",
    digest: "d",
    inputs: "small",
    features,
    classes,
    task: { ...smallTask(), ...more },
  };
}

Deno.test("further measures are taken of the finished network, and leave no tensor behind", async () => {
  await startEngine("wasm");
  const config = smallConfig({ steps: 4 });
  assert.equal((await run(config, mnist, dataWith())).measures, null);
  const before = tf.memory().numTensors;
  let calls = 0;
  const measure = (predict: Predict) => {
    calls++;
    const sum = tf.tidy(() => tf.sum(predict(tf.ones([2, SMALL.features]))).dataSync()[0]);
    return Promise.resolve({ sum });
  };
  const first = await run(config, mnist, dataWith({ measure }));
  const again = await run(config, mnist, dataWith({ measure }));
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual([calls, again], [2, first]);
  const longer = await run({ ...config, steps: 8 }, mnist, dataWith({ measure }));
  assert.notDeepEqual(longer.measures, first.measures, "not of the network as it began");
});

Deno.test("what a benchmark initialises is there before the first step, under the seeds' own start", async () => {
  await startEngine("wasm");
  const config = smallConfig({ steps: 1, optimizer: { learningRate: 1e-9 } });
  const seen: string[] = [];
  const pretrained = {
    ...mnist,
    initialise(network: Parameters<NonNullable<typeof mnist.initialise>>[0], { preset, data }: {
      preset: string;
      data: BenchmarkData;
    }) {
      seen.push(`${preset} ${data.name}`);
      const bias = network.trained.find(({ name }) => name === "head.bias");
      bias?.assign(Float32Array.of(50, 0, 0, 0));
      return Promise.resolve();
    },
  };
  const { testLoss } = await run(config, pretrained, dataWith());
  assert.deepEqual(seen, ["tiny small"]);
  assert.ok(testLoss > 10, `${testLoss}: every example is taken for the first class`);
  assert.ok((await run(config, mnist, dataWith())).testLoss < 5);
});

Deno.test("which of two values is better depends on the metric, and an equal one never is", () => {
  for (
    const [better, value, than, wanted] of [
      ["higher", 2, 1, true],
      ["higher", 1, 2, false],
      ["lower", 1, 2, true],
      ["lower", 2, 1, false],
      ["higher", 1, 1, false],
      ["lower", 1, 1, false],
      ["higher", NaN, 1, false],
      ["lower", NaN, 1, false],
    ] as const
  ) {
    assert.equal(isBetter({ better }, value, than), wanted, `${better} ${value} ${than}`);
  }
});
