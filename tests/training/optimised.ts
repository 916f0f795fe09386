/**
 * An optimiser over parameters given and read as plain numbers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { OptimizerConfig } from "../../src/training/config.ts";
import { createOptimizer } from "../../src/training/optimizer.ts";

/** Some parameters, and the optimiser that moves them. */
export interface Optimised {
  /** Takes a step. */
  step(gradients: readonly Float32Array[], learningRate: number, factor?: number): void;
  /** Copies of the parameters as they are. */
  values(): Promise<Float32Array[]>;
  /** A copy of the optimiser's state. */
  state(): Promise<Record<string, Float32Array>>;
  /** Continues after `steps` steps with such a state. */
  resume(steps: number, state: Record<string, Float32Array>): void;
  /** Frees all of it. */
  dispose(): void;
}

/** Parameters that start at `start`, on the current engine. */
export function optimised(config: OptimizerConfig, start: readonly Float32Array[]): Optimised {
  const variables = start.map((values) => tf.tidy(() => tf.variable(tf.tensor1d(values))));
  const optimizer = createOptimizer(config, variables);
  const copy = async (tensor: tf.Tensor) => Float32Array.from(await tensor.data());
  return {
    step(gradients, learningRate, factor) {
      const tensors = gradients.map((values) => tf.tensor1d(values));
      optimizer.step({ gradients: tensors, learningRate, factor });
      tf.dispose(tensors);
    },
    values: () => Promise.all(variables.map(copy)),
    async state() {
      const copies = Object.entries(optimizer.state)
        .map(async ([name, values]) => [name, await copy(values)] as const);
      return Object.fromEntries(await Promise.all(copies));
    },
    resume: (steps, state) => optimizer.resume(steps, state),
    dispose() {
      optimizer.dispose();
      tf.dispose(variables);
    },
  };
}
