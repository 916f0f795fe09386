/**
 * Attention of several heads within sequences.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { multiply } from "../wasm/gemm.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { softmax } from "./softmax.ts";
import { refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** How rows form sequences and columns heads. */
export interface AttentionOptions {
  /** Rows of a sequence; n is a multiple of it. */
  tokens: number;
  /** Number of heads, which split the columns evenly. */
  heads: number;
  /** No token sees a later one; false by default. */
  causal?: boolean;
}

/** Queries, keys, values and what is made of them; each [n, d]. */
interface Matrices {
  q: tf.Tensor2D;
  k: tf.Tensor2D;
  v: tf.Tensor2D;
}

/** Sizes of everything, in values. */
interface Sizes {
  sequences: number;
  tokens: number;
  heads: number;
  /** d, all heads together. */
  width: number;
  /** Columns of one head. */
  depth: number;
}

/** Score of what may not be seen: its exponential is 0, beside any score that may. */
const UNSEEN = -1e30;

/**
 * `softmax(Q K^T / sqrt(d / heads)) V` for each head of each sequence (arXiv:1706.03762, section
 * 3.2). Sequences lie one below the other, heads side by side: that of number h has the columns from
 * `h d / heads` on.
 *
 * With P the softmax, S the scores and dP = dY V^T, the gradients are `dV = P^T dY`,
 * `dS = P (dP - sum(dP P))`, `dQ = dS K / sqrt(d / heads)` and `dK = dS^T Q / sqrt(d / heads)`. P is
 * kept for them: n tokens heads values.
 *
 * @param q [n, d]
 * @param k [n, d]
 * @param v [n, d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {Error} when shapes differ, or sequences or heads do not divide them evenly
 */
export function attention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  { tokens, heads, causal = false }: AttentionOptions,
): tf.Tensor2D {
  const sizes = sizesOf({ q, k, v }, tokens, heads);
  refuseOtherTypes("attention", { q, k, v });
  if (heapIfAny() === null) return composed({ q, k, v }, sizes, causal);
  return withGradient([q, k, v], ([q, k, v], save) => {
    const heap = heapIfAny() as Heap;
    const scores = scoresOf(heap, { q, k }, sizes, causal);
    const shares = tf.softmax(scores);
    scores.dispose();
    save([q, k, v, shares as tf.Tensor]);
    return mixed(heap, shares, v, sizes);
  }, (dy, [q, k, v, shares]) => gradients(heapIfAny() as Heap, dy, { q, k, v, shares }, sizes));
}

function sizesOf({ q, k, v }: Matrices, tokens: number, heads: number): Sizes {
  const [rows, width] = q.shape;
  if ([k, v].some(({ shape }) => shape[0] !== rows || shape[1] !== width)) {
    const shapes = [q, k, v].map(({ shape }) => `[${shape}]`).join(", ");
    throw new Error(`Attention needs queries, keys and values of one shape, got ${shapes}`);
  }
  const [sequences, depth] = [rows / tokens, width / heads];
  if (![sequences, depth].every((size) => Number.isInteger(size) && size >= 1)) {
    throw new Error(
      `Cannot split [${rows}, ${width}] into sequences of ${tokens} tokens and ${heads} heads`,
    );
  }
  return { sequences, tokens, heads, width, depth };
}

/** Where there is no heap: tfjs's own gradients, around copies in which heads lie apart. */
function composed({ q, k, v }: Matrices, sizes: Sizes, causal: boolean): tf.Tensor2D {
  const { sequences, tokens, heads, width, depth } = sizes;
  const split = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [sequences, tokens, heads, depth]), [0, 2, 1, 3]);
  const scores = tf.mul(tf.matMul(split(q), split(k), false, true), 1 / Math.sqrt(depth));
  const seen = causal ? tf.add(scores, hidden(tokens)) : scores;
  const out = tf.transpose(tf.matMul(softmax(seen), split(v)), [0, 2, 1, 3]);
  return tf.reshape(out, [sequences * tokens, width]);
}

/** [tokens, tokens] with a row for each token: 0 up to itself, then {@linkcode UNSEEN}. */
function hidden(tokens: number): tf.Tensor2D {
  const values = new Float32Array(tokens * tokens);
  hideLater(values, tokens);
  return tf.tensor2d(values, [tokens, tokens]);
}

