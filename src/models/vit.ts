/**
 * The Vision Transformer of the Flowers-102 benchmark (arXiv:2010.11929; arXiv:2604.08749, section
 * 3).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import type { Pass } from "../adapter/layer.ts";
import { attention } from "../engine/operations/attention.ts";
import { gelu } from "../engine/operations/gelu.ts";
import { imagePatches } from "../engine/operations/image_patches.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { refuseTransformerSizes } from "./sizes.ts";

/** What a preset decides. */
export interface VitSize {
  /** Height and width of a patch, in pixels. */
  patch: number;
  /** Width of a position's features; a multiple of `heads`. */
  width: number;
  /** Number of blocks. */
  blocks: number;
  /** Heads of each attention. */
  heads: number;
  /** Hidden width of each block's MLP. */
  hidden: number;
}

/** `base` is ViT-B/16; `tiny` is meant for digits, `small` for images of 32 x 32 pixels. */
export const VIT_PRESETS: Readonly<Record<string, VitSize>> = {
  tiny: { patch: 7, width: 64, blocks: 4, heads: 4, hidden: 256 },
  small: { patch: 4, width: 128, blocks: 6, heads: 4, hidden: 512 },
  base: { patch: 16, width: 768, blocks: 12, heads: 12, hidden: 3072 },
};

/** Everything a {@linkcode vit} is made of. */
export interface VitShape extends VitSize {
  /** Height and width of an image, in pixels. */
  side: number;
  /** Values of a pixel. */
  channels: number;
  /** Width of the output. */
  classes: number;
}

const SHAPE = {
  ...{ patch: true, width: true, blocks: true, heads: true },
  ...{ hidden: true, side: true, channels: true, classes: true },
};

/** Standard deviation of position embeddings and class token at the start (arXiv:2010.11929). */
const DEVIATION = 0.02;

/**
 * With E the embedding of patches, c the class token and P the position embeddings,
 *
 *     x = [c; E patches] + P
 *     x = x + O attention(Q norm(x), K norm(x), V norm(x))     in each block,
 *     x = x + F2 gelu(F1 norm(x))                              and then this
 *     logits = head(norm(x) of the class token)
 *
 * LottaLoRA freezes and adapts the six maps Q, K, V, O, F1 and F2 of each block, without biases;
 * patch and position embeddings, class token, norms and head are trained by every method. With
 * biases of these maps frozen at 0, the trained shares are the paper's (1.2 to 11.9 %).
 *
 * Where `patch` does not divide `side`, images get a border of zeros. Rows of inputs are
 * images, row by row, the channels of a pixel side by side.
 *
 * @param shape positive integers, `width` a multiple of `heads`
 * @throws {UsageError} for another shape
 */
export function vit(shape: VitShape): Architecture {
  refuseOptions("vit", shape, SHAPE, "shape");
  refuseTransformerSizes("a Vision Transformer", { ...shape });
  const { patch, width, blocks, heads, side, channels, classes } = shape;
  const grid = Math.ceil(side / patch);
  const tokens = grid * grid + 1;
  return {
    name: `vit ${side}x${side}x${channels} in patches of ${patch}, ${blocks} blocks of ${width} ` +
      `with ${heads} heads, ${classes} classes`,
    build(layers) {
      const patches = layers.linear("patches", patch * patch * channels, width, {
        isData: true,
        role: "trained",
      });
      const classToken = layers.parameter("classToken", [1, width], {
        normal: DEVIATION,
        seed: "head",
      });
      const positions = layers.parameter("positions", [tokens, width], {
        normal: DEVIATION,
        seed: "head",
      });
      const chain = Array.from({ length: blocks }, (_, i) => block(layers, i, shape, tokens));
      const norm = layers.layerNorm("norm", width);
      const head = layers.head("head", width, classes);
      return (images, pass) => {
        const pixels = tf.reshape<tf.Rank.R4>(images, [-1, side, side, channels]);
        const size = [patch, patch] as const;
        const seen = imagePatches(pixels, { size, strides: size, padding: "same" });
        let x = embed(patches.apply(seen, pass), classToken.value, positions.value);
        for (const apply of chain) x = apply(x, pass);
        return head.apply(norm.apply(firstOfEach(x, tokens), pass), pass);
      };
    },
  };
}

/** One block, [n tokens, width] to the same. */
function block(
  layers: LayerFactory,
  index: number,
  { width, heads, hidden }: VitSize,
  tokens: number,
): (x: tf.Tensor2D, pass: Pass) => tf.Tensor2D {
  const path = (part: string) => `blocks.${index}.${part}`;
  const attentionNorm = layers.layerNorm(path("attentionNorm"), width);
  const [query, key, value, out] = ["query", "key", "value", "out"].map((name) =>
    layers.linear(path(name), width, width, { kind: "attention" })
  );
  const attentionDropout = layers.dropout(path("attention"));
  const mlpNorm = layers.layerNorm(path("mlpNorm"), width);
  const widen = layers.linear(path("widen"), width, hidden, { kind: "mlp" });
  const narrow = layers.linear(path("narrow"), hidden, width, { kind: "mlp" });
  const mlpDropout = layers.dropout(path("mlp"));
  const attend = (x: tf.Tensor2D, pass: Pass): tf.Tensor2D => {
    const h = attentionNorm.apply(x, pass);
    const [q, k, v] = [query, key, value].map((layer) => layer.apply(h, pass));
    const seen = out.apply(attention(q, k, v, { tokens, heads }), pass);
    return tf.add(x, attentionDropout.apply(seen, pass));
  };
  const think = (x: tf.Tensor2D, pass: Pass): tf.Tensor2D => {
    const wide = gelu(widen.apply(mlpNorm.apply(x, pass), pass));
    return tf.add(x, mlpDropout.apply(narrow.apply(wide, pass), pass));
  };
  // What the backward pass does not need is freed before the next part begins.
  return (x, pass) => tf.tidy(() => think(tf.tidy(() => attend(x, pass)), pass));
}

/**
 * Puts the class token before the patches of each image and adds the positions.
 *
 * @param patches [n (tokens - 1), width]
 * @param classToken [1, width]
 * @param positions [tokens, width]
 * @returns [n tokens, width]
 */
function embed(patches: tf.Tensor2D, classToken: tf.Tensor, positions: tf.Tensor): tf.Tensor2D {
  const [tokens, width] = positions.shape;
  const apart = tf.reshape<tf.Rank.R3>(patches, [-1, tokens - 1, width]);
  const withRoom = tf.pad(apart, [[0, 0], [1, 0], [0, 0]]);
  // The class token is the same for every image, so it joins its position rather than each image.
  const places = tf.add(positions, tf.pad(classToken, [[0, tokens - 1], [0, 0]]));
  return tf.reshape(tf.add(withRoom, places), [-1, width]);
}

/** The first of every `tokens` rows. */
function firstOfEach(x: tf.Tensor2D, tokens: number): tf.Tensor2D {
  const [rows, width] = x.shape;
  const images = rows / tokens;
  return tf.slice(tf.reshape<tf.Rank.R2>(x, [images, tokens * width]), [0, 0], [images, width]);
}
