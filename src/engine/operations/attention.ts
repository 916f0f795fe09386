/**
 * Attention of several heads within sequences.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { heapIfAny } from "../wasm/heap.ts";
import { attentionOnHeap, type Division, type Matrices } from "./attention_heap.ts";
import { hidden } from "./attention_scores.ts";
import { given, refuseOtherTypes } from "./refuse.ts";
import { type Sequence, type SequenceOptions, sequencesIn } from "./sequences.ts";
import { softmax } from "./softmax.ts";

/** How rows form sequences and columns heads. */
export interface AttentionOptions extends SequenceOptions {
  /** Number of heads, which split the columns evenly. */
  heads: number;
  /** No token sees a later one; false by default. */
  causal?: boolean;
}

/**
 * `softmax(Q K^T / sqrt(d / heads)) V` for each head of each sequence (arXiv:1706.03762, section
 * 3.2). Sequences lie one below the other, heads side by side: that of number h has the columns from
 * `h d / heads` on. Sequences of unequal length are padded (`tokens` and `lengths`) or lie without
 * anything between them (`lengths` alone). Padding is seen by nobody, and neither its results nor
 * its gradients are anything but 0.
 *
 * With P the softmax, S the scores and dP = dY V^T, the gradients are `dV = P^T dY`,
 * `dS = P (dP - sum(dP P))`, `dQ = dS K / sqrt(d / heads)` and `dK = dS^T Q / sqrt(d / heads)`. P is
 * kept for them: on the heap, heads times the sum of all lengths squared.
 *
 * @param q [n, d]
 * @param k [n, d]
 * @param v [n, d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other types, when shapes differ, sequences or heads do not divide them evenly
 * or lengths do not fit
 */
export function attention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  options: AttentionOptions,
): tf.Tensor2D {
  refuseOtherTypes("attention", { q, k, v }, 2);
  const { tokens, lengths, heads, causal = false } = given("attention", "options", options, [
    "tokens",
    "lengths",
    "heads",
    "causal",
  ]);
  const [rows, width] = shapeOf({ q, k, v });
  const sequences = sequencesIn(rows, { tokens, lengths }, "attention");
  if (!Number.isInteger(width / heads) || width < heads) {
    throw new UsageError(`Cannot split ${width} columns into ${heads} heads`);
  }
  const division = { sequences, heads, width, causal };
  if (heapIfAny() !== null) return attentionOnHeap({ q, k, v }, division);
  return tokens !== undefined && lengths === undefined
    ? composed({ q, k, v }, tokens, division)
    : spread({ q, k, v }, division);
}

function shapeOf({ q, k, v }: Matrices): [rows: number, width: number] {
  const [rows, width] = q.shape;
  if ([k, v].some(({ shape }) => shape[0] !== rows || shape[1] !== width)) {
    const shapes = [q, k, v].map(({ shape }) => `[${shape}]`).join(", ");
    throw new UsageError(`Attention needs queries, keys and values of one shape, got ${shapes}`);
  }
  return [rows, width];
}

/** Where there is no heap: tfjs's own gradients, around copies in which heads lie apart. */
function composed({ q, k, v }: Matrices, tokens: number, division: Division): tf.Tensor2D {
  const { sequences, heads, width, causal } = division;
  const depth = width / heads;
  const split = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [sequences.length, tokens, heads, depth]), [0, 2, 1, 3]);
  const scores = tf.mul(tf.matMul(split(q), split(k), false, true), 1 / Math.sqrt(depth));
  const lengths = sequences.map(({ length }) => length);
  const mask = hidden(
    tokens,
    causal,
    lengths.every((length) => length === tokens) ? null : lengths,
  );
  const seen = mask === null ? scores : tf.add(scores, mask);
  const out = tf.transpose(tf.matMul(softmax(seen), split(v)), [0, 2, 1, 3]);
  return tf.reshape(out, [sequences.length * tokens, width]);
}

/** {@linkcode composed} for unequal lengths: the sequences are copied apart, and back. */
function spread({ q, k, v }: Matrices, division: Division): tf.Tensor2D {
  const { sequences } = division;
  const [rows] = q.shape;
  const tokens = Math.max(...sequences.map(({ length }) => length));
  // Where copies come from; one row more than there are, of zeros, stands for padding.
  const [apart, back] = [
    new Int32Array(sequences.length * tokens).fill(rows),
    new Int32Array(rows).fill(sequences.length * tokens),
  ];
  sequences.forEach(({ start, length }: Sequence, i) => {
    for (let token = 0; token < length; token++) {
      apart[i * tokens + token] = start + token;
      back[start + token] = i * tokens + token;
    }
  });
  const rowsAt = (x: tf.Tensor2D, from: Int32Array) =>
    tf.gather(tf.pad(x, [[0, 1], [0, 0]]), tf.tensor1d(from, "int32"));
  const copies = { q: rowsAt(q, apart), k: rowsAt(k, apart), v: rowsAt(v, apart) };
  return rowsAt(composed(copies, tokens, division), back);
}
