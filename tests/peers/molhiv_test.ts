import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { digestOf } from "../../src/files/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  assertGradient,
  relativeError,
  type SampledGradient,
  storedReference,
  torchTest,
} from "./comparison.ts";
import { frozenMatrices, METHODS, peerBatch, peerGin, peerResults } from "./molhiv_network.ts";

/** What PyTorch computed, as `molhiv_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<string, {
    loss: number;
    outputs: number[];
    predicted: number[];
    gradients: Record<string, SampledGradient>;
  }>;
}

const reference = storedReference<Reference>("molhiv_reference.json");

Deno.test("GIN: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
  assert.deepEqual(Object.keys(reference.networks), [...METHODS]);
});

for (const engine of EVERYWHERE) {
  for (const method of METHODS) {
    engineTest(
      engine,
      `GIN: logits, loss and gradients of ${method}, and logits by running statistics, equal PyTorch's`,
      async () => {
        const theirs = reference.networks[method];
        const network = peerGin(method, reference);
        const { task, batch } = peerBatch();
        const { loss, gradients, predicted, outputs } = peerResults(network, task, batch);
        assert.ok(relativeError(await outputs.data(), theirs.outputs) < 1e-4);
        assert.ok(relativeError(await predicted.data(), theirs.predicted) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        const largest = Math.max(...Object.values(theirs.gradients).map(({ norm }) => norm));
        for (const [name, gradient] of Object.entries(gradients)) {
          const expected = theirs.gradients[name];
          // BatchNorm takes a shift before it away: such a gradient is 0 but for rounding.
          if (expected.norm >= 1e-12 * largest) await assertGradient(name, gradient, expected);
          else assert.ok(Math.hypot(...await gradient.data()) < 1e-5 * largest, name);
        }
        tf.dispose([loss, predicted, outputs, ...Object.values(gradients)]);
        tf.dispose([batch.inputs, batch.targets]);
        network.dispose();
      },
    );
  }
}

torchTest<Reference>(
  { name: "GIN", script: "molhiv_reference.py", frozen: frozenMatrices },
  (fresh) => {
    for (
      const [name, { loss, outputs, predicted, gradients }] of Object.entries(reference.networks)
    ) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.outputs, outputs) < 1e-6, name);
      assert.ok(relativeError(now.predicted, predicted) < 1e-6, name);
      for (const [parameter, { norm }] of Object.entries(gradients)) {
        assert.ok(Math.abs(now.gradients[parameter].norm - norm) < 1e-9, parameter);
      }
    }
  },
);
