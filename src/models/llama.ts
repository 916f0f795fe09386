/**
 * The Llama-style decoder of the WikiText-103 benchmark (arXiv:2604.08749, section 3).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseArguments, refuseOptions, SIZE } from "../arguments.ts";
import type { Layer, Pass } from "../adapter/layer.ts";
import { attention } from "../engine/operations/attention.ts";
import { rotary } from "../engine/operations/rotary.ts";
import { silu } from "../engine/operations/silu.ts";
import { adaptedEmbedding, tied, type TiedEmbedding } from "./adapted_embedding.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { refuseTransformerSizes } from "./sizes.ts";

/** Sizes of a {@linkcode llama} but its vocabulary, each a positive integer; and its embedding. */
export interface LlamaShape {
  /** Number of blocks. */
  layers: number;
  /** Width of a token between the blocks, d: a multiple of twice `heads`. */
  width: number;
  /** Heads of attention. */
  heads: number;
  /** Width inside the MLPs. */
  inner: number;
  /**
   * What becomes of the embedding, which is also the head: `trained` (default) by every method, as
   * in the paper, or `seeded`: drawn from the seed and adapted, see {@linkcode adaptedEmbedding}.
   */
  embedding?: "trained" | "seeded";
  /** Rank of a seeded embedding's adapter, whatever that of the layers; 8 by default. */
  embeddingRank?: number;
}

const SHAPE = {
  ...{ layers: true, width: true, heads: true, inner: true },
  ...{ embedding: false, embeddingRank: false },
};

/** The paper's five. */
const SHAPES: Readonly<Record<string, LlamaShape>> = {
  "3M": { layers: 6, width: 64, heads: 4, inner: 192 },
  "30M": { layers: 10, width: 384, heads: 6, inner: 1024 },
  "300M": { layers: 22, width: 1024, heads: 16, inner: 2816 },
  "600M": { layers: 30, width: 1344, heads: 21, inner: 3584 },
  "900M": { layers: 34, width: 1664, heads: 26, inner: 4608 },
};

/** The paper's five shapes, one for the generated language, and the five with a seeded embedding. */
export const LLAMA_PRESETS: Readonly<Record<string, LlamaShape>> = {
  "tiny": { layers: 2, width: 64, heads: 4, inner: 192 },
  ...SHAPES,
  ...Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) =>
      [`${name}-seeded`, { ...shape, embedding: "seeded" }] as const
    ),
  ),
};

/** Of the first embeddings; Llama's `initializer_range` in transformers. */
const DEVIATION = 0.02;

/** Linear maps have no bias, in any method. */
const PLAIN = { bias: "never", kind: "attention" } as const;

/**
 * What LottaLoRA freezes without an adapter. With the MLPs and the gains of all norms so, it trains
 * as many numbers inside the network as the paper: 8 r d and four betas a layer.
 */
const FROZEN = { bias: "never", role: "frozen", kind: "mlp" } as const;
const FIXED = { trained: "full" } as const;

/**
 * Tokens to the logits of the next token at each place: with E the embedding, also the head,
 *
 *     x = E[tokens]
 *     x = x + O attention(rotary(Q n), rotary(K n), V n)    n = norm(x), causal
 *     x = x + down(silu(gate n) * up n)                     n = norm(x), for each block
 *     logits = norm(x) E^T
 *
 * (arXiv:2302.13971, section 2.2). All norms are RMSNorm. LottaLoRA adapts Q, K, V and O, freezes
 * the MLPs and leaves the gains of the norms at 1; E is trained in every method, unless it is seeded.
 *
 * The network takes int32 [n, tokens] and gives [n tokens, vocabulary], sequence by sequence.
 *
 * @param vocabulary number of different tokens, at least 1
 * @throws {UsageError} for sizes that are no positive integers, or heads that do not divide the
 * width into even parts
 */
export function llama(vocabulary: number, shape: LlamaShape): Architecture {
  refuseArguments("llama", { vocabulary }, SIZE);
  refuseOptions("llama", shape, SHAPE, "shape");
  const { layers: count, width, heads, inner, embedding: role = "trained" } = shape;
  refuseTransformerSizes("a Llama", { vocabulary, layers: count, width, heads, inner }, 2);
  return {
    name: `llama ${count} x ${width}, ${heads} heads, MLP ${inner}, vocabulary ${vocabulary}` +
      (role === "seeded" ? ", seeded" : ""),
    build(layers) {
      const embedding = embeddingOf(layers, vocabulary, shape);
      const blocks = Array.from({ length: count }, (_, i) => block(layers, `layers.${i}`, shape));
      const norm = layers.rmsNorm("norm", width, FIXED);
      const last = (tokens: tf.Tensor2D, pass: Pass) => {
        let x = embedding.take(tf.reshape(tokens, [-1]) as tf.Tensor1D);
        for (const apply of blocks) x = apply(x, tokens.shape[1], pass);
        return norm.apply(x, pass);
      };
      const forward = (tokens: tf.Tensor2D, pass: Pass) => embedding.logits(last(tokens, pass));
      const { table } = embedding;
      if (table === undefined) return forward;
      const factors = (tokens: tf.Tensor2D, pass: Pass) => ({
        x: last(tokens, pass),
        table: table(),
      });
      return Object.assign(forward, { factors });
    },
  };
}

function embeddingOf(
  layers: LayerFactory,
  vocabulary: number,
  { width, embedding, embeddingRank: rank }: LlamaShape,
): TiedEmbedding {
  const options = { deviation: DEVIATION, rank };
  if (embedding === "seeded") {
    return adaptedEmbedding(layers, "embedding", [vocabulary, width], options);
  }
  return tied(layers.embedding("embedding", vocabulary, width, options));
}

/** One block: [n tokens, width] to the same, in sequences of `tokens`. */
type Block = (x: tf.Tensor2D, tokens: number, pass: Pass) => tf.Tensor2D;

function block(layers: LayerFactory, path: string, { width, heads, inner }: LlamaShape): Block {
  const attentionNorm = layers.rmsNorm(`${path}.attention.norm`, width, FIXED);
  const [query, key, value, output] = ["query", "key", "value", "output"].map((name) =>
    layers.linear(`${path}.attention.${name}`, width, width, PLAIN)
  );
  const mlp = gatedMlp(layers, `${path}.mlp`, width, inner);
  return (x, tokens, pass) => {
    const n = attentionNorm.apply(x, pass);
    const turned = (layer: Layer) => rotary(layer.apply(n, pass), { tokens, heads });
    const [q, k, v] = [turned(query), turned(key), value.apply(n, pass)];
    const seen = attention(q, k, v, { tokens, heads, causal: true });
    return mlp(tf.add(x, output.apply(seen, pass)), pass);
  };
}

function gatedMlp(
  layers: LayerFactory,
  path: string,
  width: number,
  inner: number,
): (x: tf.Tensor2D, pass: Pass) => tf.Tensor2D {
  const norm = layers.rmsNorm(`${path}.norm`, width, FIXED);
  const gate = layers.linear(`${path}.gate`, width, inner, FROZEN);
  const up = layers.linear(`${path}.up`, width, inner, FROZEN);
  const down = layers.linear(`${path}.down`, inner, width, FROZEN);
  return (x, pass) => {
    const n = norm.apply(x, pass);
    const opened = tf.mul<tf.Tensor2D>(silu(gate.apply(n, pass)), up.apply(n, pass));
    return tf.add(x, down.apply(opened, pass));
  };
}
