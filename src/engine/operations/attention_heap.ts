/**
 * Attention where tensors lie on the heap: one product after the other, heads in place, and nothing
 * computed for padding.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { multiply } from "../wasm/gemm.ts";
import { currentHeap, type Heap } from "../wasm/heap.ts";
import { paddingIn, type Sequence } from "./sequences.ts";
import { withGradient } from "./with_gradient.ts";

/** How attention is divided, in rows and columns. */
export interface Division {
  /** Where sequences lie. */
  readonly sequences: readonly Sequence[];
  /** Number of heads. */
  readonly heads: number;
  /** d, all heads together. */
  readonly width: number;
  /** No token sees a later one. */
  readonly causal: boolean;
}

/** Queries, keys and values; each [n, d]. */
export interface Matrices {
  q: tf.Tensor2D;
  k: tf.Tensor2D;
  v: tf.Tensor2D;
}

/** Sequences of one length, one below the other: their scores are one tensor. */
interface Run {
  row: number;
  count: number;
  tokens: number;
}

/**
 * Attention and its gradient on the current engine's heap.
 *
 * @param matrices each [n, d]
 * @param division checked by the caller
 * @returns [n, d], 0 in padding; the caller disposes
 */
export function attentionOnHeap({ q, k, v }: Matrices, division: Division): tf.Tensor2D {
  const runs = runsOf(division.sequences);
  return withGradient([q, k, v], ([q, k, v], save) => {
    const heap = currentHeap();
    const mixture = heap.allocate<tf.Rank.R2>(v.shape);
    const shares = runs.map((run) => mix(heap, { q, k, v, mixture }, run, division));
    clearPadding(heap, mixture, division);
    save([q, k, v, ...shares] as tf.Tensor2D[]);
    return mixture;
  }, (dy, [q, k, v, ...shares]) => gradients(dy, { q, k, v, shares }, runs, division));
}

function runsOf(sequences: readonly Sequence[]): Run[] {
  const runs: Run[] = [];
  for (const { start, length } of sequences) {
    const last = runs[runs.length - 1];
    const follows = last?.tokens === length && last.row + last.count * length === start;
    if (follows) last.count++;
    else runs.push({ row: start, count: 1, tokens: length });
  }
  return runs;
}

/** Calls `use` for each head of each sequence: where it begins in [n, d], and where its scores do. */
function forEachHead(
  { row, count, tokens }: Run,
  { heads, width }: Division,
  use: (at: number, scoresAt: number) => void,
): void {
  for (let sequence = 0; sequence < count; sequence++) {
    for (let head = 0; head < heads; head++) {
      const at = (row + sequence * tokens) * width + head * (width / heads);
      use(4 * at, 4 * (sequence * heads + head) * tokens * tokens);
    }
  }
}

/**
 * Writes `P V` into the rows of the run; returns P, the softmax of `Q K^T / sqrt(depth)`, [count,
 * heads, tokens, tokens]. One head after the other, so that its scores stay in the cache; the caller
 * disposes.
 */
function mix(
  heap: Heap,
  { q, k, v, mixture }: Matrices & { mixture: tf.Tensor2D },
  run: Run,
  division: Division,
): tf.Tensor4D {
  const { count, tokens } = run;
  const { heads, width, causal } = division;
  const depth = width / heads;
  const shares = heap.allocate<tf.Rank.R4>([count, heads, tokens, tokens]);
  const [queries, keys, values, out, weights] = heap.addresses(q, k, v, mixture, shares);
  forEachHead(run, division, (at, scoresAt) => {
    const p = weights + scoresAt;
    multiply(heap, {
      ...{ m: tokens, n: tokens, k: depth, alpha: 1 / Math.sqrt(depth) },
      ...{ a: queries + at, lda: width, b: keys + at, ldb: width, transposeB: true, c: p },
    });
    heap.kernels.softmax(p, tokens, tokens, causal, heap.scratch(64));
    multiply(heap, {
      ...{ m: tokens, n: depth, k: tokens, a: p, lda: tokens },
      ...{ b: values + at, ldb: width, c: out + at, ldc: width },
    });
  });
  return shares;
}

/** Writes 0 where no sequence lies. */
function clearPadding(heap: Heap, x: tf.Tensor2D, { sequences, width }: Division): void {
  const values = heap.values(x);
  for (const { start, length } of paddingIn(x.shape[0], sequences)) {
    values.fill(0, start * width, (start + length) * width);
  }
}

/** Gradients of q, k and v. */
function gradients(
  dy: tf.Tensor2D,
  { q, k, v, shares }: Matrices & { shares: tf.Tensor[] },
  runs: readonly Run[],
  division: Division,
): tf.Tensor2D[] {
  const heap = currentHeap();
  const results = [q, k, v].map(({ shape }) => heap.allocate<tf.Rank.R2>(shape));
  const longest = Math.max(...runs.map(({ tokens }) => tokens));
  const slopes = heap.allocate([longest, longest]);
  const places = heap.addresses(q, k, v, dy, ...results, slopes);
  runs.forEach((run, i) => gradientsOf(run, heap, places, heap.address(shares[i]), division));
  for (const result of results) clearPadding(heap, result, division);
  slopes.dispose();
  return results;
}

/** One head after the other, so that its scores stay in the cache. */
function gradientsOf(
  run: Run,
  heap: Heap,
  [queries, keys, values, given, dq, dk, dv, place]: number[],
  weights: number,
  division: Division,
): void {
  const { tokens } = run;
  const { width, heads } = division;
  const depth = width / heads;
  const alpha = 1 / Math.sqrt(depth);
  const square = { m: tokens, n: tokens, k: depth };
  const tall = { m: tokens, n: depth, k: tokens, lda: tokens, ldb: width, ldc: width };
  forEachHead(run, division, (at, scoresAt) => {
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
}
