import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError } from "../../src/errors.ts";
import { run } from "../../src/training/run.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { SMALL, smallConfig, smallNetwork, smallTask } from "./small.ts";

/** The message with which training the small network stops; fails when it does not. */
async function stopMessage(overrides: ConfigOverrides, hidden = SMALL.hidden): Promise<string> {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const config = smallConfig(overrides);
  const network = smallNetwork(config, { ...SMALL, hidden });
  let message = "";
  await assert.rejects(train(network, smallTask(), config), (error) => {
    assert.ok(error instanceof DataError, `${error}`);
    message = error.message;
    return true;
  });
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
  return message;
}

Deno.test("a huge learning rate stops at the next step, naming step, layer and loss", async () => {
  const message = await stopMessage({ optimizer: { learningRate: 1e30 } });
  assert.match(message, /^Training stopped at step 2: loss (NaN|Infinity|[\d.]+e\+\d+), /);
  assert.match(message, /non-finite numbers in the output of layer hidden\.0; a smaller/);
  assert.ok(!message.includes("\n"));
});

Deno.test("a deep backbone with sigma 1 overflows at step 1, in a layer that is named", async () => {
  const hidden = new Array(40).fill(256);
  const message = await stopMessage({ backbone: { scale: "native" } }, hidden);
  const [, step, layer] = message.match(/at step (\d+): loss \S+, .* layer hidden\.(\d+);/) ?? [];
  assert.equal(step, "1");
  // Every layer multiplies activations by about sqrt(256 / 2); float32 ends at 3.4e38.
  const expected = 38.5 / Math.log10(Math.sqrt(128));
  assert.ok(Math.abs(Number(layer) - expected) < 4, `layer ${layer}, expected about ${expected}`);
});

Deno.test("the same depth with fan-in scaling trains", async () => {
  await startEngine("wasm");
  const config = smallConfig({ steps: 2 });
  const network = smallNetwork(config, { ...SMALL, hidden: new Array(40).fill(256) });
  assert.equal((await train(network, smallTask(), config)).steps, 2);
  network.dispose();
});

Deno.test("a gradient that overflows where the outputs do not is named by its parameter", async () => {
  await startEngine("wasm");
  const config = smallConfig({ adapter: { alpha: 1e20 } });
  const network = smallNetwork(config);
  // With A = 0 every output stays small; its gradient is scaling * B, beyond float32.
  const [loraA, loraB] = network.parts[1].trained;
  loraA.assign(new Float32Array(loraA.size));
  loraB.assign(new Float32Array(loraB.size).map((_, i) => i % 3 === 0 ? 1e30 : -2e30));
  network.parts[0].trained[1].assign(new Float32Array(network.parts[0].trained[1].size));
  await assert.rejects(train(network, smallTask(), config), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(
      error.message,
      /^Training stopped at step 1: loss [\d.]+, .* the gradient of hidden/,
    );
    return true;
  });
  network.dispose();
});

Deno.test("what the very last update breaks is an error, not a result", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const data = await mnist.load(null);
  const config = defaultConfig(mnist, "tiny", {
    steps: 1,
    batchSize: 8,
    adapter: { rank: 1 },
    optimizer: { learningRate: 1e37 },
  });
  await assert.rejects(run(config, mnist, data), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(
      error.message,
      /^Training ended at step 1 with a validation loss of \S+, first non-finite numbers in /,
    );
    return true;
  });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("hidden overflow is an error even where the rectifier hides it from the loss", async () => {
  await startEngine("wasm");
  const data = await mnist.load(null);
  for (const learningRate of [1e20, 1e25, 1e30]) {
    const config = defaultConfig(mnist, "tiny", {
      steps: 1,
      adapter: { rank: 1, bInit: "kaiming_uniform" },
      optimizer: { learningRate },
    });
    await assert.rejects(run(config, mnist, data), (error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /^Training ended at step 1 .* the output of layer hidden\.\d;/);
      return true;
    });
  }
});

/** The largest output of the first layer in the first batch, on two scaffolds of sd 1. */
async function largestOutputs(seed: number): Promise<[number, number]> {
  const config = smallConfig({ seeds: { backbone: seed }, backbone: { scale: 1 }, steps: 1 });
  const network = smallNetwork(config);
  let batch: number[] | undefined;
  await train(network, smallTask((_, indices) => batch ??= indices), config);
  const [matrix] = network.frozen;
  const outputs = [0, 1].map((draw) => {
    matrix.draw(draw);
    return tf.tidy(() => {
      const { inputs } = smallTask().batch("train", Uint32Array.from(batch ?? []));
      return tf.max(tf.abs(matrix.project(inputs))).dataSync()[0];
    });
  });
  network.dispose();
  return [outputs[0], outputs[1]];
}

Deno.test("the layer is found on the scaffold that overflowed, be it the first of two", async () => {
  await startEngine("wasm");
  let [seed, first, second] = [0, 0, 0];
  while (first <= 1.05 * second) [first, second] = await largestOutputs(++seed);
  // The first scaffold's outputs go beyond float32, the second's do not.
  const config = smallConfig({
    seeds: { backbone: seed },
    backbone: { scale: 3.4028235e38 / Math.sqrt(first * second) },
    resample: { schedule: "batch", k: 2 },
  });
  const network = smallNetwork(config);
  await assert.rejects(train(network, smallTask(), config), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /^Training stopped at step 1: .* the output of layer hidden\.0;/);
    return true;
  });
  network.dispose();
});
