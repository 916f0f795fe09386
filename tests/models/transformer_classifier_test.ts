import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { imdb } from "../../src/benchmarks/imdb.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { createNetwork } from "../../src/models/network.ts";
import {
  type TextInputs,
  transformerClassifier,
  type TransformerShape,
} from "../../src/models/transformer_classifier.ts";
import type { Method } from "../../src/models/method.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";

/** IMDB in the tokens of bert-base-uncased. */
const REVIEWS = { features: 30_522, classes: 2, extent: 512 };

function counts(method: Method, adapter: ConfigOverrides["adapter"] = {}) {
  const config = defaultConfig(imdb, "transformer", { method, adapter });
  return countParameters(imdb.architecture("transformer", REVIEWS), config);
}

/** arXiv:2604.08749, numbers of trained parameters. */
const PAPER_TRAINED = { 1: 6_673, 2: 12_817, 4: 25_105, 8: 49_681, 16: 98_833, 32: 197_137 };

Deno.test("the Transformer trains as many parameters as the paper's, at every rank", () => {
  for (const [rank, expected] of Object.entries(PAPER_TRAINED)) {
    assert.equal(counts("lottalora", { rank: Number(rank) }).trainable, expected);
  }
});

Deno.test("the fully trained Transformer is 20 parameters short of the paper's 10,315,030", () => {
  const embeddings = (30_522 + 512) * 256;
  const block = 4 * (256 * 256 + 256) + 2 * 256 * 1024 + 1024 + 256 + 2 * 512;
  const { trainable } = counts("full");
  assert.equal(trainable, embeddings + 3 * block + 512 + 514);
  // Twenty single numbers whose place the paper does not tell; see the notes on its counts.
  assert.equal(10_315_030 - trainable, 20);
});

Deno.test("LottaLoRA's betas are of the four attention maps and the last map of each block", () => {
  const config = defaultConfig(imdb, "transformer", { adapter: { rank: 1 } });
  const network = createNetwork(imdb.architecture("transformer", REVIEWS), config);
  const names = network.trained.map(({ name }) => name).filter((name) => name.endsWith(".beta"));
  const maps = ["query", "key", "value", "out", "narrow"];
  assert.deepEqual(names, [0, 1, 2].flatMap((i) => maps.map((map) => `blocks.${i}.${map}.beta`)));
});

const SMALL: TransformerShape = {
  ...{ width: 8, blocks: 2, heads: 2, context: 6 },
  ...{ vocabulary: 11, classes: 3 },
};

/** Logits of texts of tokens, read together. */
function logitsOf(texts: number[][], shape: TransformerShape = SMALL): number[][] {
  const config = defaultConfig(imdb, "small", { method: "full" });
  const network = createNetwork(transformerClassifier(shape), config);
  network.materialise();
  const before = tf.memory().numTensors;
  const rows = tf.tidy(() =>
    network.forward(inputsOf(texts), { ...PREDICTION, rows: texts.length }).arraySync()
  );
  assert.equal(tf.memory().numTensors, before, "tensors were left behind");
  network.dispose();
  return rows;
}

function inputsOf(texts: number[][]): TextInputs {
  const tokens = Int32Array.from(texts.flat());
  const lengths = Int32Array.from(texts, (text) => text.length);
  return { tokens: tf.tensor1d(tokens, "int32"), lengths: tf.tensor1d(lengths, "int32") };
}

Deno.test("a text gets the very logits that it gets alone", async () => {
  await startEngine("wasm");
  const texts = [[1, 2, 3, 4, 5], [6], [7, 8, 9, 10, 0, 1], [2, 2]];
  assert.deepEqual(logitsOf(texts), texts.flatMap((text) => logitsOf([text])));
});

Deno.test("the order of tokens matters, and what lies beyond the context does not", async () => {
  await startEngine("wasm");
  const [one] = logitsOf([[1, 2, 3, 4, 5, 6]]);
  assert.notDeepEqual(logitsOf([[2, 1, 3, 4, 5, 6]])[0], one);
  assert.deepEqual(logitsOf([[1, 2, 3, 4, 5, 6, 7, 8], [9]])[0], one);
});

Deno.test("a token outside the vocabulary is refused by its number", async () => {
  await startEngine("wasm");
  assert.throws(() => logitsOf([[1, 11]]), /index 11 is not in \[0, 10\]/);
});

Deno.test("a Transformer refuses shapes that cannot be", () => {
  const refused = (shape: Partial<TransformerShape>, message: RegExp) =>
    assert.throws(() => transformerClassifier({ ...SMALL, ...shape }), (error: Error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  refused({ blocks: 0 }, /blocks must be a positive integer, got 0/);
  refused({ vocabulary: 1.5 }, /vocabulary must be a positive integer, got 1.5/);
  refused({ width: 9 }, /width must be a multiple of 2 for 2 heads, got 9/);
});
