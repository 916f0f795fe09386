/**
 * GELU (arXiv:1606.08415), exact and as it is usually approximated.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { heapIfAny } from "../wasm/heap.ts";
import { ELEMENTWISE } from "../wasm/kernels.ts";
import { given, refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** Which GELU. */
export interface GeluOptions {
  /** `none` (default), by the error function, or `tanh`: the names of torch.nn.GELU. */
  approximate?: "none" | "tanh";
}

/** sqrt(2 / pi). */
const ROOT = 0.7978845608028654;
const CUBE = 0.044715;
/** 1 / sqrt(2 pi). */
const DENSITY = 0.3989422804014327;

/** GELU where there is no heap: its value and its derivative, composed. */
interface Composition {
  value(x: tf.Tensor): tf.Tensor;
  slope(x: tf.Tensor): tf.Tensor;
}

const EXACT: Composition = {
  value: (x) => tf.mul(x, half(tf.erf(tf.mul(x, Math.SQRT1_2)))),
  slope: (x) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), DENSITY);
    return tf.add(half(tf.erf(tf.mul(x, Math.SQRT1_2))), tf.mul(x, density));
  },
};

const APPROXIMATE: Composition = {
  value: (x) => tf.mul(x, half(tf.tanh(inner(x)))),
  slope: (x) => {
    const t = tf.tanh(inner(x));
    const steep = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBE), 1), ROOT);
    const bend = tf.mul(tf.mul(x, 0.5), tf.sub(1, tf.square(t)));
    return tf.add(half(t), tf.mul(bend, steep));
  },
};

/**
 * `x P(X <= x)` for a standard normal X: `x (1 + erf(x / sqrt(2))) / 2`, or with `tanh`
 * `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`. Each has its own exact gradient.
 *
 * @param x any shape
 * @returns the shape of x; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type, and another approximation
 */
export function gelu<T extends tf.Tensor>(x: T, options: GeluOptions = {}): T {
  refuseOtherTypes("GELU", { x });
  const { approximate = "none" } = given("GELU", "options", options, ["approximate"]);
  if (approximate !== "none" && approximate !== "tanh") {
    throw new UsageError(`Cannot compute GELU: approximate is none or tanh, got ${approximate}`);
  }
  const [what, composed] = approximate === "tanh"
    ? [ELEMENTWISE.geluTanh, APPROXIMATE]
    : [ELEMENTWISE.geluErf, EXACT];
  return withGradient<T>([x], ([x], save) => {
    save([x]);
    const heap = heapIfAny();
    if (heap === null) return composed.value(x) as T;
    const out: tf.Tensor = heap.allocate(x.shape);
    const [from, to] = heap.addresses(x, out);
    heap.kernels.elementwise(what, from, x.size, to, heap.scratch(256));
    return out as T;
  }, (dy, [x]) => {
    const heap = heapIfAny();
    if (heap === null) return tf.mul(dy, composed.slope(x));
    const out = heap.allocate(x.shape);
    const [place, upstream, dx] = heap.addresses(x, dy, out);
    heap.kernels.geluGradient(what, place, upstream, x.size, dx, heap.scratch(256));
    return out;
  });
}

/** sqrt(2 / pi) (x + 0.044715 x^3). */
function inner(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), CUBE)), ROOT);
}

/** (1 + y) / 2. */
function half(y: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(y, 1), 0.5);
}
