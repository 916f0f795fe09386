/**
 * The Transformer of the IMDB benchmark (arXiv:2604.08749, section 3).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import type { Pass } from "../adapter/layer.ts";
import { attention } from "../engine/operations/attention.ts";
import { meanOfSequences } from "../engine/operations/mean_of_sequences.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { refuseTransformerSizes } from "./sizes.ts";

/** What a preset decides. */
export interface TransformerSize {
  /** Width of a token's features, d: a multiple of `heads`. */
  width: number;
  /** Number of blocks. */
  blocks: number;
  /** Heads of each attention. */
  heads: number;
  /** Tokens of a text that are read, the first ones. */
  context: number;
}

/** The paper's; the same reading 128 tokens, and a small one, for shorter studies; a tiny one. */
export const TRANSFORMER_PRESETS: Readonly<Record<string, TransformerSize>> = {
  "transformer": { width: 256, blocks: 3, heads: 4, context: 512 },
  "transformer-128": { width: 256, blocks: 3, heads: 4, context: 128 },
  "small": { width: 64, blocks: 2, heads: 4, context: 128 },
  "tiny": { width: 16, blocks: 1, heads: 2, context: 32 },
};

/** Everything a {@linkcode transformerClassifier} is made of. */
export interface TransformerShape extends TransformerSize {
  /** Number of different tokens. */
  vocabulary: number;
  /** Width of the output. */
  classes: number;
}

const SHAPE = {
  ...{ width: true, blocks: true, heads: true, context: true, vocabulary: true, classes: true },
};

/** Texts one after the other, without anything between them; both int32 and still on the host. */
export type TextInputs = Readonly<{
  /** Tokens of all texts, [n]. */
  tokens: tf.Tensor1D;
  /** Tokens of each text, at least 1; they sum to n. */
  lengths: tf.Tensor1D;
}>;

/** Hidden width of a block's feed-forward maps, in widths. */
const WIDENING = 4;
/** Not trained by LottaLoRA: only so are its counts the paper's. */
const FIXED = { trained: "full" } as const;

/**
 * With E the token embeddings and P those of positions,
 *
 *     x = E[token] + P[place in its text]
 *     x = x + O attention(Q norm(x), K norm(x), V norm(x))     in each block,
 *     x = x + F2 relu(F1 norm(x))                              and then this
 *     logits = head(mean of norm(x) over the tokens of a text)
 *
 * with norms first, as in `torch.nn.TransformerEncoderLayer(norm_first=True)`, and dropout on the
 * sum of embeddings and behind relu, O and F2 (not on attention's weights).
 *
 * LottaLoRA adapts Q, K, V and O, each with a beta, and freezes F1 and F2, the latter with a trained
 * beta; E and P are random and frozen and the norms stay at gain 1 and shift 0. Then it trains
 * 6,144 r + 15 + 514 numbers, the paper's counts. Nothing pretrained is used.
 *
 * @param shape positive integers, `width` a multiple of `heads`
 * @throws {UsageError} for another shape
 */
export function transformerClassifier(shape: TransformerShape): Architecture<TextInputs> {
  refuseOptions("transformerClassifier", shape, SHAPE, "shape");
  refuseTransformerSizes("a Transformer", { ...shape });
  const { width, blocks, heads, context, vocabulary, classes } = shape;
  return {
    name: `transformer ${blocks} x ${width}, ${heads} heads, ${context} of ${vocabulary} tokens, ` +
      `${classes} classes`,
    build(layers) {
      const embedding = layers.embedding("tokens", vocabulary, width, FIXED);
      const positions = layers.embedding("positions", context, width, FIXED);
      const dropout = layers.dropout("embedding");
      const chain = Array.from({ length: blocks }, (_, i) => block(layers, `blocks.${i}`, shape));
      const norm = layers.layerNorm("norm", width, FIXED);
      const head = layers.head("head", width, classes);
      return (inputs, pass) => {
        const { tokens, places, lengths } = read(inputs, context);
        let x = tf.tidy(() => {
          const embedded = tf.add<tf.Tensor2D>(
            embedding.take(tf.tensor1d(tokens, "int32")),
            positions.take(tf.tensor1d(places, "int32")),
          );
          return dropout.apply(embedded, pass);
        });
        for (const apply of chain) x = tf.tidy(() => apply(x, lengths, pass));
        return head.apply(meanOfSequences(norm.apply(x, pass), { lengths }), pass);
      };
    },
  };
}

/** One block: tokens [n, width] of texts with these lengths to the same. */
type Block = (x: tf.Tensor2D, lengths: readonly number[], pass: Pass) => tf.Tensor2D;

function block(layers: LayerFactory, path: string, { width, heads }: TransformerSize): Block {
  const attentionNorm = layers.layerNorm(`${path}.attentionNorm`, width, FIXED);
  const [query, key, value, out] = ["query", "key", "value", "out"].map((name) =>
    layers.linear(`${path}.${name}`, width, width, { kind: "attention" })
  );
  const attentionDropout = layers.dropout(`${path}.attention`);
  const norm = layers.layerNorm(`${path}.norm`, width, FIXED);
  const widen = layers.linear(`${path}.widen`, width, WIDENING * width, {
    kind: "mlp",
    role: "frozen",
  });
  const hiddenDropout = layers.dropout(`${path}.hidden`);
  const narrow = layers.linear(`${path}.narrow`, WIDENING * width, width, {
    kind: "mlp",
    role: "gained",
  });
  const dropout = layers.dropout(`${path}.output`);
  return (x, lengths, pass) => {
    const n = attentionNorm.apply(x, pass);
    const [q, k, v] = [query, key, value].map((layer) => layer.apply(n, pass));
    const seen = out.apply(attention(q, k, v, { lengths, heads }), pass);
    x = tf.add(x, attentionDropout.apply(seen, pass));
    const wide = hiddenDropout.rectified(widen.apply(norm.apply(x, pass), pass), pass);
    return tf.add(x, dropout.apply(narrow.apply(wide, pass), pass));
  };
}

/** The first `context` tokens of each text, where each stands in its text, and how many there are. */
function read({ tokens, lengths }: TextInputs, context: number): {
  tokens: Int32Array;
  places: Int32Array;
  lengths: number[];
} {
  const all = tokens.dataSync<"int32">();
  const whole = Array.from(lengths.dataSync<"int32">());
  const kept = whole.map((length) => Math.min(length, context));
  const size = kept.reduce((sum, length) => sum + length, 0);
  const [taken, places] = [new Int32Array(size), new Int32Array(size)];
  let [from, to] = [0, 0];
  kept.forEach((length, text) => {
    taken.set(all.subarray(from, from + length), to);
    for (let place = 0; place < length; place++) places[to + place] = place;
    from += whole[text];
    to += length;
  });
  return { tokens: taken, places, lengths: kept };
}
