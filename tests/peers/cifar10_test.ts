import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { digestOf } from "../../src/data/digest.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { frozenKernels, peerPlain, SEED, SHAPE } from "./cifar10_network.ts";

interface PeerNetwork {
  logits: number[];
  loss: number;
  gradients: Record<string, { norm: number; stride: number; samples: number[] }>;
  evaluationLogits: number[];
}

interface PeerReference {
  kernelsSha256: string;
  networks: Record<string, PeerNetwork>;
}

const FOLDER = new URL("./", import.meta.url).pathname;
const reference: PeerReference = JSON.parse(
  Deno.readTextFileSync(`${FOLDER}cifar10_reference.json`),
);
const ROWS = 4;

const FORMS: Record<string, Partial<AdapterConfig> | null> = {
  "full": null,
  "lottalora": {},
  "dora, residual": { dora: true, residual: true },
};

/** Largest difference, relative to the largest expected value. */
function relativeError(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

/**
 * The network with every trained value made by the formula. Adapters are about as strong as the
 * backbone: beside weak ones BatchNorm, which undoes a common factor, leaves beta no gradient.
 */
function closedNetwork(form: string): Network {
  const options = FORMS[form];
  const config = defaultConfig(cifar10, "plain8", {
    method: options === null ? "full" : "lottalora",
    adapter: { rank: 2, alpha: 1, ...options },
  });
  const seeds = { ...config.seeds, backbone: SEED };
  const network = createNetwork(peerPlain, { ...config, seeds });
  network.materialise();
  const byName = network.trained.toSorted((a, b) => a.name < b.name ? -1 : 1);
  byName.forEach((parameter, salt) => {
    const aroundOne = /(beta|magnitude|gain)$/.test(parameter.name);
    const values = closedValues(parameter.size, salt);
    parameter.assign(aroundOne ? values.map((value) => value + 1) : values);
  });
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

        let logits: tf.Tensor2D | undefined;
        const { value, grads } = tf.variableGrads(() => {
          logits = tf.keep(network.forward(images, pass));
          return softmaxCrossEntropy(logits, targets);
        });
        assert.ok(relativeError(await logits!.data(), theirs.logits) < 1e-4);
        assert.ok(relativeError(await value.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(
          network.trained.map(({ name }) => name).sort(),
          Object.keys(theirs.gradients).sort(),
        );
        for (const { name, variable } of network.trained) {
          const { norm, stride, samples } = theirs.gradients[name];
          const gradient = await grads[variable.name].data<"float32">();
          const sampled = gradient.filter((_, i) => i % stride === 0);
          assert.ok(relativeError(sampled, samples) < 1e-4, name);
          assert.ok(Math.abs(Math.hypot(...gradient) - norm) < 1e-4 * norm, name);
        }
        // One training pass has moved the running statistics from their start.
        const evaluated = network.forward(images, PREDICTION);
        assert.ok(relativeError(await evaluated.data(), theirs.evaluationLogits) < 1e-4);
        assert.ok(relativeError(theirs.evaluationLogits, theirs.logits) > 0.01);
        tf.dispose([images, targets, logits!, value, grads, evaluated]);
        network.dispose();
      },
    );
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("the stored reference of the plain network is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [`${FOLDER}cifar10_reference.py`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    await ReadableStream.from(frozenKernels()).pipeTo(python.stdin);
    const { stdout } = await python.output();
    const fresh: PeerReference = JSON.parse(new TextDecoder().decode(stdout));
    for (const [form, { logits, gradients }] of Object.entries(reference.networks)) {
      assert.ok(relativeError(fresh.networks[form].logits, logits) < 1e-6, form);
      for (const [name, { samples }] of Object.entries(gradients)) {
        const now = fresh.networks[form].gradients[name].samples;
        assert.ok(relativeError(now, samples) < 1e-6, name);
      }
    }
  });
}
