/**
 * From an artifact back to a network: the skeleton is built, the backbone drawn again and checked,
 * then the trained numbers are filled in.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { type Kind, objectWith, refuseArguments, refuseOptions } from "../arguments.ts";
import { PREDICTION } from "../adapter/layer.ts";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import { sharedBackbone } from "../models/backbone_source.ts";
import type { NetworkOptions } from "../models/factory.ts";
import { createNetwork, type Network, networkState } from "../models/network.ts";
import type { Seed } from "../random/seeds.ts";
import type { Artifact } from "./artifact.ts";
import { ARTIFACT, type Description } from "./description.ts";
import { refusedAsData } from "./description_check.ts";
import {
  DrawnBackbone,
  refuseOtherSeed,
  refuseTooLarge,
  type SeedPermission,
} from "./drawn_backbone.ts";
import { fill, refuseOtherJoints, refuseOtherNetwork } from "./fit.ts";

/** How a model is loaded. */
export interface LoadOptions extends SeedPermission {
  /** Seed to draw the backbone from; the artifact's first by default. */
  seed?: Seed;
  /** How frozen matrices are kept; `memory` by default. */
  keep?: BackboneStorage;
}

const LOADING = { architecture: true, seed: false, keep: false, allowSeedMismatch: false };

/** A network that predicts. */
export interface Model<I extends Tensors = tf.Tensor2D> {
  /** Of the adapter in use. */
  readonly description: Description;
  /** What the backbone was drawn from. */
  readonly seed: Seed;
  /** The network; owned by the model. */
  readonly network: Network<I>;
  /** Inputs to [n, classes]; the caller disposes the result. */
  predict(inputs: I): tf.Tensor2D;
  /**
   * Puts another adapter on the same backbone, which is not drawn again. After an error the model is
   * as it was.
   *
   * @throws {UsageError} when it was trained on another seed than the backbone was drawn from, and
   * that is not allowed
   * @throws {DataError} when it was trained on another backbone, is of another rank or shape, or
   * joins its layers in another way
   */
  use(artifact: Artifact, options?: SeedPermission): void;
  /**
   * A further model on the same backbone, which is not drawn again: both predict, each with its own
   * adapters, which may differ in rank and in how they join their layers. The backbone is freed with
   * the last of them.
   *
   * @throws {UsageError} when it was trained on another seed than the backbone was drawn from, and
   * that is not allowed
   * @throws {DataError} when it was trained on another backbone, or does not fit the architecture
   */
  share(artifact: Artifact, options?: SeedPermission): Model<I>;
  /** Frees all tensors that no other model shares. */
  dispose(): void;
}

/** Any {@linkcode Model}. */
export const MODEL: Kind = objectWith(
  "a model, as loadModel gives it",
  ...["network", "description"],
);

/**
 * Rebuilds the network of an artifact on the current engine.
 *
 * Every regenerated matrix is compared with the digest that was written down in training, so a
 * model that loads is the model that was saved.
 *
 * @param artifact of `readArtifact`, `decodeArtifact` or {@linkcode createArtifact}
 * @param architecture of the network it was made of
 * @throws {UsageError} for another seed without `allowSeedMismatch`
 * @throws {DataError} naming the layer that is missing, of another shape, differs from its digest or
 * holds a number that is not finite
 */
export async function loadModel<I extends Tensors = tf.Tensor2D>(
  artifact: Artifact,
  loading: LoadOptions & { architecture: Architecture<I> },
): Promise<Model<I>> {
  refuseArguments("loadModel", { artifact }, ARTIFACT);
  refuseOptions("loadModel", loading, LOADING);
  const { architecture, ...options } = loading;
  const { description } = artifact;
  const { seed = description.seeds.backbone, keep } = options;
  if (!options.allowSeedMismatch) refuseOtherSeed(description, seed);
  const network = createNetwork(architecture, networkOptions(description, seed, keep));
  try {
    refuseOtherNetwork(network, artifact);
    refuseTooLarge([network], keep);
    const backbone = await DrawnBackbone.draw(network, description, seed);
    fill(network, artifact);
    return modelOf(network, artifact, { architecture, backbone, keep });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** What a network is made with to take the numbers of an artifact. */
export function networkOptions(
  { method, adapter, backbone, seeds }: Description,
  seed: Seed = seeds.backbone,
  keep?: BackboneStorage,
): NetworkOptions {
  return { method, adapter, backbone, seeds: { ...seeds, backbone: seed }, dropout: 0, keep };
}

/** What models on one backbone have in common. */
interface Shared<I extends Tensors> {
  readonly architecture: Architecture<I>;
  readonly backbone: DrawnBackbone;
  readonly keep?: BackboneStorage;
}

function modelOf<I extends Tensors>(
  network: Network<I>,
  artifact: Artifact,
  shared: Shared<I>,
): Model<I> {
  const { backbone } = shared;
  const release = backbone.hold();
  let { description } = artifact;
  return {
    get description() {
      return description;
    },
    seed: backbone.seed,
    network,
    predict: (inputs) => network.forward(inputs, PREDICTION),
    use(other, permission = {}) {
      backbone.refuseAdaptersOfOther(other.description, permission);
      refuseOtherJoints(description, other.description);
      refuseOtherNetwork(network, other);
      fill(network, other);
      description = other.description;
    },
    share(other, permission = {}) {
      backbone.refuseAdaptersOfOther(other.description, permission);
      return modelOver(other, shared);
    },
    dispose() {
      for (const held of networkState(network)) held.dispose();
      release();
    },
  };
}

/** A model whose network draws nothing. */
function modelOver<I extends Tensors>(artifact: Artifact, shared: Shared<I>): Model<I> {
  const { architecture, backbone, keep } = shared;
  const options = networkOptions(artifact.description, backbone.seed, keep);
  const matrices = Array.from(backbone.drawn.values(), ({ matrix }) => matrix);
  const network = refusedAsData(
    "The artifact",
    () => createNetwork(architecture, options, sharedBackbone(matrices)),
  );
  refuseOtherNetwork(network, artifact);
  fill(network, artifact);
  return modelOf(network, artifact, shared);
}
