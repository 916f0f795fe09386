/**
 * An embedding that LottaLoRA draws from the seed and adapts, instead of training and storing it.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { listOf, objectWith, refuseArguments, refuseOptions, SIZE, TEXT } from "../arguments.ts";
import type { Frozen } from "../adapter/frozen.ts";
import type { Embedding } from "../adapter/layer.ts";
import type { Factors } from "../adapter/operations.ts";
import { refuseRank } from "../adapter/options.ts";
import { withGradient } from "../engine/operations/with_gradient.ts";
import { combination, innerProduct, product } from "../engine/products.ts";
import { LAYER_FACTORY, type LayerFactory } from "./architecture.ts";

/** One table for both ends of a language model. */
export interface TiedEmbedding {
  /**
   * The rows of `ids` (int32, [n]), as [n, width]; the caller disposes.
   *
   * @throws {Error} for an id outside [0, count)
   */
  take(ids: tf.Tensor1D): tf.Tensor2D;
  /** `x table^T`, [n, width] to [n, count]; inside `tf.tidy` only. */
  logits(x: tf.Tensor2D): tf.Tensor2D;
  /** The table, [count, width], where it is made; inside `tf.tidy` only. */
  table?(): tf.Tensor2D;
}

/** How an {@linkcode adaptedEmbedding} starts, and how it is adapted. */
export interface AdaptedEmbeddingOptions {
  /** Standard deviation of E_seed or, where the method trains the table, of its first values. */
  deviation: number;
  /** Rank of the adapter, an integer in [1, 65536]; 8 by default. */
  rank?: number;
  /** The adapter is multiplied by alpha / rank; 16 by default, the paper's of its language models. */
  alpha?: number;
}

const EMBEDDING = objectWith("an embedding, as layers.embedding gives it", "take", "table");

/** An embedding whose table is also the head. */
export function tied(embedding: Embedding): TiedEmbedding {
  refuseArguments("tied", { embedding }, EMBEDDING);
  const { take, table } = embedding;
  return { take, table, logits: (x) => tf.matMul(x, table(), false, true) };
}

/**
 * `table = beta E_seed + (alpha / rank) A B`, with A [count, rank], B [rank, width] and beta trained
 * and E_seed [count, width] drawn from the backbone seed; the table itself is made nowhere. Ours, not
 * the paper's, which trains the table of its language models.
 *
 * A starts at 0 and B uniform in +-1/sqrt(rank): for embeddings LoRA's reference code too zeroes the
 * factor on the side of the tokens. beta starts at 1.
 *
 * The methods `full` and `small` train the table itself; all others draw and adapt it, as it is their
 * head too. E_seed are the codes of the words, not a part of the scaffold: it is neither redrawn nor
 * left out where the scaffold is, and its beta is not among {@linkcode Network.beta}.
 *
 * @param layers the factory of the network
 * @param path place in the network; names the parameters
 * @param shape rows and their width
 * @throws {UsageError} for a rank outside [1, 65536]
 */
export function adaptedEmbedding(
  layers: LayerFactory,
  path: string,
  shape: readonly [number, number],
  options: AdaptedEmbeddingOptions,
): TiedEmbedding {
  refuseArguments("adaptedEmbedding", { layers }, LAYER_FACTORY);
  refuseArguments("adaptedEmbedding", { path }, TEXT);
  refuseArguments("adaptedEmbedding", { shape }, listOf(SIZE));
  refuseOptions("adaptedEmbedding", options, { deviation: true, rank: false, alpha: false });
  const [count, width] = shape;
  const { deviation, rank = 8, alpha = 16 } = options;
  refuseRank(rank);
  const embedding = layers.embedding(path, count, width, { trained: "full", deviation });
  const { codes } = embedding;
  if (codes === undefined) return tied(embedding);
  const seed = "adapter";
  const a = layers.parameter(`${path}.loraA`, [count, rank], { constant: 0 });
  const uniform = 1 / Math.sqrt(rank);
  const b = layers.parameter(`${path}.loraB`, [rank, width], { uniform, seed });
  const beta = layers.parameter(`${path}.beta`, [], { constant: 1 });
  const factors = () => ({ loraA: a.value, loraB: b.value, scaling: alpha / rank });
  return {
    take: (ids) => adaptedRows(ids, { embedding, beta: beta.value, factors: factors() }),
    logits: (x) => adaptedLogits(x, { codes, beta: beta.value, factors: factors() }),
  };
}

/** `beta E[ids] + scaling A[ids] B`. */
function adaptedRows(
  ids: tf.Tensor1D,
  { embedding, beta, factors }: { embedding: Embedding; beta: tf.Tensor; factors: Factors },
): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  return tf.tidy(() => {
    const adapter = tf.matMul(tf.gather(loraA as tf.Tensor2D, ids), loraB as tf.Tensor2D);
    return tf.add(tf.mul(embedding.take(ids), beta), tf.mul(adapter, scaling));
  });
}

/**
 * `beta x E^T + scaling (x B^T) A^T`. Beside the product with E, which the backward pass needs once
 * instead of twice, A and B cost rank / width of it.
 */
function adaptedLogits(
  x: tf.Tensor2D,
  { codes, beta, factors }: { codes: Frozen; beta: tf.Tensor; factors: Factors },
): tf.Tensor2D {
  const { loraA, loraB, scaling } = factors;
  return withGradient<tf.Tensor2D, tf.Tensor2D>(
    [x, loraA as tf.Tensor2D, loraB as tf.Tensor2D, beta as tf.Tensor2D],
    ([x, a, b, gain], save) => {
      const z = product(x, b, { transposeB: true });
      save([x, z, a, b, gain]);
      const plus = codes.projectBack(x);
      return combination(z, a, {
        transposeB: true,
        alpha: scaling,
        plus,
        gamma: gain,
        overwrite: true,
      });
    },
    (dy, [x, z, a, b, gain]) => {
      const dz = combination(dy, a, { alpha: scaling });
      const g = codes.project(dy);
      const dA = combination(dy, z, { transposeA: true, alpha: scaling });
      const dB = product(dz, x, { transposeA: true });
      const dBeta = innerProduct(g, x);
      return [combination(dz, b, { plus: g, gamma: gain }), dA, dB, dBeta];
    },
  );
}
