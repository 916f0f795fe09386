import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createBatchNormLayer,
  createLayerNormLayer,
  createRmsNormLayer,
} from "../../src/adapter/norms.ts";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { closedValues } from "../support/closed_values.ts";
import { assertClose } from "./float64.ts";
import { SEEDS, TRAINING } from "./layers.ts";

/**
 * torch 2.13.0, CPU: `bn = torch.nn.BatchNorm1d(2); x = torch.tensor([[1., 2.], [3., 6.], [8., 4.]])`,
 * after `bn(x); bn(2 * x)` in training: running_mean, running_var, and `bn.eval()(x)`.
 */
const TORCH = {
  mean: [1.159999966621399, 1.159999966621399],
  variance: [7.180000305175781, 2.7699999809265137],
  output: [
    [-0.05971139669418335, 0.5047062039375305],
    [0.6866813898086548, 2.908068895339966],
    [2.5526633262634277, 1.7063875198364258],
  ],
};

Deno.test("BatchNorm follows mean and variance in training and uses them in prediction, as PyTorch", async () => {
  await startEngine("wasm");
  const layer = createBatchNormLayer("norm", 2);
  for (const part of layer.trained) part.materialise(SEEDS);
  for (const part of layer.statistics ?? []) part.materialise();
  const x = tf.tensor2d([[1, 2], [3, 6], [8, 4]]);
  tf.tidy(() => {
    layer.apply(x, TRAINING);
    layer.apply(tf.mul(x, 2), TRAINING);
  });
  const [mean, variance] = await Promise.all((layer.statistics ?? []).map((part) => part.values()));
  assertClose([...mean], TORCH.mean, 1e-6, "running mean");
  assertClose([...variance], TORCH.variance, 1e-6, "running variance");
  const output = tf.tidy(() => layer.apply(x, PREDICTION).dataSync<"float32">().slice());
  assertClose([...output], TORCH.output.flat(), 1e-5, "prediction");
  const again = await layer.statistics![0].values();
  assert.deepEqual(again, mean, "a prediction moves nothing");
});

Deno.test("norms that are not trained keep gain 1 and shift 0, and have no parameters", async () => {
  await startEngine("wasm");
  const x = tf.tensor2d(closedValues(4 * 6, 1, 2), [4, 6]);
  for (const create of [createLayerNormLayer, createRmsNormLayer]) {
    const [fixed, trained] = [create("fixed", 6, false), create("trained", 6)];
    assert.equal(fixed.trained.length, 0);
    assert.ok(trained.trained.length > 0);
    for (const part of trained.trained) part.materialise(SEEDS);
    const [a, b] = [fixed, trained].map((layer) =>
      tf.tidy(() => layer.apply(x, TRAINING).dataSync<"float32">().slice())
    );
    assert.deepEqual(a, b, "a trained norm starts as the fixed one");
    for (const part of trained.trained) part.dispose();
  }
});
