/**
 * Training in a random subspace of all weights (Li et al. 2018, arXiv:1804.08838).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { createProjection, type Projection } from "../adapter/projection.ts";
import type { Part } from "../adapter/layer.ts";
import { refuseSubspace, type SubspaceConfig } from "../adapter/subspace_options.ts";
import { Trained } from "../adapter/trained.ts";
import type { Seed } from "../random/seeds.ts";

/**
 * The weights of a network as `theta = theta_0 + P z`, or `theta_0 + g_l P_l z` with a gain a layer l.
 *
 * P has a row for each weight and d columns of length 1. The rows of a tensor are drawn from the
 * backbone seed and its name, so that they depend neither on the other tensors nor on their order;
 * lengths alone belong to the whole.
 */
export interface RandomSubspace {
  /** What is trained: z, [d], from 0; and the gains, one a layer in order of their paths, from 1. */
  readonly trained: readonly Trained[];
  /** Bytes held on the engine for P, for theta_0, and for theta and its gradient. */
  readonly bytes: number;
  /** Bytes of the largest tensor that P is kept in. */
  readonly largest: number;
  /** Bytes of the largest part of P that is made for a product and then dropped. */
  readonly block: number;
  /** Draws P, and takes the weights as they are for theta_0; z and weights must have values. */
  materialise(): void;
  /** Takes the weights as they are for theta_0: for whoever gives them others before training. */
  begin(): void;
  /** Gives the weights the values that follow from z and the gains; after each change of these. */
  place(): void;
  /**
   * The gradients of `trained` from those of the weights, in the order of the network:
   * `dz = sum of g_l P_l^T dtheta_l`, `dg_l = <P_l z, dtheta_l>`. The caller disposes both.
   */
  pullBack(gradients: readonly tf.Tensor[]): tf.Tensor[];
  /**
   * The largest d up to this one with which {@linkcode RandomSubspace.bytes} are at most so many, and
   * each tensor is smaller than `each`; 0: none.
   */
  dimensionWithin(bytes: number, each?: number): number;
  /** Frees its tensors, `trained` apart. */
  dispose(): void;
}

/** What of a network decides its subspace. */
export interface SubspaceOptions {
  /** Dimension, projection and gain. */
  readonly subspace: SubspaceConfig;
  /** What P is drawn from. */
  readonly seed: Seed;
  /** How a dense P is kept; `memory` by default. */
  readonly keep?: BackboneStorage;
}

/** A tensor of the network, and its rows of P. */
interface Place {
  readonly weight: Trained;
  /** Its place among all weights of the network. */
  readonly slot: number;
  /** That of its layer among those with weights, by path. */
  readonly layer: number;
  readonly projection: Projection;
}

/**
 * Makes all weights of some layers follow from a vector; allocates nothing.
 *
 * @param parts of the fully trained network, as skeletons; what they train are the weights
 * @param options subspace and seed
 * @throws {UsageError} for a dimension out of range, for a projection or a gain that does not exist,
 * and for a dense projection that is to be kept packed
 */
export function randomSubspace(
  parts: readonly Part[],
  options: SubspaceOptions,
): RandomSubspace {
  const { subspace } = options;
  refuseSubspace(subspace);
  const { dimension, gain } = subspace;
  const places = placesOf(parts, options);
  const layers = 1 + Math.max(...places.map(({ layer }) => layer));
  const z = new Trained("subspace.z", [dimension], { constant: 0 });
  const gains = gain === "none" ? null : new Trained("subspace.gain", [layers], { constant: 1 });
  let origin: tf.Tensor[] = [];
  let scale: tf.Tensor1D | undefined;

  const begin = () => {
    tf.dispose(origin);
    origin = places.map(({ weight }) => tf.keep(tf.clone(weight.variable)));
  };
  const coordinates = () => tf.mul<tf.Tensor1D>(z.variable, scale!);
  const gained = (vector: tf.Tensor1D, layer: number): tf.Tensor1D =>
    gains === null ? vector : tf.mul(vector, tf.slice(gains.variable, [layer], [1]));
  const free = () => {
    tf.dispose([...origin, ...(scale ? [scale] : [])]);
    for (const { projection } of places) projection.dispose();
    origin = [];
    scale = undefined;
  };

  return {
    trained: gains === null ? [z] : [z, gains],
    bytes: bytesOf(places),
    largest: largestOf(places),
    block: Math.max(...places.map(({ projection }) => projection.block)),
    materialise() {
      free();
      scale = tf.keep(tf.tensor1d(lengthsInverted(places, dimension)));
      begin();
    },
    begin,
    place() {
      tf.tidy(() => {
        const u = coordinates();
        places.forEach(({ weight, layer, projection }, i) => {
          const moved = tf.reshape(projection.times(gained(u, layer)), origin[i].shape);
          weight.variable.assign(tf.add(origin[i], moved));
        });
      });
    },
    pullBack: (gradients) =>
      tf.tidy(() => {
        const sums: tf.Tensor1D[] = [];
        for (const { slot, layer, projection } of places) {
          const term = projection.transposedTimes(tf.reshape(gradients[slot], [-1]));
          sums[layer] = sums[layer] === undefined ? term : tf.add(sums[layer], term);
        }
        const dz = tf.mul(sums.map(gained).reduce((sum, term) => tf.add(sum, term)), scale!);
        if (gains === null) return [dz];
        const u = coordinates();
        return [dz, tf.stack(sums.map((sum) => tf.sum(tf.mul(sum, u))))];
      }),
    dimensionWithin(bytes, each = Infinity) {
      const fits = (d: number) => {
        const tried = placesOf(parts, withDimension(options, d));
        return bytesOf(tried) <= bytes && largestOf(tried) < each;
      };
      return largest(fits, dimension);
    },
    dispose: free,
  };
}

/** In the order of names: what is summed over tensors then depends on no order of layers. */
function placesOf(parts: readonly Part[], { subspace, seed, keep }: SubspaceOptions): Place[] {
  const weights = parts.flatMap(({ trained }) => trained);
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const paths = parts.filter(({ trained }) => trained.length > 0).map(({ path }) => path).sort();
  const places = parts.flatMap(({ path, trained }) =>
    trained.map((weight) => {
      const { name, size } = weight;
      return {
        weight,
        slot: weights.indexOf(weight),
        layer: paths.indexOf(path),
        projection: createProjection({ seed, name, size, total }, subspace, keep),
      };
    })
  );
  return places.sort((a, b) => a.weight.name < b.weight.name ? -1 : 1);
}

/** P, and three numbers a weight: where it starts, what it is, and its gradient. */
function bytesOf(places: readonly Place[]): number {
  return places.reduce(
    (sum, { weight, projection }) => sum + projection.bytes + 12 * weight.size,
    0,
  );
}

function largestOf(places: readonly Place[]): number {
  return Math.max(...places.map(({ projection }) => projection.largest));
}

/** Draws P; 1 / length of each column, 1 for one without entries, which z then moves nothing by. */
function lengthsInverted(places: readonly Place[], dimension: number): Float32Array {
  const squares = new Float64Array(dimension);
  for (const { projection } of places) {
    projection.draw().forEach((square, column) => squares[column] += square);
  }
  return Float32Array.from(squares, (square) => square === 0 ? 1 : 1 / Math.sqrt(square));
}

function withDimension(options: SubspaceOptions, dimension: number): SubspaceOptions {
  return { ...options, subspace: { ...options.subspace, dimension } };
}

/** The largest number of 1, ..., most for which something holds that holds for all below it, or 0. */
function largest(holds: (number: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
