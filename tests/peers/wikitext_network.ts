/**
 * A small Llama for the comparison with PyTorch; run as a program it writes its frozen matrices to
 * standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { nextToken } from "../../src/benchmarks/next_token.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { tokenText } from "../../src/data/wikitext/token_text.ts";
import { llama } from "../../src/models/llama.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

/** Sizes; the same numbers are in `wikitext_reference.py`. */
const [VOCABULARY, SHAPE] = [23, { layers: 2, width: 12, heads: 2, inner: 14 }] as const;
const [SEQUENCES, TOKENS] = [3, 10];

/** What is compared. */
export const FORMS = ["full", "lottalora", "seeded"] as const;
/** One of {@linkcode FORMS}. */
export type Form = typeof FORMS[number];

/** The network with every trained value made by the formula; the caller disposes. */
export function peerLlama(form: Form, rank: number): Network {
  const network = skeleton(form, rank);
  network.materialise();
  fillByFormula(network, 0.6);
  return network;
}

function skeleton(form: Form, rank: number): Network {
  const method = form === "full" ? "full" : "lottalora";
  const config = defaultConfig(wikitext, "tiny", { method, adapter: { rank } });
  const embedding = form === "seeded" ? "seeded" : "trained";
  return createNetwork(llama(VOCABULARY, { ...SHAPE, embedding, embeddingRank: rank }), config);
}

/** The benchmark's own task on tokens by a formula, and all of its windows as one batch. */
export function peerText(): {
  task: Task<tf.Tensor2D, tf.Tensor1D>;
  batch: Batch<tf.Tensor2D, tf.Tensor1D>;
} {
  const tokens = Uint16Array.from(
    { length: SEQUENCES * TOKENS + 1 },
    (_, i) => (7 * i + 3 * Math.floor(i / 4)) % VOCABULARY,
  );
  const text = tokenText("peer", VOCABULARY, { train: tokens, validation: tokens, test: tokens });
  const task = nextToken(text, TOKENS);
  return { task, batch: task.batch("train", Uint32Array.from({ length: SEQUENCES }, (_, i) => i)) };
}

/** The maps of each block, [dIn, dOut] each, and the seeded embedding, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const { frozen, tables } = skeleton("seeded", 2);
  return frozenBytes([...frozen, ...tables].map(({ request }) => request));
}

if (import.meta.main) writeFrozen(frozenMatrices());
