/**
 * Update rules on the engine: parameters move in place, the state of all of them lies in one flat
 * tensor a moment. All arithmetic on values is + - * / and square root in float32.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { tidied } from "./scope.ts";
import { type Heap, heapIfAny } from "./wasm/heap.ts";

/** What a step works on. */
export interface Operands<Moment extends string> {
  readonly parameters: readonly tf.Variable[];
  /** One a parameter, in order; not changed. */
  readonly gradients: readonly tf.Tensor[];
  /** Flat over all parameters, in order; replaced where it cannot be changed in place. */
  readonly state: Record<Moment, tf.Tensor1D>;
}

/** Numbers of one step of {@linkcode adamUpdate}. */
export interface AdamFactors {
  /** Factor of all gradients. */
  factor: number;
  /** Share of the parameters added to the gradients. */
  coupled: number;
  /** 1 - beta1. */
  gain1: number;
  beta2: number;
  /** 1 - beta2. */
  gain2: number;
  /** Share of the parameters taken off by the step. */
  decay: number;
  /** Learning rate over 1 - beta1^t. */
  stepSize: number;
  /** 1 / sqrt(1 - beta2^t). */
  rootScale: number;
  epsilon: number;
}

/**
 * With g the gradient times `factor` plus coupled p: `m += gain1 (g - m)`,
 * `v = beta2 v + gain2 g^2`, `p -= decay p + stepSize m / (sqrt(v) rootScale + epsilon)`.
 */
export function adamUpdate(
  operands: Operands<"first" | "second">,
  { factor, coupled, gain1, beta2, gain2, decay, stepSize, rootScale, epsilon }: AdamFactors,
): void {
  const heap = heapIfAny();
  if (heap !== null) {
    return eachOnHeap(heap, operands, ({ p, g, size, at: { first: m, second: v } }) => {
      const moments = [factor, coupled, gain1, beta2, gain2] as const;
      const step = [decay, stepSize, rootScale, epsilon] as const;
      heap.kernels.adam(p, g, m, v, size, ...moments, ...step);
    });
  }
  composed(operands, (p, g, { first, second }) => {
    const gradient = tf.add(tf.mul(g, factor), tf.mul(p, coupled));
    const mean = tf.add(first, tf.mul(tf.sub(gradient, first), gain1));
    const square = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), gain2));
    const root = tf.add(tf.mul(tf.sqrt(square), rootScale), epsilon);
    const moved = tf.add(tf.mul(p, decay), tf.div(tf.mul(mean, stepSize), root));
    return { parameters: tf.sub(p, moved), state: { first: mean, second: square } };
  });
}

/** Numbers of one step of {@linkcode sgdUpdate}. */
export interface SgdFactors {
  /** Factor of all gradients. */
  factor: number;
  /** Share of the last update that is kept. */
  keep: number;
  /** Share of the parameters added to the gradients. */
  decay: number;
  /** Learning rate. */
  rate: number;
}

/** `u = keep u + factor g + decay p`, `p -= rate u`. */
export function sgdUpdate(
  operands: Operands<"velocity">,
  { factor, keep, decay, rate }: SgdFactors,
): void {
  const heap = heapIfAny();
  if (heap !== null) {
    return eachOnHeap(heap, operands, ({ p, g, size, at: { velocity } }) => {
      heap.kernels.sgd(p, g, velocity, size, factor, keep, decay, rate);
    });
  }
  composed(operands, (p, g, { velocity }) => {
    const gradient = tf.add(tf.mul(g, factor), tf.mul(p, decay));
    const moved = tf.add(tf.mul(velocity, keep), gradient);
    return { parameters: tf.sub(p, tf.mul(moved, rate)), state: { velocity: moved } };
  });
}

/** Addresses of one parameter, its gradient and its stretch of the state. */
interface Place<Moment extends string> {
  readonly p: number;
  readonly g: number;
  readonly size: number;
  readonly at: Record<Moment, number>;
}

function eachOnHeap<Moment extends string>(
  heap: Heap,
  { parameters, gradients, state }: Operands<Moment>,
  update: (place: Place<Moment>) => void,
): void {
  const names = Object.keys(state) as Moment[];
  let done = 0;
  parameters.forEach((parameter, slot) => {
    if (heap.isShared(parameter)) giveOwnValues(heap, parameter);
    const stretches = names.map((name) => [name, heap.address(state[name]) + 4 * done]);
    const at = Object.fromEntries(stretches) as Record<Moment, number>;
    const { size } = parameter;
    update({ p: heap.address(parameter), g: heap.address(gradients[slot]), size, at });
    done += size;
  });
}

/** Copies of the parameter keep the values they had. */
function giveOwnValues(heap: Heap, parameter: tf.Variable): void {
  const copy = heap.allocate(parameter.shape);
  const [from, to] = heap.addresses(parameter, copy);
  heap.bytes().copyWithin(to, from, from + 4 * parameter.size);
  parameter.assign(copy);
  copy.dispose();
}

/** By tfjs's operations on all parameters at once. */
function composed<Moment extends string>(
  { parameters, gradients, state }: Operands<Moment>,
  rule: (
    parameters: tf.Tensor,
    gradients: tf.Tensor,
    state: Record<Moment, tf.Tensor>,
  ) => { parameters: tf.Tensor; state: Record<Moment, tf.Tensor> },
): void {
  const flat = (tensors: readonly tf.Tensor[]) =>
    tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
  const next = tidied(() => {
    const { parameters: moved, state: kept } = rule(flat(parameters), flat(gradients), state);
    const parts = tf.split(moved, parameters.map(({ size }) => size));
    return { kept, parts: parameters.map(({ shape }, slot) => tf.reshape(parts[slot], shape)) };
  });
  for (const name of Object.keys(state) as Moment[]) {
    state[name].dispose();
    state[name] = tf.keep(next.kept[name] as tf.Tensor1D);
  }
  parameters.forEach((parameter, slot) => parameter.assign(next.parts[slot]));
  tf.dispose(next.parts);
}
