/**
 * AdamW, Adam and SGD as PyTorch defines them, on the engine. The state of all parameters lies in
 * one flat tensor a moment.
 *
 * All arithmetic on values is + - * / and square root in float32, so that equal gradients give
 * equal parameters on the portable engine; factors of a step are computed in float64.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { tidied } from "../engine/scope.ts";
import { type Heap, heapIfAny } from "../engine/wasm/heap.ts";
import type { OptimizerConfig } from "./config.ts";
import { integerPower } from "./schedule.ts";

/** One step's gradients and how far to go. */
export interface Update {
  /** One a parameter, in order; not changed. */
  gradients: readonly tf.Tensor[];
  /** Learning rate of this step. */
  learningRate: number;
  /** Factor of all gradients, of clipping for instance; 1 by default. */
  factor?: number;
}

/** Update rule with its own state. */
export interface Optimizer {
  /** Moves the parameters in place. */
  step(update: Update): void;
  /** The state by name, flat over all parameters in order; owned by the optimiser. */
  readonly state: Readonly<Record<string, tf.Tensor1D>>;
  /** Continues after `steps` steps with a state as {@linkcode Optimizer.state} had it then. */
  resume(steps: number, state: Readonly<Record<string, Float32Array>>): void;
  /** Frees the state. */
  dispose(): void;
}

/** What a rule does to a stretch of values, with `State` as the names of its moments. */
interface Rule<State extends string> {
  readonly moments: readonly State[];
  /** Factors of the next step; counts it. */
  next(learningRate: number, factor: number): Step<State>;
  resume(steps: number): void;
}

interface Step<State extends string> {
  /** In place, on addresses. */
  onHeap(
    heap: Heap,
    parameter: number,
    gradient: number,
    at: Record<State, number>,
    n: number,
  ): void;
  /** By tfjs's operations: new values of the parameters and of the state. */
  composed(
    parameter: tf.Tensor,
    gradient: tf.Tensor,
    state: Record<State, tf.Tensor>,
  ): { parameter: tf.Tensor; state: Record<State, tf.Tensor> };
}

/**
 * An optimiser of its own state, all zeros.
 *
 * `adamw` decays the parameters themselves (decoupled, arXiv:1711.05101); `adam` and `sgd` add the
 * decay to the gradient, as PyTorch does.
 *
 * @param parameters what it moves; materialised and owned by the caller
 */
export function createOptimizer(
  config: OptimizerConfig,
  parameters: readonly tf.Variable[],
): Optimizer {
  return config.name === "sgd"
    ? withState(sgdRule(config), parameters)
    : withState(adamRule(config), parameters);
}

function withState<State extends string>(
  rule: Rule<State>,
  parameters: readonly tf.Variable[],
): Optimizer {
  const total = parameters.reduce((sum, { size }) => sum + size, 0);
  const zeros = () => tf.keep(tf.zeros<tf.Rank.R1>([total]));
  const state = Object.fromEntries(rule.moments.map((name) => [name, zeros()])) as Record<
    State,
    tf.Tensor1D
  >;
  const replace = (name: State, values: tf.Tensor) => {
    state[name].dispose();
    state[name] = tf.keep(values as tf.Tensor1D);
  };
  return {
    state,
    step({ gradients, learningRate, factor = 1 }) {
      const step = rule.next(learningRate, factor);
      const heap = heapIfAny();
      if (heap !== null) return stepOnHeap(heap, step, { parameters, gradients, state });
      const next = tidied(() => stepComposed(step, { parameters, gradients, state }));
      for (const name of rule.moments) replace(name, next.state[name]);
      parameters.forEach((parameter, slot) => parameter.assign(next.parameters[slot]));
      tf.dispose(next.parameters);
    },
    resume(steps, saved) {
      rule.resume(steps);
      for (const name of rule.moments) replace(name, tf.tensor1d(saved[name]));
    },
    dispose: () => tf.dispose(state),
  };
}

interface Operands<State extends string> {
  parameters: readonly tf.Variable[];
  gradients: readonly tf.Tensor[];
  state: Record<State, tf.Tensor1D>;
}

