/**
 * The Transformer block of the bench in tfjs's own operations and gradients, as `peer_block.py`
 * describes it; with Adam, whose difference from AdamW does not show in a few steps.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BlockWorkload } from "../../src/bench/block_workload.ts";
import { ALPHA, LEARNING_RATE } from "../../src/bench/workload.ts";

/** Losses of the first steps. */
export function blockLosses({ work, initial, inputs, target }: BlockWorkload, steps: number) {
  const { sequences, tokens, width, heads, rank } = work;
  const matrix = (name: string, dIn: number, dOut: number) =>
    tf.tensor2d(initial[name], [dIn, dOut]);
  const lotta = (path: string) => {
    const backbone = matrix(`${path}.backbone`, width, width);
    const loraA = tf.variable(matrix(`${path}.loraA`, width, rank));
    const loraB = tf.variable(matrix(`${path}.loraB`, rank, width));
    const beta = tf.variable(tf.scalar(initial[`${path}.beta`][0]));
    return (x: tf.Tensor2D) =>
      tf.matMul(x, backbone).mul(beta).add(x.matMul(loraA).matMul(loraB).mul(ALPHA / rank));
  };
  const norm = (path: string) => {
    const gain = tf.variable(tf.tensor1d(initial[`${path}.gain`]));
    const shift = tf.variable(tf.tensor1d(initial[`${path}.shift`]));
    return (x: tf.Tensor2D): tf.Tensor2D => {
      const { mean, variance } = tf.moments(x, 1, true);
      return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(shift);
    };
  };
  const gelu = (x: tf.Tensor) =>
    x.mul(0.5).mul(
      x.pow(3).mul(0.044715).add(x).mul(Math.sqrt(2 / Math.PI)).tanh().add(1),
    );
  const split = (x: tf.Tensor) =>
    x.reshape([sequences, tokens, heads, width / heads]).transpose([0, 2, 1, 3]);
  const [q, k, v, o] = ["q", "k", "v", "o"].map(lotta);
  const [first, second] = ["norm.0", "norm.1"].map(norm);
  const [rise, fall] = [
    matrix("mlp.0.backbone", width, 4 * width),
    matrix("mlp.1.backbone", 4 * width, width),
  ];
  const rows: [number, number] = [sequences * tokens, width];
  const [x, wanted] = [tf.tensor2d(inputs, rows), tf.tensor2d(target, rows)];
  const loss = () => {
    const n = first(x);
    const scores = tf.matMul(split(q(n)), split(k(n)), false, true).div(Math.sqrt(width / heads));
    const mixed = tf.matMul(tf.softmax(scores), split(v(n))).transpose([0, 2, 1, 3]);
    const h = x.add(o(mixed.reshape(rows))) as tf.Tensor2D;
    const output = h.add(tf.matMul(gelu(tf.matMul(second(h), rise)) as tf.Tensor2D, fall));
    return output.sub(wanted).square().mean() as tf.Scalar;
  };
  const optimizer = tf.train.adam(LEARNING_RATE.lottalora, 0.9, 0.999, 1e-8);
  return Array.from({ length: steps }, () => optimizer.minimize(loss, true)?.dataSync()[0] ?? NaN);
}
