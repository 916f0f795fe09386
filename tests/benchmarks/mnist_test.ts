import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS, findBenchmark } from "../../src/benchmarks/registry.ts";
import { loadMnist } from "../../src/data/mnist/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";

Deno.test("every benchmark is found by its id, and an unknown one is refused by name", () => {
  for (const [id, benchmark] of Object.entries(BENCHMARKS)) {
    assert.equal(benchmark.id, id);
    assert.equal(findBenchmark(id), benchmark);
  }
  for (const id of ["mnits", "toString", ""]) {
    assert.throws(
      () => findBenchmark(id),
      (error) => error instanceof UsageError && error.message.includes(`"${id}"`),
    );
  }
});

Deno.test("the presets are the paper's widths, and a factor scales the hidden ones", () => {
  const data = { features: 784, classes: 10 };
  const name = (preset: string, factor?: number) => mnist.architecture(preset, data, factor).name;
  assert.equal(name("tiny"), "mlp 784-128-64-10");
  assert.equal(name("small"), "mlp 784-256-128-64-10");
  assert.equal(name("medium"), "mlp 784-512-256-128-64-10");
  assert.equal(name("large"), "mlp 784-1024-512-256-128-64-10");
  assert.equal(name("tiny", 0.5), "mlp 784-64-32-10");
  assert.equal(name("tiny", 1e-9), "mlp 784-1-1-10");
});

Deno.test("a batch holds the asked-for digits in order, normalised, with one-hot labels", async () => {
  await startEngine("wasm");
  const [{ task }, data] = [await mnist.load(null), await loadMnist()];
  const indices = Uint32Array.of(17, 3, 500);
  const { inputs, targets } = task.batch("validation", indices);
  const [x, y] = [inputs.arraySync(), targets.arraySync()];
  indices.forEach((index, row) => {
    const pixels = data.validation.inputs.subarray(index * 784, (index + 1) * 784);
    pixels.forEach((pixel, i) => {
      assert.ok(Math.abs(x[row][i] - (pixel / 255 - 0.1307) / 0.3081) < 1e-6);
    });
    const expected = new Array(10).fill(0).with(data.validation.labels[index], 1);
    assert.deepEqual(y[row], expected);
  });
  tf.dispose([inputs, targets]);
});

Deno.test("accuracy is the share of rows whose largest output is their label, over all rows", async () => {
  await startEngine("wasm");
  const [{ task }, data] = [await mnist.load(null), await loadMnist()];
  const before = tf.memory().numTensors;
  // A network that always says 3.
  const three = await task.evaluate(
    (x) => tf.tile(tf.oneHot([3], 10).toFloat(), [x.shape[0], 1]) as tf.Tensor2D,
    "test",
  );
  const threes = data.test.labels.filter((label) => label === 3).length;
  assert.equal(three.value, 100 * threes / data.test.size);
  const e = Math.E;
  const right = Math.log(e + 9) - 1;
  const expected = (threes * right + (data.test.size - threes) * (right + 1)) / data.test.size;
  assert.ok(Math.abs(three.loss - expected) < 1e-5);
  // Among equals the first: all zeros is the digit 0.
  const zeros = await task.evaluate((x) => tf.zeros([x.shape[0], 10]), "test");
  const noughts = data.test.labels.filter((label) => label === 0).length;
  assert.equal(zeros.value, 100 * noughts / data.test.size);
  assert.ok(Math.abs(zeros.loss - Math.log(10)) < 1e-5);
  assert.equal(tf.memory().numTensors, before);
});
