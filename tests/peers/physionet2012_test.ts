import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { digestOf } from "../../src/files/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { lossAndGradients, relativeError, storedReference, torchTest } from "./comparison.ts";
import { FORMS, frozenMatrices, peerBatch, peerCfc } from "./physionet2012_network.ts";

/** What PyTorch computed, as `physionet2012_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<
    string,
    { loss: number; outputs: number[]; gradients: Record<string, number[]> }
  >;
}

const reference = storedReference<Reference>("physionet2012_reference.json");

Deno.test("CfC: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
  assert.deepEqual(Object.keys(reference.networks), Object.keys(FORMS));
});

for (const engine of EVERYWHERE) {
  for (const [name, form] of Object.entries(FORMS)) {
    engineTest(engine, `CfC: outputs, loss and gradients of ${name} equal PyTorch's`, async () => {
      const theirs = reference.networks[name];
      const network = peerCfc(form, reference.rank, reference.alpha);
      const { task, batch } = peerBatch(form);
      const { inputs, targets } = batch;
      const outputs = tf.tidy(() => network.forward(inputs, PREDICTION));
      const lossOf = (outputs: tf.Tensor2D) => task.loss(outputs, targets);
      const { loss, gradients } = lossAndGradients(network, inputs, lossOf);
      assert.ok(relativeError(await outputs.data(), theirs.outputs) < 1e-4);
      assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
      assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
      for (const [parameter, gradient] of Object.entries(gradients)) {
        const error = relativeError(await gradient.data(), theirs.gradients[parameter]);
        assert.ok(error < 1e-4, `${parameter}: ${error}`);
      }
      tf.dispose([outputs, loss, inputs, targets, ...Object.values(gradients)]);
      network.dispose();
    });
  }
}

torchTest<Reference>(
  { name: "CfC", script: "physionet2012_reference.py", frozen: frozenMatrices },
  (fresh) => {
    for (const [name, { loss, outputs, gradients }] of Object.entries(reference.networks)) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.outputs, outputs) < 1e-6, name);
      for (const [parameter, values] of Object.entries(gradients)) {
        assert.ok(relativeError(now.gradients[parameter], values) < 1e-6, parameter);
      }
    }
  },
);
