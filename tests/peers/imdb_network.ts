/**
 * A small network of the IMDB Transformer's kind for the comparison with PyTorch; run as a program it
 * writes its frozen matrices to standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import { imdb } from "../../src/benchmarks/imdb.ts";
import { textClassification } from "../../src/benchmarks/text_classification.ts";
import { packTexts } from "../../src/data/text_data.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { type TextInputs, transformerClassifier } from "../../src/models/transformer_classifier.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

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
  fillByFormula(network, 1.2);
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

/** Embeddings, then the maps of each block, [dIn, dOut] each, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const config = defaultConfig(imdb, "small");
  const { tables, frozen } = createNetwork(transformerClassifier(SHAPE), config);
  return frozenBytes([...tables, ...frozen].map(({ request }) => request));
}

if (import.meta.main) writeFrozen(frozenMatrices());
