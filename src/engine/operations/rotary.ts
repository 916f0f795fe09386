/**
 * Rotary position embedding.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { portableExp, portableLog } from "../../numeric/portable_math.ts";
import { UsageError } from "../../errors.ts";
import { cosine, sine } from "../../numeric/sine.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { given, refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** How rows form sequences and columns heads; as for attention. */
export interface RotaryOptions {
  /** Rows of a sequence; n is a multiple of it. */
  tokens: number;
  /** Number of heads, which split the columns evenly, each into an even number. */
  heads: number;
}

/** Cosines and sines of all angles, each [tokens, half]. */
interface Angles {
  cosines: Float32Array;
  sines: Float32Array;
}

interface Sizes extends RotaryOptions {
  /** Pairs of columns in a head. */
  half: number;
}

/** Llama's, and the original's. */
const BASE = 10_000;

const tables = new Map<string, Angles>();

/**
 * Turns each pair of columns of a head by an angle that grows with the row's place in its sequence
 * (arXiv:2104.09864, section 3.2.2), pairing columns as Llama does in transformers: of the D = d /
 * heads columns of a head, column i < D/2 belongs to column i + D/2, and at place p, from 0,
 *
 *     y_i        = x_i cos(a) - x_(i + D/2) sin(a)
 *     y_(i + D/2) = x_(i + D/2) cos(a) + x_i sin(a)        a = p 10000^(-2 i / D)
 *
 * The gradient turns back. The angles are the same bits everywhere.
 *
 * @param x [n, d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for another type, or sequences or heads that do not divide x evenly
 */
export function rotary(x: tf.Tensor2D, options: RotaryOptions): tf.Tensor2D {
  const what = "rotary position embedding";
  refuseOtherTypes(what, { x }, 2);
  const sizes = sizesOf(x.shape, given(what, "options", options, ["tokens", "heads"]));
  return withGradient([x], ([x]) => turned(x, sizes, 1), (dy) => turned(dy, sizes, -1));
}

function sizesOf([rows, width]: [number, number], { tokens, heads }: RotaryOptions): Sizes {
  const half = width / heads / 2;
  if ([rows / tokens, half].every((size) => Number.isInteger(size) && size >= 1)) {
    return { tokens, heads, half };
  }
  throw new UsageError(
    `Cannot turn [${rows}, ${width}] by position: need rows in sequences of ${tokens} tokens and ` +
      `columns in ${heads} heads of an even width`,
  );
}

/** `sign` 1 turns onwards, -1 back. */
function turned(x: tf.Tensor2D, sizes: Sizes, sign: 1 | -1): tf.Tensor2D {
  const heap = heapIfAny();
  return heap === null ? composed(x, sizes, sign) : onHeap(heap, x, sizes, sign);
}

function onHeap(heap: Heap, x: tf.Tensor2D, sizes: Sizes, sign: 1 | -1): tf.Tensor2D {
  const { tokens, heads, half } = sizes;
  const { cosines, sines } = anglesOf(sizes);
  const out = heap.allocate<tf.Rank.R2>(x.shape);
  const place = heap.scratch(cosines.byteLength + sines.byteLength);
  const tables = new Float32Array(heap.bytes().buffer, place, 2 * cosines.length);
  tables.set(cosines);
  tables.set(sines, cosines.length);
  heap.kernels.turn(
    heap.address(x),
    x.shape[0],
    ...[tokens, heads, half] as const,
    place,
    place + cosines.byteLength,
    sign,
    heap.address(out),
  );
  return out;
}

function composed(x: tf.Tensor2D, sizes: Sizes, sign: 1 | -1): tf.Tensor2D {
  const { tokens, heads, half } = sizes;
  return tf.tidy(() => {
    const { cosines, sines } = anglesOf(sizes);
    const [c, s] = [cosines, sines].map((table) => tf.tensor(table, [tokens, 1, half]));
    const halves = tf.reshape(x, [-1, tokens, heads, 2 * half]);
    const [a, b] = tf.split(halves, 2, 3);
    const onwards = tf.mul(s, sign);
    const first = tf.sub(tf.mul(a, c), tf.mul(b, onwards));
    const second = tf.add(tf.mul(b, c), tf.mul(a, onwards));
    return tf.reshape(tf.concat([first, second], 3), x.shape);
  });
}

/** The table of a shape; made once. */
function anglesOf({ tokens, half }: Sizes): Angles {
  const key = `${tokens} ${half}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const cosines = new Float32Array(tokens * half);
  const sines = new Float32Array(tokens * half);
  const logBase = portableLog(BASE);
  for (let i = 0; i < half; i++) {
    const speed = portableExp(-(i / half) * logBase);
    for (let place = 0; place < tokens; place++) {
      cosines[place * half + i] = cosine(place * speed);
      sines[place * half + i] = sine(place * speed);
    }
  }
  const made = { cosines, sines };
  tables.set(key, made);
  return made;
}
