/**
 * A small network of the IMDB Transformer's kind for the comparison with PyTorch; run as a program it
 * writes its frozen matrices to standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { imdb } from "../../src/benchmarks/imdb.ts";
import { textClassification } from "../../src/benchmarks/text_classification.ts";
import { packTexts } from "../../src/data/text_data.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { type TextInputs, transformerClassifier } from "../../src/models/transformer_classifier.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

/** Sizes; the same numbers are in `imdb_reference.py`. */
const SHAPE = { width: 8, blocks: 3, heads: 2, context: 9, vocabulary: 13, classes: 2 };

/** Tokens of each text; the last one is longer than what is read. */
const LENGTHS = [9, 4, 1, 6, 12];

/** What is compared. */
export const FORMS = ["full", "lottalora"] as const;
/** One of {@linkcode FORMS}. */
export type Form = typeof FORMS[number];

/** The network with every trained value made by the formula; the caller disposes. */
export function peerTransformer(form: Form, rank: number): Network<TextInputs> {
  const config = defaultConfig(imdb, "small", { method: form, adapter: { rank } });
  const network = createNetwork(transformerClassifier(SHAPE), config);
  network.materialise();
  const byName = network.trained.toSorted((a, b) => a.name < b.name ? -1 : 1);
  byName.forEach((parameter, salt) => {
    const values = closedValues(parameter.size, salt, 1.2);
    const aroundOne = /(beta|gain)$/.test(parameter.name);
    parameter.assign(aroundOne ? values.map((value) => value + 1) : values);
  });
  return network;
}

/** The benchmark's own task on texts of all lengths, and all of them as one batch. */
export function peerTexts(): { task: Task<TextInputs>; batch: Batch<TextInputs> } {
  let next = 0;
  const split = packTexts(LENGTHS.map((length, text) => ({
    tokens: Array.from({ length }, () => (5 * next++ + 3) % SHAPE.vocabulary),
    label: text % 2,
  })));
  const { vocabulary, classes } = SHAPE;
  const parts = { train: split, validation: split, test: split };
  const longest = Math.max(...LENGTHS);
  const task = textClassification({
    name: "peer",
    digest: "",
    vocabulary,
    longest,
    classes,
    ...parts,
  });
  return { task, batch: task.batch("train", Uint32Array.from(LENGTHS, (_, i) => i)) };
}

/** Logits, loss and gradients by name; the caller disposes. */
export function lossAndGradients(
  network: Network<TextInputs>,
  task: Task<TextInputs>,
  { inputs, targets }: Batch<TextInputs>,
) {
  const pass = { ...PREDICTION, rows: LENGTHS.length };
  const { value: loss, grads } = tf.variableGrads(
    () => task.loss(network.forward(inputs, pass), targets),
    network.trained.map(({ variable }) => variable),
  );
  const gradients = Object.fromEntries(
    network.trained.map(({ name, variable }) => [name, grads[variable.name]]),
  );
  return { logits: tf.tidy(() => network.forward(inputs, pass)), loss, gradients };
}

/** Embeddings, then the maps of each block, [dIn, dOut] each, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const config = defaultConfig(imdb, "small");
  const { tables, frozen } = createNetwork(transformerClassifier(SHAPE), config);
  return [...tables, ...frozen].map(({ request }) =>
    new Uint8Array(generateBackbone(request).buffer)
  );
}

if (import.meta.main) {
  for (const bytes of frozenMatrices()) {
    for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
  }
}
