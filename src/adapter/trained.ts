/**
 * A trained parameter. Together with {@linkcode Frozen} and {@linkcode RunningStatistic} this is how
 * trained and other parts are told apart: by type. Optimisers take `Trained` only.
 *
 * @module
 */

import { OBJECT, refuseArguments } from "../arguments.ts";
import { generateBackbone } from "../backbone/generate.ts";
import type { BackboneRequest } from "../backbone/request.ts";
import type { Seeds } from "../random/seeds.ts";
import { createStream, normals, uniformRange } from "../random/stream.ts";
import { StateTensor } from "./state_tensor.ts";

/**
 * How a parameter starts: a constant; uniform in [-bound, bound]; normal with mean 0 and a standard
 * deviation; or as a matrix of the backbone's generator. Random ones come from a stream of their own,
 * of the seed that is named, or that the matrix is requested with.
 */
export type Initial =
  | { readonly constant: number }
  | { readonly uniform: number; readonly seed: "adapter" | "head" }
  | { readonly normal: number; readonly seed: "adapter" | "head" }
  | { readonly drawn: BackboneRequest };

/** A named, shaped place for numbers that the optimiser may move; empty until materialised. */
export class Trained extends StateTensor {
  /** Tells it from {@linkcode Frozen} and {@linkcode RunningStatistic} in a union. */
  readonly kind = "trained";

  /**
   * Allocates nothing.
   *
   * @param name unique within its network, such as `hidden.0.loraA`
   * @param shape the tensor's shape, [] for a scalar
   * @param initial how it starts
   */
  constructor(name: string, shape: readonly number[], readonly initial: Initial) {
    super(name, shape);
    refuseArguments("Trained", { initial }, OBJECT);
  }

  /** Allocates the variable with its initial values, which depend on its name and seed alone. */
  materialise(seeds: Seeds): void {
    this.assign(this.#initialValues(seeds));
  }

  #initialValues(seeds: Seeds): Float32Array {
    if ("constant" in this.initial) return new Float32Array(this.size).fill(this.initial.constant);
    if ("drawn" in this.initial) return generateBackbone(this.initial.drawn);
    const { seed } = this.initial;
    const stream = createStream(seeds[seed], this.name, seed);
    if ("uniform" in this.initial) {
      const { uniform } = this.initial;
      return uniformRange(stream, 0, this.size, -uniform, uniform);
    }
    return normals(stream, 0, this.size, this.initial.normal);
  }
}
