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
  /** m, [n, backbone], factors behind the second backbone layer at every step; null: 1. */
  readonly mask: tf.Tensor2D | null;
}

/**
 * The last state of a cell, one operation of tfjs after the other:
 *
 * ```text
 * z   = m f(second(f(first([x_t, h_t-1]))))
 * h_t = (1 - s) tanh(ff1(z)) + s tanh(ff2(z))      s = sigmoid(timeA(z) + timeB(z)), h_0 = 0
 * ```
 *
 * @param x [n, T features], step by step
 * @param maps each from [n, dIn] to [n, dOut]
 * @returns h_T, [n, hidden]; the caller disposes (use `tf.tidy`)
 */
export function cfcSteps(
  x: tf.Tensor2D,
  maps: CfcMaps<(x: tf.Tensor2D) => tf.Tensor2D>,
  { steps, hidden, activation, mask }: CfcCourse,
): tf.Tensor2D {
  const f = CFC_ACTIVATIONS[activation];
  const [rows, width] = x.shape;
  const features = width / steps;
  let state = tf.zeros<tf.Rank.R2>([rows, hidden]);
  for (let step = 0; step < steps; step++) {
    state = tf.tidy(() => {
      const input = tf.slice(x, [0, step * features], [rows, features]);
      const behind = f(maps.second(f(maps.first(tf.concat([input, state], 1)))));
      const z = mask === null ? behind : tf.mul<tf.Tensor2D>(behind, mask);
      return cfcGate({
        ff1: maps.ff1(z),
        ff2: maps.ff2(z),
        timeA: maps.timeA(z),
        timeB: maps.timeB(z),
      });
    });
  }
  return state;
}
