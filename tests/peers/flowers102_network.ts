/**
 * A small network of ViT-B/16's kind for the comparison with PyTorch; run as a program it writes its
 * frozen matrices to standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { smoothed } from "../../src/benchmarks/label_smoothing.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { vit } from "../../src/models/vit.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

/** Sizes; the same numbers are in `flowers102_reference.py`. */
const SHAPE = {
  side: 8,
  channels: 3,
  patch: 4,
  width: 12,
  blocks: 2,
  heads: 3,
  hidden: 20,
  classes: 5,
};
const IMAGES = 3;
const FEATURES = SHAPE.side * SHAPE.side * SHAPE.channels;

/** What is compared. */
export const FORMS = ["full", "lottalora"] as const;
/** One of {@linkcode FORMS}. */
export type Form = typeof FORMS[number];

/** The network with every trained value made by the formula; the caller disposes. */
export function peerVit(form: Form, rank: number): Network {
  const network = createNetwork(
    vit(SHAPE),
    defaultConfig(flowers102, "tiny", { method: form, adapter: { rank, alpha: 1 } }),
  );
  network.materialise();
  const byName = network.trained.toSorted((a, b) => a.name < b.name ? -1 : 1);
  byName.forEach((parameter, salt) => {
    const values = closedValues(parameter.size, salt, 0.8);
    const aroundOne = /(beta|gain)$/.test(parameter.name);
    parameter.assign(aroundOne ? values.map((value) => value + 1) : values);
  });
  return network;
}

/** Logits of the images; the caller disposes. */
export function logitsOf(network: Network): tf.Tensor2D {
  return tf.tidy(() => network.forward(images(), { ...PREDICTION, rows: IMAGES }));
}

/** Loss on smoothed targets, and gradients by name; the caller disposes. */
export function lossAndGradients(network: Network) {
  const { value: loss, grads } = tf.variableGrads(() => {
    const labels = tf.range(0, IMAGES, 1, "int32") as tf.Tensor1D;
    const targets = tf.cast(tf.oneHot(labels, SHAPE.classes), "float32") as tf.Tensor2D;
    const logits = network.forward(images(), { ...PREDICTION, rows: IMAGES });
    return softmaxCrossEntropy(logits, smoothed(targets, 0.1));
  }, network.trained.map(({ variable }) => variable));
  const gradients = Object.fromEntries(
    network.trained.map(({ name, variable }) => [name, grads[variable.name]]),
  );
  return { loss, gradients };
}

function images(): tf.Tensor2D {
  return tf.tensor2d(closedValues(IMAGES * FEATURES, 1000, 2), [IMAGES, FEATURES]);
}

/** The maps of each block, [dIn, dOut] each, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const { frozen } = createNetwork(vit(SHAPE), defaultConfig(flowers102, "tiny"));
  return frozen.map(({ request }) => new Uint8Array(generateBackbone(request).buffer));
}

if (import.meta.main) {
  for (const bytes of frozenMatrices()) {
    for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
  }
}
