import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { digestOf } from "../../src/files/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  assertGradient,
  lossAndGradients,
  relativeError,
  type SampledGradient,
  storedReference,
  torchTest,
} from "./comparison.ts";
import {
  type Form,
  FORMS,
  frozenMatrices,
  peerBatch,
  peerNetwork,
  SHAPE,
} from "./halfcheetah_network.ts";

/** What PyTorch computed, as `halfcheetah_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<Form, {
    loss: number;
    /** Of the steps that are no padding. */
    outputs: number[];
    gradients: Record<string, SampledGradient>;
  }>;
}

const reference = storedReference<Reference>("halfcheetah_reference.json");

/** Steps of the four windows. */
const LENGTHS = [4, 4, 4, 3];

/** The outputs that are no padding. */
function real(outputs: Float32Array): number[] {
  const { context, actionWidth } = SHAPE;
  return LENGTHS.flatMap((length, i) => {
    const from = i * context * actionWidth;
    return [...outputs.subarray(from, from + length * actionWidth)];
  });
}

Deno.test("Decision Transformer: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `Decision Transformer, ${form}: actions, loss and gradients equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerNetwork(form, reference.rank, reference.alpha);
        const { task, batch } = peerBatch();
        const { inputs, targets } = batch;
        const outputs = tf.tidy(() => network.forward(inputs, PREDICTION));
        const lossOf = (outputs: tf.Tensor2D) => task.loss(outputs, targets);
        const { loss, gradients } = lossAndGradients(network, inputs, lossOf);
        assert.ok(relativeError(real(await outputs.data<"float32">()), theirs.outputs) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        // Relative to the largest gradient: a shift of all keys, which softmax undoes, has none.
        const largest = Math.max(...Object.values(theirs.gradients).map(({ norm }) => norm));
        for (const [name, expected] of Object.entries(theirs.gradients)) {
          const gradient = gradients[name];
          if (expected.norm >= 1e-9 * largest) await assertGradient(name, gradient, expected);
          else assert.ok(Math.hypot(...await gradient.data()) < 1e-5 * largest, name);
        }
        tf.dispose([outputs, loss, ...Object.values(gradients)]);
        tf.dispose([inputs, targets]);
        network.dispose();
      },
    );
  }
}

torchTest<Reference>(
  { name: "Decision Transformer", script: "halfcheetah_reference.py", frozen: frozenMatrices },
  (fresh) => {
    for (const form of FORMS) {
      const [now, stored] = [fresh.networks[form], reference.networks[form]];
      assert.ok(relativeError([now.loss], [stored.loss]) < 1e-9, form);
      assert.ok(relativeError(now.outputs, stored.outputs) < 1e-6, form);
      for (const [name, { norm, samples }] of Object.entries(stored.gradients)) {
        if (norm < 1e-9) continue;
        assert.ok(relativeError(now.gradients[name].samples, samples) < 1e-6, name);
      }
    }
  },
);
