/**
 * Where the frozen matrices of a network come from: its seed, another network, or weights that
 * somebody trained.
 *
 * @module
 */

import { type Kind, refuseArguments } from "../arguments.ts";
import { Frozen, type FrozenRequest } from "../adapter/frozen.ts";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { UsageError } from "../errors.ts";

/** Values of one weight, row-major, in our orientation: a kernel is [dIn, dOut]. */
export interface Weight {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values. */
  readonly values: Float32Array;
}

/** Plain weights by the names that the fully trained network gives them, such as `hidden.0.kernel`. */
export type Weights = ReadonlyMap<string, Weight>;

/** Any {@linkcode Weights}. */
export const WEIGHTS: Kind = {
  words: "a Map of weights by their names",
  holds: (value) => value instanceof Map,
};
const MATRICES: Kind = {
  words: "frozen matrices, a network's frozen and tables",
  holds: (value) =>
    Array.isArray(value) ? value.every((one) => one instanceof Frozen) : value instanceof Set,
};

/** Gives every frozen place of a network its matrix. */
export interface BackboneSource {
  /** Whether the matrices are another network's: this one neither draws nor frees them. */
  readonly isShared: boolean;
  /**
   * The matrix of a place; allocates nothing.
   *
   * @param request its layer's path, shape and distribution
   * @param weight name that the fully trained network gives to what stands there
   * @param keep how it is kept between two uses
   * @throws {UsageError} where the source has none of this shape
   */
  matrix(request: FrozenRequest, weight: string, keep?: BackboneStorage): Frozen;
}

/** Every matrix is drawn from the backbone seed: what networks are made of unless told otherwise. */
export const DRAWN_BACKBONE: BackboneSource = {
  isShared: false,
  matrix: (request, _, keep) => new Frozen(request, keep),
};

/**
 * The matrices of another network, which the new one neither draws, redraws nor frees: they have to
 * outlive it.
 *
 * @param matrices of a network of the same architecture and seed: its `frozen` and `tables`
 */
export function sharedBackbone(matrices: Iterable<Frozen>): BackboneSource {
  refuseArguments("sharedBackbone", { matrices }, MATRICES);
  const all = new Map(Array.from(matrices, (matrix) => [matrix.request.path, matrix]));
  return {
    isShared: true,
    matrix({ path, dIn, dOut }) {
      const found = all.get(path);
      if (found === undefined) {
        throw new UsageError(`The network to share with has no frozen matrix of layer ${path}`);
      }
      refuseShape(`The shared matrix of layer ${path}`, [found.request.dIn, found.request.dOut], [
        dIn,
        dOut,
      ]);
      return found;
    },
  };
}

/**
 * Trained weights in place of drawn matrices: a pretrained backbone under adapters. Only what the
 * method freezes is read; everything else starts as without them. Such a network cannot be redrawn,
 * nor saved as adapters and a seed.
 *
 * @param weights by the names of the fully trained network; more of them may be there
 */
export function backboneFromWeights(weights: Weights): BackboneSource {
  refuseArguments("backboneFromWeights", { weights }, WEIGHTS);
  return {
    isShared: false,
    matrix(request, name, keep) {
      const weight = weights.get(name);
      if (weight === undefined) throw new UsageError(`The weights of the backbone lack ${name}`);
      const { dIn, dOut } = request;
      // The bias of a full layer is a vector.
      const shape = weight.shape.length === 1 ? [1, ...weight.shape] : weight.shape;
      refuseShape(`The weight ${name}`, shape, [dIn, dOut]);
      return new Frozen(request, keep, weight.values);
    },
  };
}

function refuseShape(what: string, found: readonly number[], wanted: readonly number[]): void {
  if (`${found}` === `${wanted}`) return;
  throw new UsageError(`${what} is [${found.join(", ")}], expected [${wanted.join(", ")}]`);
}
