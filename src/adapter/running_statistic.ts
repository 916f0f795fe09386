/**
 * Numbers that a network carries from step to step without training them by gradient, such as the
 * running statistics of BatchNorm. They are saved with its parameters, and moved by the passes
 * themselves.
 *
 * @module
 */

import { NUMBER, refuseArguments } from "../arguments.ts";
import { StateTensor } from "./state_tensor.ts";

/** A named, shaped place for such numbers; empty until materialised. */
export class RunningStatistic extends StateTensor {
  /** Tells it from {@linkcode Trained} and {@linkcode Frozen} in a union. */
  readonly kind = "statistic";

  /**
   * Allocates nothing.
   *
   * @param name unique within its network, such as `stem.norm.runningMean`
   * @param shape the tensor's shape
   * @param initial every value at the start
   */
  constructor(name: string, shape: readonly number[], readonly initial: number) {
    super(name, shape);
    refuseArguments("RunningStatistic", { initial }, NUMBER);
  }

  /** Allocates the variable with its initial values. */
  materialise(): void {
    this.assign(new Float32Array(this.size).fill(this.initial));
  }
}