/** In each of the matrices [tokens, tokens] that lie one after the other. */
function hideLater(scores: Float32Array, tokens: number): void {
  for (let first = 0, row = 0; first < scores.length; first += tokens, row++) {
    scores.fill(UNSEEN, first + row % tokens + 1, first + tokens);
  }
}

/** Calls `use` for each head of each sequence: where it begins in [n, d], and where its scores do. */
function forEachHead(sizes: Sizes, use: (at: number, scoresAt: number) => void): void {
  const { sequences, tokens, heads, width, depth } = sizes;
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let head = 0; head < heads; head++) {
      const at = sequence * tokens * width + head * depth;
      use(4 * at, 4 * (sequence * heads + head) * tokens * tokens);
    }
  }
}

/** `Q K^T / sqrt(depth)`, [sequences, heads, tokens, tokens]; the caller disposes. */
function scoresOf(
  heap: Heap,
  { q, k }: Omit<Matrices, "v">,
  sizes: Sizes,
  causal: boolean,
): tf.Tensor4D {
  const { sequences, tokens, heads, width, depth } = sizes;
  const scores = heap.allocate<tf.Rank.R4>([sequences, heads, tokens, tokens]);
  const [queries, keys, out] = [q, k, scores].map((tensor) => heap.address(tensor));
  forEachHead(sizes, (at, scoresAt) => {
    multiply(heap, {
      ...{ m: tokens, n: tokens, k: depth, alpha: 1 / Math.sqrt(depth) },
      ...{ a: queries + at, lda: width, b: keys + at, ldb: width, transposeB: true },
      c: out + scoresAt,
    });
  });
  if (causal) hideLater(heap.floats(out, scores.size), tokens);
  return scores;
}

/** `P V`, [n, d]; the caller disposes. */
function mixed(heap: Heap, shares: tf.Tensor, v: tf.Tensor2D, sizes: Sizes): tf.Tensor2D {
  const { tokens, width, depth } = sizes;
  const mixture = heap.allocate<tf.Rank.R2>(v.shape);
  const [weights, values, out] = [shares, v, mixture].map((tensor) => heap.address(tensor));
  forEachHead(sizes, (at, scoresAt) => {
    multiply(heap, {
      ...{ m: tokens, n: depth, k: tokens },
      ...{ a: weights + scoresAt, lda: tokens, b: values + at, ldb: width },
      ...{ c: out + at, ldc: width },
    });
  });
  return mixture;
}

/** Gradients of q, k and v. One head after the other, so that its scores stay in the cache. */
function gradients(
  heap: Heap,
  dy: tf.Tensor2D,
  { q, k, v, shares }: Matrices & { shares: tf.Tensor },
  sizes: Sizes,
): tf.Tensor2D[] {
  const { tokens, width, depth } = sizes;
  const results = [q, k, v].map(({ shape }) => heap.allocate<tf.Rank.R2>(shape));
  const slopes = heap.allocate([tokens, tokens]);
  const [queries, keys, values, weights, given] = [q, k, v, shares, dy].map((tensor) =>
    heap.address(tensor)
  );
  const [dq, dk, dv] = results.map((tensor) => heap.address(tensor));
  const place = heap.address(slopes);
  const alpha = 1 / Math.sqrt(depth);
  const square = { m: tokens, n: tokens, k: depth };
  const tall = { m: tokens, n: depth, k: tokens, lda: tokens, ldb: width, ldc: width };
  forEachHead(sizes, (at, scoresAt) => {
    const [p, upstream] = [weights + scoresAt, given + at];
    multiply(heap, { ...tall, transposeA: true, a: p, b: upstream, c: dv + at });
    multiply(heap, {
      ...{ ...square, transposeB: true },
      ...{ a: upstream, lda: width, b: values + at, ldb: width, c: place },
    });
    heap.kernels.softmaxGradient(p, place, tokens, tokens, place);
    multiply(heap, { ...tall, alpha, a: place, b: keys + at, c: dq + at });
    multiply(heap, { ...tall, alpha, transposeA: true, a: place, b: queries + at, c: dk + at });
  });
  slopes.dispose();
  return results;
}
