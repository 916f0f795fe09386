/**
 * AdamW, Adam and SGD over plain arrays, as PyTorch defines them.
 *
 * All arithmetic is + - * / and square root in float64, rounded to float32 when stored, so that
 * equal gradients give equal parameters on every machine.
 *
 * @module
 */

import type { OptimizerConfig } from "./config.ts";
import { integerPower } from "./schedule.ts";

/** Update rule with its own state, one slot a parameter. */
export interface Optimizer {
  /**
   * Moves `parameters` in place.
   *
   * @param gradients same lengths as `parameters`; not changed
   * @param learningRate of this step
   */
  step(parameters: Float32Array[], gradients: Float32Array[], learningRate: number): void;
  /** Steps taken so far. */
  readonly steps: number;
  /** The state arrays (not copies), by name; what a checkpoint holds. */
  readonly state: Readonly<Record<string, Float32Array[]>>;
  /** Continues from a checkpoint's number of steps; the state arrays are filled by the caller. */
  resume(steps: number): void;
}

/**
 * @param sizes number of values of each parameter
 *
 * `adamw` decays the parameters themselves (decoupled, arXiv:1711.05101); `adam` and `sgd` add the
 * decay to the gradient, as PyTorch does.
 */
export function createOptimizer(config: OptimizerConfig, sizes: readonly number[]): Optimizer {
  return config.name === "sgd" ? createSgd(config, sizes) : createAdam(config, sizes);
}

function createAdam(config: OptimizerConfig, sizes: readonly number[]): Optimizer {
  const { beta1, beta2, epsilon, weightDecay } = config;
  const decoupled = config.name === "adamw";
  const first = sizes.map((size) => new Float32Array(size));
  const second = sizes.map((size) => new Float32Array(size));
  let steps = 0;
  let power1 = 1;
  let power2 = 1;
  return {
    state: { first, second },
    get steps() {
      return steps;
    },
    resume(taken) {
      steps = taken;
      power1 = integerPower(beta1, taken);
      power2 = integerPower(beta2, taken);
    },
    step(parameters, gradients, learningRate) {
      steps++;
      power1 *= beta1;
      power2 *= beta2;
      const stepSize = learningRate / (1 - power1);
      const rootCorrection = Math.sqrt(1 - power2);
      const shrink = decoupled ? 1 - learningRate * weightDecay : 1;
      const coupled = decoupled ? 0 : weightDecay;
      parameters.forEach((p, slot) => {
        const g = gradients[slot];
        const m = first[slot];
        const v = second[slot];
        for (let i = 0; i < p.length; i++) {
          const gradient = g[i] + coupled * p[i];
          const mean = m[i] + (1 - beta1) * (gradient - m[i]);
          const square = beta2 * v[i] + (1 - beta2) * gradient * gradient;
          m[i] = mean;
          v[i] = square;
          p[i] = p[i] * shrink - stepSize * mean / (Math.sqrt(square) / rootCorrection + epsilon);
        }
      });
    },
  };
}

function createSgd(config: OptimizerConfig, sizes: readonly number[]): Optimizer {
  const { momentum, weightDecay } = config;
  const velocity = sizes.map((size) => new Float32Array(size));
  let steps = 0;
  return {
    state: { velocity },
    get steps() {
      return steps;
    },
    resume(taken) {
      steps = taken;
    },
    step(parameters, gradients, learningRate) {
      const keep = steps++ === 0 ? 0 : momentum;
      parameters.forEach((p, slot) => {
        const g = gradients[slot];
        const u = velocity[slot];
        for (let i = 0; i < p.length; i++) {
          const moved = keep * u[i] + g[i] + weightDecay * p[i];
          u[i] = moved;
          p[i] -= learningRate * moved;
        }
      });
    },
  };
}

/**
 * Scales all gradients, in place, so that their joint L2 norm is at most `limit`. PyTorch adds
 * 1e-6 to the norm it divides by; here nothing is added.
 *
 * @returns the norm before
 */
export function clipByGlobalNorm(gradients: Float32Array[], limit: number): number {
  let sum = 0;
  for (const g of gradients) for (let i = 0; i < g.length; i++) sum += g[i] * g[i];
  const norm = Math.sqrt(sum);
  if (norm > limit) {
    const factor = limit / norm;
    for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] *= factor;
  }
  return norm;
}
