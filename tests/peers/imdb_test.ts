import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { digestOf } from "../../src/data/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { lossAndGradients, relativeError, storedReference, torchTest } from "./comparison.ts";
import { FORMS, frozenMatrices, peerTexts, peerTransformer } from "./imdb_network.ts";

/** What PyTorch computed, as `imdb_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  networks: Record<string, { loss: number; logits: number[]; gradients: Record<string, number[]> }>;
}

const reference = storedReference<Reference>("imdb_reference.json");

Deno.test("imdb: PyTorch was given the matrices that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `logits, loss and gradients of the ${form} Transformer equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerTransformer(form, reference.rank);
        const { task, batch } = peerTexts();
        const { inputs, targets } = batch;
        const logits = tf.tidy(() => network.forward(inputs, PREDICTION));
        const lossOf = (logits: tf.Tensor2D) => task.loss(logits, targets);
        const { loss, gradients } = lossAndGradients(network, inputs, lossOf);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        // A key's bias shifts all scores alike: its gradient is 0 but for rounding.
        const names = Object.keys(gradients).filter((name) => !name.endsWith("key.bias"));
        for (const name of names) {
          const error = relativeError(await gradients[name].data(), theirs.gradients[name]);
          assert.ok(error < 1e-4, `${name}: ${error}`);
        }
        tf.dispose([logits, loss, inputs, targets, ...Object.values(gradients)]);
        network.dispose();
      },
    );
  }
}

torchTest<Reference>(
  { name: "imdb", script: "imdb_reference.py", frozen: frozenMatrices },
  (fresh) => {
    for (const [name, { loss, logits, gradients }] of Object.entries(reference.networks)) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.logits, logits) < 1e-6, name);
      for (const [parameter, values] of Object.entries(gradients)) {
        if (parameter.endsWith("key.bias")) continue;
        assert.ok(relativeError(now.gradients[parameter], values) < 1e-6, parameter);
      }
    }
  },
);