function stepOnHeap<State extends string>(
  heap: Heap,
  step: Step<State>,
  { parameters, gradients, state }: Operands<State>,
): void {
  const places = Object.entries<tf.Tensor1D>(state).map(([name, values]) =>
    [name, heap.address(values)] as const
  );
  let done = 0;
  parameters.forEach((parameter, slot) => {
    if (heap.isShared(parameter)) giveOwnValues(heap, parameter);
    const at = Object.fromEntries(places.map(([name, place]) => [name, place + 4 * done]));
    const [p, g] = [heap.address(parameter), heap.address(gradients[slot])];
    step.onHeap(heap, p, g, at as Record<State, number>, parameter.size);
    done += parameter.size;
  });
}

/** Copies of the parameter keep the values they had. */
function giveOwnValues(heap: Heap, parameter: tf.Variable): void {
  const copy = heap.allocate(parameter.shape);
  const [from, to] = [heap.address(parameter), heap.address(copy)];
  heap.bytes().copyWithin(to, from, from + 4 * parameter.size);
  parameter.assign(copy);
  copy.dispose();
}

function stepComposed<State extends string>(
  step: Step<State>,
  { parameters, gradients, state }: Operands<State>,
): { parameters: tf.Tensor[]; state: Record<State, tf.Tensor> } {
  const flat = (tensors: readonly tf.Tensor[]) =>
    tf.concat(tensors.map((t) => tf.reshape(t, [-1])));
  const next = step.composed(flat(parameters), flat(gradients), state);
  const parts = tf.split(next.parameter, parameters.map(({ size }) => size));
  return {
    state: next.state,
    parameters: parameters.map(({ shape }, slot) => tf.reshape(parts[slot], shape)),
  };
}

function adamRule(config: OptimizerConfig): Rule<"first" | "second"> {
  const { beta1, beta2, epsilon, weightDecay } = config;
  const decoupled = config.name === "adamw";
  const [gain1, gain2] = [1 - beta1, 1 - beta2];
  const coupled = decoupled ? 0 : weightDecay;
  let power1 = 1;
  let power2 = 1;
  return {
    moments: ["first", "second"],
    resume(steps) {
      power1 = integerPower(beta1, steps);
      power2 = integerPower(beta2, steps);
    },
    next(learningRate, factor) {
      power1 *= beta1;
      power2 *= beta2;
      const stepSize = learningRate / (1 - power1);
      const rootScale = 1 / Math.sqrt(1 - power2);
      const decay = decoupled ? learningRate * weightDecay : 0;
      return {
        onHeap: ({ kernels }, p, g, { first, second }, n) =>
          kernels.adam(
            ...[p, g, first, second, n, factor, coupled, gain1, beta2, gain2] as const,
            ...[decay, stepSize, rootScale, epsilon] as const,
          ),
        composed(p, g, { first, second }) {
          const gradient = tf.add(tf.mul(g, factor), tf.mul(p, coupled));
          const mean = tf.add(first, tf.mul(tf.sub(gradient, first), gain1));
          const square = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), gain2));
          const root = tf.add(tf.mul(tf.sqrt(square), rootScale), epsilon);
          const moved = tf.add(tf.mul(p, decay), tf.div(tf.mul(mean, stepSize), root));
          return { parameter: tf.sub(p, moved), state: { first: mean, second: square } };
        },
      };
    },
  };
}

function sgdRule({ momentum, weightDecay }: OptimizerConfig): Rule<"velocity"> {
  let steps = 0;
  return {
    moments: ["velocity"],
    resume(taken) {
      steps = taken;
    },
    next(learningRate, factor) {
      const keep = steps++ === 0 ? 0 : momentum;
      return {
        onHeap: ({ kernels }, p, g, { velocity }, n) =>
          kernels.sgd(p, g, velocity, n, factor, keep, weightDecay, learningRate),
        composed(p, g, { velocity }) {
          const gradient = tf.add(tf.mul(g, factor), tf.mul(p, weightDecay));
          const moved = tf.add(tf.mul(velocity, keep), gradient);
          const parameter = tf.sub(p, tf.mul(moved, learningRate));
          return { parameter, state: { velocity: moved } };
        },
      };
    },
  };
}

/**
 * The factor that brings gradients down to a joint L2 norm of at most `limit`. PyTorch adds 1e-6 to
 * the norm it divides by; here nothing is added.
 *
 * @param squaredNorm sum of the squares of all gradients
 * @param limit null: no limit
 */
export function clippingFactor(squaredNorm: number, limit: number | null): number {
  const norm = Math.sqrt(squaredNorm);
  return limit === null || norm <= limit ? 1 : limit / norm;
}
