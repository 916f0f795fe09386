/**
 * AdamW, Adam and SGD as PyTorch defines them. Values are moved on the engine in float32, so that
 * equal gradients give equal parameters on the portable engine; the factors of a step are computed
 * in float64.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { adamUpdate, type Operands, sgdUpdate } from "../engine/updates.ts";
import type { OptimizerConfig } from "./config.ts";
import { integerPower } from "../numeric/powers.ts";

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

/** One step of a rule, and how its factors go on after a pause. */
interface Rule<Moment extends string> {
  step(operands: Operands<Moment>, learningRate: number, factor: number): void;
  resume(steps: number): void;
}

/**
 * An optimiser with a state of its own, all zeros.
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
    ? withState(sgdRule(config), ["velocity"], parameters)
    : withState(adamRule(config), ["first", "second"], parameters);
}

function withState<Moment extends string>(
  rule: Rule<Moment>,
  moments: readonly Moment[],
  parameters: readonly tf.Variable[],
): Optimizer {
  const total = parameters.reduce((sum, { size }) => sum + size, 0);
  const zeros = tf.tidy(() => moments.map(() => tf.zeros<tf.Rank.R1>([total])));
  const state = Object.fromEntries(
    moments.map((name, i) => [name, tf.keep(zeros[i])]),
  ) as Record<Moment, tf.Tensor1D>;
  return {
    state,
    step: ({ gradients, learningRate, factor = 1 }) =>
      rule.step({ parameters, gradients, state }, learningRate, factor),
    resume(steps, saved) {
      rule.resume(steps);
      for (const name of moments) {
        state[name].dispose();
        state[name] = tf.keep(tf.tensor1d(saved[name]));
      }
    },
    dispose: () => tf.dispose(state),
  };
}

function adamRule(config: OptimizerConfig): Rule<"first" | "second"> {
  const { beta1, beta2, epsilon, weightDecay } = config;
  const decoupled = config.name === "adamw";
  const coupled = decoupled ? 0 : weightDecay;
  let power1 = 1;
  let power2 = 1;
  return {
    resume(steps) {
      power1 = integerPower(beta1, steps);
      power2 = integerPower(beta2, steps);
    },
    step(operands, learningRate, factor) {
      power1 *= beta1;
      power2 *= beta2;
      adamUpdate(operands, {
        ...{ factor, coupled, beta2, epsilon },
        gain1: 1 - beta1,
        gain2: 1 - beta2,
        decay: decoupled ? learningRate * weightDecay : 0,
        stepSize: learningRate / (1 - power1),
        rootScale: 1 / Math.sqrt(1 - power2),
      });
    },
  };
}

function sgdRule({ momentum, weightDecay: decay }: OptimizerConfig): Rule<"velocity"> {
  let steps = 0;
  return {
    resume(taken) {
      steps = taken;
    },
    step(operands, rate, factor) {
      sgdUpdate(operands, { factor, keep: steps++ === 0 ? 0 : momentum, decay, rate });
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
