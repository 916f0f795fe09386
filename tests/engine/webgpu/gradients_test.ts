import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { startWebgpu } from "../../../src/engine/webgpu/start.ts";
import { valuesOf } from "../../support/values.ts";
import { gpuTest } from "./adapter_here.ts";
import { difference, identifiers, values } from "./samples.ts";

type Call = (...inputs: tf.Tensor[]) => tf.Tensor;

/** What networks are made of, and the shapes of what each is differentiated by. */
const OPERATIONS: Record<string, { shapes: number[][]; f: Call }> = {
  "product a b": { shapes: [[20, 33], [33, 17]], f: (a, b) => tf.matMul(a, b) },
  "product a^T b^T": { shapes: [[33, 20], [17, 33]], f: (a, b) => tf.matMul(a, b, true, true) },
  "batched product": {
    shapes: [[2, 3, 9, 8], [2, 3, 9, 8]],
    f: (a, b) => tf.matMul(a, b, false, true),
  },
  "transposed heads": { shapes: [[2, 9, 3, 8]], f: (x) => tf.transpose(x, [0, 2, 1, 3]) },
  "embedding lookup": { shapes: [[11, 8]], f: (x) => tf.gather(x, identifiers(40, 11)) },
  "lookup of a batch": {
    shapes: [[11, 8]],
    f: (x) => tf.gather(x, identifiers(40, 11).reshape([8, 5])),
  },
  "segment sum": {
    shapes: [[40, 6]],
    f: (x) => tf.unsortedSegmentSum(x, identifiers(40, 7), 7),
  },
  softmax: { shapes: [[12, 30]], f: (x) => tf.softmax(x.mul(5)) },
  logSoftmax: { shapes: [[12, 30]], f: (x) => tf.logSoftmax(x.mul(5)) },
  "gelu by erf": { shapes: [[40, 30]], f: (x) => x.mul(3).erf().add(1).mul(x) },
  "gelu by tanh": { shapes: [[40, 30]], f: (x) => x.add(x.pow(3).mul(0.04)).tanh().add(1).mul(x) },
  "relu and sigmoid": { shapes: [[40, 30]], f: (x) => x.relu().add(x.sigmoid()) },
  "layer norm": {
    shapes: [[12, 30]],
    f: (x) => {
      const centred = x.sub(x.mean(1, true));
      return centred.mul(centred.square().mean(1, true).add(1e-5).rsqrt());
    },
  },
  "batch norm": {
    shapes: [[2, 5, 5, 3], [3], [3]],
    f: (x, offset, scale) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
      );
    },
  },
  "concat, slice and pad": {
    shapes: [[6, 8], [6, 9]],
    f: (a, b) => tf.pad(tf.slice(tf.concat([a, b], 1), [1, 2], [4, 12]), [[1, 0], [0, 2]]),
  },
  "max pool": { shapes: [[2, 8, 8, 3]], f: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same") },
  "average pool": { shapes: [[2, 8, 8, 3]], f: (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same") },
  "convolution 3x3": { shapes: [[2, 8, 8, 3], [3, 3, 3, 5]], f: convolution(1, "same") },
  "convolution 3x3 of stride 2": {
    shapes: [[2, 8, 8, 4], [3, 3, 4, 8]],
    f: convolution(2, "same"),
  },
  "convolution of patches": { shapes: [[2, 8, 8, 3], [4, 4, 3, 8]], f: convolution(4, "valid") },
  "convolution 1x1": { shapes: [[2, 8, 8, 4], [1, 1, 4, 8]], f: convolution(1, "same") },
  "depthwise convolution": {
    shapes: [[2, 8, 8, 3], [3, 3, 3, 1]],
    f: (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
  },
  "depthwise convolution of stride 2": {
    shapes: [[2, 8, 8, 4], [3, 3, 4, 2]],
    f: (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, "same"),
  },
};

function convolution(stride: number, pad: "same" | "valid"): Call {
  return (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
}

gpuTest("outputs and gradients on webgpu are those of cpu", async () => {
  const everything = async () => {
    const results: Record<string, Float32Array[]> = {};
    for (const [name, { shapes, f }] of Object.entries(OPERATIONS)) {
      results[name] = await valuesOf(() => {
        const inputs = shapes.map((shape, i) => values(shape, i + 1));
        const output = f(...inputs);
        const weighed: Call = (...xs) => f(...xs).mul(values(output.shape, 9)).sum();
        return [output, ...tf.grads(weighed)(inputs)];
      });
    }
    return results;
  };
  await startEngine("cpu");
  const expected = await everything();
  await startWebgpu();
  const actual = await everything();
  const wrong = Object.keys(OPERATIONS).flatMap((name) =>
    expected[name]
      .map((values, i) => `${name} [${i}]: ${difference(actual[name][i], values)}`)
      .filter((_, i) => !(difference(actual[name][i], expected[name][i]) <= 1e-4))
  );
  assert.deepEqual(wrong, []);
});
