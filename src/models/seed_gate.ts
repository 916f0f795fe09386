/**
 * One adapter under several seeds (arXiv:2604.08749, section 2, "seed-gated specialisation"): trained
 * values are shared, and the backbone seed alone decides what they do.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { LIST, refuseArguments } from "../arguments.ts";
import { type Pass, PREDICTION } from "../adapter/layer.ts";
import type { Trained } from "../adapter/trained.ts";
import { UsageError } from "../errors.ts";
import type { Seed } from "../random/seeds.ts";
import { ARCHITECTURE, type Architecture, type Tensors } from "./architecture.ts";
import type { NetworkOptions } from "./factory.ts";
import { createNetwork, type Network, NETWORK_OPTIONS } from "./network.ts";

/** Networks of one architecture that differ in their backbones alone. */
export interface SeedGate<I extends Tensors = tf.Tensor2D> {
  /** The backbone seeds. */
  readonly seeds: readonly Seed[];
  /** One network a seed, in the order of the seeds; all have the values of `trained`. */
  readonly networks: readonly Network<I>[];
  /** Everything the optimiser moves, once for all seeds: that of the first network. */
  readonly trained: readonly Trained[];
  /** Allocates and initialises every number and draws every backbone matrix. */
  materialise(): void;
  /**
   * Hands the values of `trained` to the networks of all seeds, and to weights that follow from them;
   * to be called after each change.
   */
  share(): void;
  /**
   * Inputs to [n, classes] under a seed, as a prediction unless `pass` says otherwise; the caller
   * disposes the result.
   *
   * @throws {UsageError} for a seed that is none of the gate's
   */
  forward(inputs: I, seed: Seed, pass?: Pass): tf.Tensor2D;
  /** Frees all tensors of all networks. */
  dispose(): void;
}

/**
 * Builds the skeleton of a gate; allocates nothing.
 *
 * @param architecture what every network is
 * @param seeds backbone seeds, at least one, each once
 * @param options as for {@linkcode createNetwork}; `seeds.backbone` is not used
 * @throws {UsageError} for seeds that are missing or come twice; with several seeds for a method
 * without a scaffold and for running statistics (BatchNorm), which would belong to one of them
 */
export function createSeedGate<I extends Tensors = tf.Tensor2D>(
  architecture: Architecture<I>,
  seeds: readonly Seed[],
  options: NetworkOptions,
): SeedGate<I> {
  refuseArguments("createSeedGate", { architecture }, ARCHITECTURE);
  refuseArguments("createSeedGate", { options }, NETWORK_OPTIONS);
  refuseSeeds(seeds);
  const networks = seeds.map((backbone) =>
    createNetwork(architecture, { ...options, seeds: { ...options.seeds, backbone } })
  );
  const [{ trained }, ...others] = networks;
  if (others.length > 0) refuseUnshareable(networks[0], options);
  const share = () => {
    networks[0].subspace?.place();
    for (const other of others) {
      other.trained.forEach(({ variable }, slot) => variable.assign(trained[slot].variable));
    }
  };
  return {
    seeds,
    networks,
    trained,
    materialise() {
      for (const network of networks) network.materialise();
      share();
    },
    share,
    forward(inputs, seed, pass = PREDICTION) {
      const place = seeds.indexOf(seed);
      if (place >= 0) return networks[place].forward(inputs, pass);
      throw new UsageError(`There is no seed ${seed} in this gate: it has ${seeds.join(", ")}`);
    },
    dispose() {
      for (const network of networks) network.dispose();
    },
  };
}

/** @throws {UsageError} for a network whose seeds decide nothing, or which has numbers of one seed */
function refuseUnshareable(
  { name, frozen, statistics }: Pick<Network, "name" | "frozen" | "statistics">,
  { method }: Pick<NetworkOptions, "method">,
): void {
  if (frozen.length === 0) {
    throw new UsageError(
      `The method ${method} has no scaffold for a seed to choose: take lottalora or head`,
    );
  }
  if (statistics.length === 0) return;
  throw new UsageError(
    `Cannot share ${name} between seeds: ${statistics[0].name} would belong to one of them`,
  );
}

function refuseSeeds(seeds: readonly Seed[]): void {
  refuseArguments("createSeedGate", { seeds }, LIST);
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) < i);
  if (seeds.length > 0 && twice === undefined) return;
  throw new UsageError(
    "A gate needs at least one seed, each once: " +
      (twice === undefined ? "got none" : `got ${twice} twice`),
  );
}
