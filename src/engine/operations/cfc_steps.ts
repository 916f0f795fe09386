/**
 * A closed-form continuous-time cell, step by step.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { cfcGate } from "./cfc_gate.ts";
import { silu } from "./silu.ts";

/**
 * The maps of a cell: `first`, from input and state to the backbone's width, `second`, within the
 * backbone, and its four heads: the state for a gate of 0 and of 1, before its tanh, how the gate
 * opens with time, and the gate at time 0.
 */
export const CFC_MAPS = ["first", "second", "ff1", "ff2", "timeA", "timeB"] as const;
/** One of {@linkcode CFC_MAPS}. */
export type CfcMapName = typeof CFC_MAPS[number];
/** Something for each of them. */
export type CfcMaps<M> = Readonly<Record<CfcMapName, M>>;

/** `f` of each. */
export function eachCfcMap<M>(f: (name: CfcMapName) => M): CfcMaps<M> {
  return Object.fromEntries(CFC_MAPS.map((name) => [name, f(name)])) as CfcMaps<M>;
}

/** What stands behind each backbone layer: SiLU, or LeCun's `1.7159 tanh(2/3 x)`. */
export type CfcActivation = "silu" | "lecunTanh";

/** The activations by name, on [n, backbone]. */
export const CFC_ACTIVATIONS: Readonly<
  Record<CfcActivation, (x: tf.Tensor2D) => tf.Tensor2D>
> = {
  silu,
  lecunTanh: (x) => tf.mul(1.7159, tf.tanh(tf.mul(x, 2 / 3))),
};

/** How a cell goes over a sequence. */
export interface CfcCourse {
  /** T, steps of a sequence, one unit of time apart. */
  readonly steps: number;
  /** Width of the state. */
  readonly hidden: number;
  /** f. */
  readonly activation: CfcActivation;
  /**
   * m, factors behind the second backbone layer: [n, backbone], the same at every step, or
   * [n, T backbone], those of one step after the other; null: 1.
   */
  readonly mask: tf.Tensor2D | null;
  /**
   * How many of a step's last inputs say what was observed, not being 0: then the state behind the
   * last step at which anything was is the last one, and h_0 where nothing ever was. 0 (default): the
   * last step's.
   */
  readonly observed?: number;
}

/**
 * The last state of a cell, one operation of tfjs after the other:
 *
 * ```text
 * z   = m_t f(second(f(first([x_t, h_t-1]))))
 * h_t = (1 - s) tanh(ff1(z)) + s tanh(ff2(z))      s = sigmoid(timeA(z) + timeB(z)), h_0 = 0
 * ```
 *
 * @param x [n, T features], step by step
 * @param maps each from [n, dIn] to [n, dOut]
 * @returns h_T or, where `observed` says so, an earlier state, [n, hidden]; the caller disposes (use
 * `tf.tidy`)
 */
export function cfcSteps(
  x: tf.Tensor2D,
  maps: CfcMaps<(x: tf.Tensor2D) => tf.Tensor2D>,
  { steps, hidden, activation, mask, observed = 0 }: CfcCourse,
): tf.Tensor2D {
  const f = CFC_ACTIVATIONS[activation];
  const [rows, width] = x.shape;
  const features = width / steps;
  let state = tf.zeros<tf.Rank.R2>([rows, hidden]);
  let read = state;
  for (let step = 0; step < steps; step++) {
    state = tf.tidy(() => {
      const input = tf.slice(x, [0, step * features], [rows, features]);
      const behind = f(maps.second(f(maps.first(tf.concat([input, state], 1)))));
      const z = mask === null ? behind : tf.mul<tf.Tensor2D>(behind, stepOf(mask, behind, step));
      return cfcGate({
        ff1: maps.ff1(z),
        ff2: maps.ff2(z),
        timeA: maps.timeA(z),
        timeB: maps.timeB(z),
      });
    });
    const end = (step + 1) * features;
    const marks = () => tf.slice(x, [0, end - observed], [rows, observed]);
    read = observed === 0 ? state : tf.tidy(() => mixed(marks(), { seen: state, unseen: read }));
  }
  return read;
}

/** The columns of one step, where there are some for each. */
function stepOf(mask: tf.Tensor2D, { shape }: tf.Tensor2D, step: number): tf.Tensor2D {
  const [rows, width] = shape;
  return mask.shape[1] === width ? mask : tf.slice(mask, [0, step * width], [rows, width]);
}

/** One state in rows in which any mark is not 0, the other in the rest. */
function mixed(
  marks: tf.Tensor2D,
  { seen, unseen }: Record<"seen" | "unseen", tf.Tensor2D>,
): tf.Tensor2D {
  const share = tf.max(tf.cast(tf.notEqual(marks, 0), "float32"), 1, true);
  return tf.add(tf.mul(share, seen), tf.mul(tf.sub(1, share), unseen));
}
