/**
 * The gate of a closed-form continuous-time cell.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { given, refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";
import { UsageError } from "../../errors.ts";

/** What the four heads of a cell give, each [n, hidden], float32. */
export interface GateInputs {
  /** State for a gate of 0, before its tanh. */
  ff1: tf.Tensor2D;
  /** State for a gate of 1, before its tanh. */
  ff2: tf.Tensor2D;
  /** How the gate opens with time. */
  timeA: tf.Tensor2D;
  /** The gate at time 0. */
  timeB: tf.Tensor2D;
}

/**
 * `h = (1 - s) u + s v` with u = tanh(ff1), v = tanh(ff2), s = 1 / (1 + exp(-(timeA t + timeB))):
 * R. Hasani et al., Closed-form continuous-time neural networks, Nature Machine Intelligence 4, 2022
 * (arXiv:2106.13898), with the sign of t as in the authors' code (github.com/raminmh/CfC).
 *
 * Gradients, with e = (v - u) s (1 - s): `dy (1 - s) (1 - u^2)`, `dy s (1 - v^2)`, `dy e t`, `dy e`.
 *
 * @param inputs the four heads
 * @param elapsed t, the time since the last state; default 1
 * @returns [n, hidden], in (-1, 1); the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for tensors of another type or of differing shapes
 */
export function cfcGate(
  inputs: GateInputs,
  elapsed = 1,
): tf.Tensor2D {
  const what = "the gate of a CfC cell";
  const { ff1, ff2, timeA, timeB } = given(what, "inputs", inputs);
  if (typeof elapsed !== "number") {
    throw new UsageError(`Cannot compute ${what}: elapsed must be a number, got ${typeof elapsed}`);
  }
  refuseOtherTypes(what, { ff1, ff2, timeA, timeB });
  for (const [name, tensor] of Object.entries({ ff2, timeA, timeB })) {
    refuseShape(what, name, tensor, ff1.shape);
  }
  return withGradient<tf.Tensor2D, tf.Tensor2D>(
    [ff1, ff2, timeA, timeB],
    ([ff1, ff2, timeA, timeB], save) => {
      const [u, v] = [tf.tanh(ff1), tf.tanh(ff2)];
      const s = tf.sigmoid<tf.Tensor2D>(tf.add(aged(timeA, elapsed), timeB));
      save([u, v, s]);
      return tf.add(u, tf.mul(s, tf.sub(v, u)));
    },
    (dy, [u, v, s]) => {
      const open = tf.mul(dy, s);
      const shut = tf.sub(dy, open);
      const timed = tf.mul(tf.mul(open, tf.sub(1, s)), tf.sub(v, u));
      return [
        tf.mul(shut, tf.sub(1, tf.square(u))),
        tf.mul(open, tf.sub(1, tf.square(v))),
        aged(timed, elapsed),
        timed,
      ];
    },
  );
}

/** `x t`, without work where t is 1. */
function aged<T extends tf.Tensor>(x: T, elapsed: number): T {
  return elapsed === 1 ? tf.clone(x) : tf.mul(x, elapsed);
}
