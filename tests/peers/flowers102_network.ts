/**
 * A small network of ViT-B/16's kind for the comparison with PyTorch; run as a program it writes its
 * frozen matrices to standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { smoothed } from "../../src/benchmarks/label_smoothing.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { vit } from "../../src/models/vit.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

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
    defaultConfig(flowers102, "tiny", {
      method: form,
      adapter: { rank, alpha: 1, scaling: "lora" },
    }),
  );
  network.materialise();
  fillByFormula(network, 0.8);
  return network;
}

/** Loss on smoothed targets, the first class for the first image and so on; the caller disposes. */
export function smoothedLoss(logits: tf.Tensor2D): tf.Scalar {
  const labels = tf.range(0, IMAGES, 1, "int32") as tf.Tensor1D;
  const targets = tf.cast(tf.oneHot(labels, SHAPE.classes), "float32") as tf.Tensor2D;
  return softmaxCrossEntropy(logits, smoothed(targets, 0.1));
}

/** The images; the caller disposes. */
export function images(): tf.Tensor2D {
  return tf.tensor2d(closedValues(IMAGES * FEATURES, 1000, 2), [IMAGES, FEATURES]);
}

/** The maps of each block, [dIn, dOut] each, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const { frozen } = createNetwork(vit(SHAPE), defaultConfig(flowers102, "tiny"));
  return frozenBytes(frozen.map(({ request }) => request));
}

if (import.meta.main) writeFrozen(frozenMatrices());
