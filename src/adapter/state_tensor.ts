/**
 * Numbers of a network that change: what {@linkcode Trained} and {@linkcode RunningStatistic} have
 * in common.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { NUMBERS, refuseArguments, TEXT } from "../arguments.ts";
import { numbersIn } from "../numeric/shape.ts";

/** A named, shaped place for numbers; empty until its first values are assigned. */
export abstract class StateTensor {
  #variable: tf.Variable | undefined;

  /**
   * Allocates nothing.
   *
   * @param name unique within its network, such as `hidden.0.loraA`
   * @param shape the tensor's shape, [] for a scalar
   */
  constructor(readonly name: string, readonly shape: readonly number[]) {
    refuseArguments(new.target.name, { name }, TEXT);
    refuseArguments(new.target.name, { shape }, NUMBERS);
  }

  /** Number of values. */
  get size(): number {
    return numbersIn(this.shape);
  }

  /** The tfjs variable; owned by this object, disposed by {@linkcode StateTensor.dispose}. */
  get variable(): tf.Variable {
    if (this.#variable === undefined) {
      throw new Error(`Parameter ${this.name} is not materialised yet: call network.materialise`);
    }
    return this.#variable;
  }

  /** Replaces all values (row-major). */
  assign(values: Float32Array): void {
    if (values.length !== this.size) {
      throw new Error(`Parameter ${this.name} holds ${this.size} values, got ${values.length}`);
    }
    const tensor = tf.tensor(values, [...this.shape], "float32");
    if (this.#variable === undefined) this.#variable = tf.variable(tensor, true);
    else this.#variable.assign(tensor);
    tensor.dispose();
  }

  /** A copy of all values (row-major). */
  async values(): Promise<Float32Array> {
    return (await this.variable.data<"float32">()).slice();
  }

  /** Frees the variable. */
  dispose(): void {
    this.#variable?.dispose();
    this.#variable = undefined;
  }
}
