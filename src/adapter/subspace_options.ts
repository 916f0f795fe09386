/**
 * What a random subspace is.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { unknownName } from "../nearest.ts";

/** What moves the weights along with the coordinates; see {@linkcode SubspaceConfig.projection}. */
export type SubspaceProjection = "sparse" | "dense";

/** Its words. */
export const PROJECTIONS = ["sparse", "dense"] as const satisfies readonly SubspaceProjection[];

/** Which gains are trained beside the coordinates; see {@linkcode SubspaceConfig.gain}. */
export type SubspaceGain = "none" | "layer";

/** Its words. */
export const SUBSPACE_GAINS = ["none", "layer"] as const satisfies readonly SubspaceGain[];

/** More dimensions than any projection has columns for. */
export const LARGEST_DIMENSION = 16_777_216;

/**
 * A random subspace of all weights, `theta = theta_0 + P z` (Li et al. 2018, arXiv:1804.08838): z
 * starts at 0 and is trained, theta_0 are the values that full training starts from, P is fixed. The
 * decay of weights pulls z towards 0, and so theta towards theta_0.
 */
export interface SubspaceConfig {
  /** d, the numbers of z: an integer in [1, {@linkcode LARGEST_DIMENSION}]; 750 by default. */
  dimension: number;
  /**
   * What P is drawn from, before its columns are given the length 1. `dense`: independent standard
   * normal entries. `sparse` (default): one entry of sqrt(D) is +1 or -1 and the others 0, where D is
   * the number of all weights (see `sparseSigns`); for networks of more than about 100,000.
   */
  projection: SubspaceProjection;
  /**
   * `layer`: what is added to the weights of each layer is multiplied by a trained number of its own,
   * from 1 (Aghajanyan et al. 2021, arXiv:2012.13255, where d counts these too); decay acts on them
   * as well. `none` (default): it is not.
   */
  gain: SubspaceGain;
}

/** What is taken unless told otherwise: the dimension that Li et al. found for MNIST. */
export const USUAL_SUBSPACE: SubspaceConfig = {
  dimension: 750,
  projection: "sparse",
  gain: "none",
};

/** @throws {UsageError} for a dimension out of range, or a projection or gain that does not exist */
export function refuseSubspace({ dimension, projection, gain }: SubspaceConfig): void {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > LARGEST_DIMENSION) {
    throw new UsageError(
      `The dimension of a subspace must be an integer in [1, ${LARGEST_DIMENSION}], got ${dimension}`,
    );
  }
  const choices: readonly [what: string, value: string, known: readonly string[]][] = [
    ["projection", projection, PROJECTIONS],
    ["gain of a subspace", gain, SUBSPACE_GAINS],
  ];
  for (const [what, value, known] of choices) {
    if (!known.includes(value)) throw new UsageError(unknownName(what, String(value), known));
  }
}
