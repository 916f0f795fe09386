import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { digestOf } from "../../src/files/digest.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  assertGradient,
  fillByFormula,
  lossAndGradients,
  relativeError,
  type SampledGradient,
  storedReference,
  torchTest,
} from "./comparison.ts";
import { frozenKernels, peerPlain, SEED, SHAPE } from "./cifar10_network.ts";

interface PeerNetwork {
  logits: number[];
  loss: number;
  gradients: Record<string, SampledGradient>;
  evaluationLogits: number[];
}

interface Reference {
  kernelsSha256: string;
  networks: Record<string, PeerNetwork>;
}

const reference = storedReference<Reference>("cifar10_reference.json");
const ROWS = 4;

const FORMS: Record<string, Partial<AdapterConfig> | null> = {
  "full": null,
  "lottalora": {},
  "dora, residual": { dora: true, residual: true },
};

/**
 * The network with every trained value made by the formula. Adapters are about as strong as the
 * backbone: beside weak ones BatchNorm, which undoes a common factor, leaves beta no gradient.
 */
function closedNetwork(form: string): Network {
  const options = FORMS[form];
  const config = defaultConfig(cifar10, "plain8", {
    method: options === null ? "full" : "lottalora",
    adapter: { rank: 2, alpha: 1, scaling: "lora", ...options },
  });
  const seeds = { ...config.seeds, backbone: SEED };
  const network = createNetwork(peerPlain, { ...config, seeds });
  network.materialise();
  fillByFormula(network);
  return network;
}

Deno.test("Plain-20's peer was given the kernels that the generator makes today", () => {
  assert.equal(digestOf(...frozenKernels()), reference.kernelsSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of Object.keys(FORMS)) {
    engineTest(
      engine,
      `a plain network's logits, gradients and running statistics equal PyTorch's, ${form},`,
      async () => {
        const theirs = reference.networks[form];
        const network = closedNetwork(form);
        const { side, channels, classes } = SHAPE;
        const width = side * side * channels;
        const images = tf.tensor2d(closedValues(ROWS * width, 1000, 4), [ROWS, width]);
        const labels = Array.from({ length: ROWS }, (_, i) => i % classes);
        const targets = tf.oneHot(labels, classes).toFloat() as tf.Tensor2D;
        const pass = { ...PREDICTION, training: true, rows: ROWS };

        const { loss, gradients } = lossAndGradients(
          network,
          images,
          (logits) => softmaxCrossEntropy(logits, targets),
          pass,
        );
        // One training pass has moved the running statistics from their start.
        const evaluated = network.forward(images, PREDICTION);
        const logits = network.forward(images, pass);
        assert.ok(relativeError(await evaluated.data(), theirs.evaluationLogits) < 1e-4);
        assert.ok(relativeError(theirs.evaluationLogits, theirs.logits) > 0.01);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        for (const [name, gradient] of Object.entries(gradients)) {
          await assertGradient(name, gradient, theirs.gradients[name]);
        }
        tf.dispose([images, targets, loss, evaluated, logits, ...Object.values(gradients)]);
        network.dispose();
      },
    );
  }
}

torchTest<Reference>(
  { name: "Plain-20", script: "cifar10_reference.py", frozen: frozenKernels },
  (fresh) => {
    for (const [form, { logits, gradients }] of Object.entries(reference.networks)) {
      assert.ok(relativeError(fresh.networks[form].logits, logits) < 1e-6, form);
      for (const [name, { samples }] of Object.entries(gradients)) {
        const now = fresh.networks[form].gradients[name].samples;
        assert.ok(relativeError(now, samples) < 1e-6, name);
      }
    }
  },
);
