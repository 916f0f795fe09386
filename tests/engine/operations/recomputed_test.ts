import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { recomputed } from "../../../src/engine/operations/recomputed.ts";
import { freeingTape } from "../../../src/engine/scope.ts";
import { engineTest } from "../../support/engines.ts";
import { closedValues } from "../../support/closed_values.ts";

/** Value and gradients, through operations before and after it, of `f` as `wrap` has it. */
function valueAndGradients(wrap: typeof recomputed, isData: boolean): number[][] {
  const x = tf.tensor2d(closedValues(12, 1, 4), [4, 3]);
  const [a, b] = [2, 3].map((salt) =>
    tf.tidy(() => tf.variable(tf.tensor2d(closedValues(9, salt), [3, 3])))
  );
  const f = (x: tf.Tensor2D) => tf.tanh(tf.matMul(tf.sigmoid(tf.matMul(x, a)), b)) as tf.Tensor2D;
  const loss = () => {
    const before = isData ? x : tf.square<tf.Tensor2D>(tf.matMul(x, b));
    const once = wrap(before, { trained: [a, b] as tf.Variable[], isData }, f);
    const twice = wrap(once, { trained: [a, b] as tf.Variable[] }, f);
    return tf.sum(tf.mul(twice, once)) as tf.Scalar;
  };
  const { value, grads } = tf.variableGrads(loss, [a, b]);
  const found = [value, grads[a.name], grads[b.name]].map((tensor) => [...tensor.dataSync()]);
  tf.dispose([value, grads, x, a, b]);
  return found;
}

for (const engine of ["wasm", "cpu"] as const) {
  engineTest(
    engine,
    "recomputing changes no bit of value and gradients, and leaves nothing",
    () => {
      for (const isData of [false, true]) {
        const direct = valueAndGradients((x, _, f) => f(x), isData);
        const before = tf.memory().numTensors;
        assert.deepEqual(valueAndGradients(recomputed, isData), direct);
        assert.ok(Math.hypot(...direct[1]) > 0.01 && Math.hypot(...direct[2]) > 0.01);
        assert.equal(tf.memory().numTensors, before);
      }
    },
  );
}

engineTest(
  "wasm",
  "what fails when computed again leaves nothing, and gradients work after it",
  () => {
    const x = tf.tensor2d([1, 2], [1, 2]);
    const w = tf.tidy(() => tf.variable(tf.tensor2d([1, 2], [2, 1])));
    const before = tf.memory().numTensors;
    let calls = 0;
    const failing = (x: tf.Tensor2D) => {
      if (calls++ > 0) throw new Error("the second time");
      return tf.matMul<tf.Tensor2D>(x, w);
    };
    const gradients = (f: typeof failing) => {
      const loss = () => tf.sum<tf.Scalar>(recomputed(x, { trained: [w] }, f));
      return freeingTape(() => tf.tidy(() => tf.variableGrads(loss, [w]).grads[w.name].dataSync()));
    };
    assert.throws(() => gradients(failing), /the second time/);
    assert.deepEqual([...gradients((x) => tf.matMul(x, w))], [1, 2]);
    assert.equal(tf.memory().numTensors, before);
    tf.dispose([x, w]);
  },
);
