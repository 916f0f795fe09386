/**
 * A model of MNIST out of one adapter file, and what it says of a digit.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import {
  type Artifact,
  DataError,
  decodeArtifact,
  loadModel,
  mnist,
  type Model,
  normalisationTable,
  type Seed,
} from "lottalora";
import { SIDE } from "./digit.ts";

/** Pixels of a digit. */
const FEATURES = SIDE * SIDE;
const CLASSES = 10;

/** A model, and how long it took to draw its backbone. */
export interface Regenerated {
  /** Owned by the caller, who disposes. */
  readonly model: Model;
  /** Milliseconds; for the model's own seed with the check of every matrix. */
  readonly milliseconds: number;
}

/**
 * Reads an adapter file.
 *
 * @throws {DataError} when it is damaged, or belongs to another network than one of MNIST
 */
export async function openAdapters(file: Uint8Array, name: string): Promise<Artifact> {
  const artifact = await decodeArtifact(file, name);
  const { name: network, benchmark, features, classes } = artifact.description.architecture;
  if (benchmark === mnist.id && features === FEATURES && classes === CLASSES) return artifact;
  throw new DataError(
    `${name}: adapters of ${network}; needed are those of a network of the benchmark ${mnist.id}, ` +
      `from ${FEATURES} pixels to ${CLASSES} digits`,
  );
}

/** Draws the backbone from a seed, the model's own or another one, and fills in the adapters. */
export async function regenerate(artifact: Artifact, seed: Seed): Promise<Regenerated> {
  const { preset, features, classes } = artifact.description.architecture;
  const architecture = mnist.architecture(String(preset), { features, classes });
  const start = performance.now();
  const model = await loadModel(artifact, { architecture, seed, allowSeedMismatch: true });
  return { model, milliseconds: performance.now() - start };
}

const NORMALISED = normalisationTable();

/** Logits of digits, 784 bytes each, ten values a digit. */
export async function logitsOf(
  model: Pick<Model, "predict">,
  digits: Uint8Array,
): Promise<Float32Array> {
  const values = Float32Array.from(digits, (byte) => NORMALISED[byte]);
  const inputs = tf.tensor2d(values, [digits.length / FEATURES, FEATURES]);
  const outputs = model.predict(inputs);
  const logits = await outputs.data<"float32">();
  tf.dispose([inputs, outputs]);
  return logits;
}

/** Probabilities of one row of logits. */
export function softmax(logits: Float32Array): number[] {
  const largest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
