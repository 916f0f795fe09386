import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  convolution,
  type ConvolutionOptions,
} from "../../../src/engine/operations/convolution.ts";
import { imagePatches } from "../../../src/engine/operations/image_patches.ts";
import { currentHeap } from "../../../src/engine/wasm/heap.ts";
import { UsageError } from "../../../src/errors.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest } from "../../support/engines.ts";

/** Patches of two of these images fit into the place that is made for them: there are three chunks. */
const [IMAGES, SIDE, FROM, TO] = [5, 16, 24, 5];
const PATCHES: ConvolutionOptions = { size: [3, 3], padding: 1 };

type Convolve = (x: tf.Tensor, weight: tf.Tensor) => tf.Tensor2D;

const composed: Convolve = (x, weight) =>
  tf.matMul(imagePatches(x as tf.Tensor4D, PATCHES), weight as tf.Tensor2D);

const fused = (options: Partial<ConvolutionOptions> = {}): Convolve => (x, weight) =>
  convolution(x as tf.Tensor4D, weight as tf.Tensor2D, { ...PATCHES, ...options });

function inputs(): [tf.Tensor4D, tf.Tensor2D, tf.Tensor2D] {
  return [
    tf.tensor4d(closedValues(IMAGES * SIDE * SIDE * FROM, 1, 2), [IMAGES, SIDE, SIDE, FROM]),
    tf.tensor2d(closedValues(9 * FROM * TO, 2), [9 * FROM, TO]),
    tf.tensor2d(closedValues(IMAGES * SIDE * SIDE * TO, 3), [IMAGES * SIDE * SIDE, TO]),
  ];
}

/** Value and gradients of x and weight. */
function outcome(convolve: Convolve): Float32Array[] {
  return tf.tidy(() => {
    const [x, weight, dy] = inputs();
    const tensors = [convolve(x, weight), ...tf.grads(convolve)([x, weight], dy)];
    return tensors.map((tensor) => tensor.dataSync() as Float32Array) as never;
  });
}

engineTest("wasm", "a convolution has the bits of the product of all patches", () => {
  const before = tf.memory().numTensors;
  assert.deepEqual(outcome(fused()), outcome(composed));
  assert.equal(tf.memory().numTensors, before);
});

engineTest("native", "a convolution is the product of all patches", () => {
  const [found, expected] = [fused(), composed].map(outcome);
  expected.forEach((values, i) => {
    const scale = Math.max(...values.map(Math.abs));
    values.forEach((value, at) => assert.ok(Math.abs(found[i][at] - value) <= 1e-5 * scale));
  });
});

engineTest("wasm", "images that are data and weights that are frozen have no gradient", () => {
  tf.tidy(() => {
    const [x, weight, dy] = inputs();
    const [dx, dWeight] = tf.grads(fused())([x, weight], dy);
    const ofWeight = tf.grad((weight) => fused({ isData: true })(x, weight))(weight, dy);
    const ofImages = tf.grad((x) => fused({ isFrozen: true })(x, weight))(x, dy);
    assert.deepEqual(ofWeight.dataSync(), dWeight.dataSync());
    assert.deepEqual(ofImages.dataSync(), dx.dataSync());
    const alone = fused({ isData: true, isFrozen: true })(x, weight);
    assert.deepEqual(alone.dataSync(), composed(x, weight).dataSync());
    const through = () => fused({ isData: true, isFrozen: true })(x, weight);
    assert.throws(() => tf.grads(through)([x, weight], dy), /Cannot compute gradient/);
  });
});

engineTest("wasm", "a convolution and its gradients never hold all patches", () => {
  tf.tidy(() => {
    const [x, weight, dy] = inputs();
    const { largest } = currentHeap().peakOf(() => tf.grads(fused())([x, weight], dy));
    assert.ok(largest <= 4 * 163_840, `${largest} bytes in one piece`);
    assert.ok(4 * IMAGES * SIDE * SIDE * 9 * FROM > 4 * 163_840);
  });
});

engineTest("wasm", "weights that do not fit the patches are refused", () => {
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R4>([1, 4, 4, 2]);
    assert.throws(
      () => convolution(x, tf.zeros([17, 3]), PATCHES),
      new UsageError(
        "Cannot compute a convolution: the shape of weight must be [18, 3], got [17, 3]",
      ),
    );
    const whole = tf.zeros<tf.Rank.R2>([18, 3], "int32");
    assert.throws(() => convolution(x, whole, PATCHES), /weight must hold float32, got int32/);
  });
});

engineTest("wasm", "no images give no rows, and a gradient of zeros", () => {
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R4>([0, 4, 4, 2]);
    const weight = tf.ones<tf.Rank.R2>([18, 3]);
    assert.deepEqual(convolution(x, weight, PATCHES).shape, [0, 3]);
    const dWeight = tf.grad((w) => convolution(x, w as tf.Tensor2D, PATCHES))(weight);
    assert.deepEqual([...dWeight.dataSync()], Array(54).fill(0));
  });
});
