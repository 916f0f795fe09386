import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { digestOf } from "../../src/files/digest.ts";
import { startFromWeights } from "../../src/models/vit_weights.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  assertGradient,
  lossAndGradients,
  relativeError,
  type SampledGradient,
  storedReference,
  torchTest,
} from "./comparison.ts";
import { safetensorsBytes } from "../support/safetensors_files.ts";
import { withFolder } from "../support/temporary.ts";
import { FORMS, frozenMatrices, images, peerVit, smoothedLoss } from "./flowers102_network.ts";

/** What PyTorch computed, as `flowers102_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  networks: Record<string, {
    loss: number;
    logits: number[];
    gradients: Record<string, SampledGradient>;
  }>;
  timm: { shapes: Record<string, number[]>; logits: number[] };
}

const reference = storedReference<Reference>("flowers102_reference.json");

Deno.test("flowers102: PyTorch was given the matrices that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `logits, smoothed loss and gradients of the ${form} Vision Transformer equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerVit(form, reference.rank);
        const inputs = images();
        const logits = tf.tidy(() => network.forward(inputs, PREDICTION));
        const { loss, gradients } = lossAndGradients(network, inputs, smoothedLoss);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        // A key's bias shifts all scores alike: its gradient is 0 but for rounding.
        const names = Object.keys(gradients).filter((name) => !name.endsWith("key.bias"));
        for (const name of names) {
          await assertGradient(name, gradients[name], theirs.gradients[name]);
        }
        tf.dispose([inputs, logits, loss, ...Object.values(gradients)]);
        network.dispose();
      },
    );
  }
}

engineTest("wasm", "logits with weights under timm's names equal PyTorch's", async () => {
  const { shapes, logits: theirs } = reference.timm;
  const tensors = Object.keys(shapes).map((name, salt) => {
    const size = shapes[name].reduce((product, length) => product * length, 1);
    return [name, { shape: shapes[name], values: closedValues(size, 100 + salt, 0.8) }];
  });
  const network = peerVit("full", reference.rank);
  await withFolder(async (folder) => {
    const path = join(folder, "vit.safetensors");
    await Deno.writeFile(path, safetensorsBytes(Object.fromEntries(tensors)));
    await startFromWeights(network.trained, path);
  });
  const logits = tf.tidy(() => network.forward(images(), PREDICTION));
  assert.ok(relativeError(await logits.data(), theirs) < 1e-4);
  assert.ok(relativeError(await logits.data(), reference.networks.full.logits) > 0.1);
  logits.dispose();
  network.dispose();
});

torchTest<Reference>(
  { name: "flowers102", script: "flowers102_reference.py", frozen: frozenMatrices },
  (fresh) => {
    assert.ok(relativeError(fresh.timm.logits, reference.timm.logits) < 1e-6);
    for (const [name, { loss, logits, gradients }] of Object.entries(reference.networks)) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.logits, logits) < 1e-6, name);
      for (const [parameter, { samples }] of Object.entries(gradients)) {
        if (parameter.endsWith("key.bias")) continue;
        assert.ok(relativeError(now.gradients[parameter].samples, samples) < 1e-6, parameter);
      }
    }
  },
);
