/**
 * A trained parameter. Together with {@linkcode Frozen} this is how trained and frozen parts are
 * told apart: by type. Optimisers take `Trained` only.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { Seeds } from "../random/seeds.ts";
import { createStream, uniformRange } from "../random/stream.ts";

/** How a parameter starts: a constant, or uniform in [-bound, bound] from a stream of its own. */
export type Initial =
  | { readonly constant: number }
  | { readonly uniform: number; readonly seed: "adapter" | "head" };

/** A named, shaped place for numbers that the optimiser may move; empty until materialised. */
export class Trained {
  /** Tells it from {@linkcode Frozen} in a union of both. */
  readonly kind = "trained";
  #variable: tf.Variable | undefined;

  /**
   * Allocates nothing.
   *
   * @param name unique within its network, such as `hidden.0.loraA`
   * @param shape the tensor's shape, [] for a scalar
   * @param initial how it starts
   */
  constructor(
    readonly name: string,
    readonly shape: readonly number[],
    readonly initial: Initial,
  ) {}

  /** Number of values. */
  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** The tfjs variable; owned by this object, disposed by {@linkcode Trained.dispose}. */
  get variable(): tf.Variable {
    if (this.#variable === undefined) {
      throw new Error(`Parameter ${this.name} is not materialised yet: call network.materialise`);
    }
    return this.#variable;
  }

  /** Allocates the variable with its initial values, which depend on its name and seed alone. */
  materialise(seeds: Seeds): void {
    this.assign(this.#initialValues(seeds));
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

  #initialValues(seeds: Seeds): Float32Array {
    if ("constant" in this.initial) return new Float32Array(this.size).fill(this.initial.constant);
    const { uniform, seed } = this.initial;
    const stream = createStream(seeds[seed], this.name, seed);
    return uniformRange(stream, 0, this.size, -uniform, uniform);
  }
}
