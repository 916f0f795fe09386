/**
 * From an artifact back to a network: the skeleton is built, the backbone drawn again and checked,
 * then the trained numbers are filled in.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../adapter/layer.ts";
import type { Keep } from "../adapter/kept.ts";
import { DataError, UsageError } from "../errors.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import type { NetworkOptions } from "../models/factory.ts";
import { createNetwork, type Network } from "../models/network.ts";
import type { Seed } from "../random/seeds.ts";
import { kept } from "../training/progress.ts";
import { type Artifact, type Difference, frozenMatrices, matrixBytes } from "./artifact.ts";
import type { Description, MatrixFacts } from "./description.ts";
import { quote } from "./json_text.ts";
import { firstNotFinite, fromBytes } from "./number_format.ts";
import { sha256 } from "./sha256.ts";
import { storedName, storedShape, transpose } from "./tensor_names.ts";

/** Bytes of all frozen matrices: what the heap of a WebAssembly module can hold. */
const LARGEST_BACKBONE_BYTES = 2 ** 32;

/** How a model is loaded. */
export interface LoadOptions {
  /** Seed to draw the backbone from; the artifact's own by default. */
  seed?: Seed;
  /**
   * Load although `seed` is another one than the adapters were trained with; false by default. The
   * digests of the backbone are then not checked, for they cannot agree.
   */
  allowSeedMismatch?: boolean;
  /** How frozen matrices are kept; `memory` by default. */
  keep?: Keep;
}

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
   * Puts another adapter on the same backbone, which is not drawn again.
   *
   * @throws {DataError} when it was trained on another backbone, or is of another shape; the model
   * then stays as it is
   */
  use(artifact: Artifact): void;
  /** Frees all tensors. */
  dispose(): void;
}

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
  { architecture, ...options }: LoadOptions & { architecture: Architecture<I> },
): Promise<Model<I>> {
  const { description } = artifact;
  const seed = options.seed ?? description.seeds.backbone;
  const isOwnSeed = seed === description.seeds.backbone;
  if (!isOwnSeed && !options.allowSeedMismatch) {
    throw new UsageError(
      `The adapters were trained on seed ${quote(description.seeds.backbone)}, not ` +
        `${quote(seed)}: their predictions would be worthless; allow a seed mismatch to ` +
        "see that",
    );
  }
  const network = createNetwork(architecture, networkOptions(description, seed, options.keep));
  try {
    refuseOtherNetwork(network, artifact);
    refuseTooLarge(network, options.keep);
    const different = await drawMatrices(network, description);
    if (isOwnSeed) refuseDifferent(different, seed);
    fill(network, artifact);
  } catch (error) {
    network.dispose();
    throw error;
  }
  return modelOf(network, artifact, seed);
}

/** What a network is made with to take the numbers of an artifact. */
export function networkOptions(
  { method, adapter, backbone, seeds }: Description,
  seed: Seed = seeds.backbone,
  keep?: Keep,
): NetworkOptions {
  return { method, adapter, backbone, seeds: { ...seeds, backbone: seed }, dropout: 0, keep };
}

function modelOf<I extends Tensors>(
  network: Network<I>,
  artifact: Artifact,
  seed: Seed,
): Model<I> {
  let { description } = artifact;
  return {
    get description() {
      return description;
    },
    seed,
    network,
    predict: (inputs) => network.forward(inputs, PREDICTION),
    use(other) {
      refuseOtherBackbone(description, other.description);
      refuseOtherNetwork(network, other);
      fill(network, other);
      description = other.description;
    },
    dispose: () => network.dispose(),
  };
}

/**
 * Compares the skeleton's places with those of the artifact, in both directions.
 *
 * @param network need not be materialised
 * @throws {DataError} naming the first place where they differ
 */
export function refuseOtherNetwork(
  network: Pick<Network<Tensors>, "name" | "parts" | "trained" | "carried">,
  { description, tensors }: Artifact,
): void {
  const of = `${description.architecture.name}, ${description.method}, ` +
    `rank ${description.adapter.rank}`;
  const missing = new Set(tensors.keys());
  for (const { name, shape } of kept(network)) {
    const place = storedName(name);
    const found = tensors.get(place.name);
    const wanted = storedShape(shape, place);
    if (found === undefined) {
      throw new DataError(`The adapters of ${of} lack ${place.name} of ${network.name}`);
    }
    if (`${found.shape}` !== `${wanted}`) {
      throw new DataError(
        `The adapters of ${of} do not fit ${network.name}: ${place.name} is [${found.shape}], ` +
          `expected [${wanted}]`,
      );
    }
    missing.delete(place.name);
  }
  for (const name of missing) {
    throw new DataError(
      `The adapters of ${of} have ${name}, which ${network.name} has no place for`,
    );
  }
  const matrices = new Map(description.matrices.map((facts) => [facts.path, facts]));
  for (const { matrix: { request }, adapted } of frozenMatrices(network)) {
    const { path, dIn, dOut, scale = "fan-in" } = request;
    const facts = matrices.get(path);
    matrices.delete(path);
    const wanted = kindOf({ dIn, dOut, scale, adapted });
    const got = facts === undefined ? "none" : `one of ${kindOf(facts)}`;
    if (got === `one of ${wanted}`) continue;
    throw new DataError(
      `${network.name} has a frozen matrix of ${wanted} at ${path}, the artifact of ${of} has ` +
        got,
    );
  }
  for (const path of matrices.keys()) {
    throw new DataError(
      `The artifact of ${of} has a frozen matrix at ${path}, ${network.name} none`,
    );
  }
  // Networks of equal shapes may differ in what has no weights: heads, activations.
  if (description.architecture.name === network.name) return;
  throw new DataError(`The adapters of ${of} do not belong to ${network.name}`);
}

/** What else than its values is known of a frozen matrix. */
function kindOf(
  { dIn, dOut, scale, adapted }: Pick<MatrixFacts, "dIn" | "dOut" | "scale" | "adapted">,
): string {
  return `[${dIn}, ${dOut}], scale ${scale}, ${adapted ? "with" : "without"} adapters`;
}

/** @throws {DataError} for matrices that no engine could hold at once */
function refuseTooLarge(network: Network<Tensors>, keep: Keep = "memory"): void {
  if (keep !== "memory") return;
  const bytes = 4 * frozenMatrices(network).reduce((sum, { matrix: { size } }) => sum + size, 0);
  if (bytes <= LARGEST_BACKBONE_BYTES) return;
  throw new DataError(
    `The backbone of ${network.name} takes ${Math.round(bytes / 2 ** 30)} GiB: keep it regenerated`,
  );
}

/**
 * Draws every frozen matrix again. The digest of each is computed while the next one is drawn.
 *
 * @returns the layers whose matrices have another digest than the description says
 */
async function drawMatrices(
  network: Pick<Network, "parts">,
  { matrices }: Description,
): Promise<Difference[]> {
  const facts = new Map(matrices.map((matrix) => [matrix.path, matrix]));
  const digests: Promise<Difference>[] = [];
  for (const { matrix } of frozenMatrices(network)) {
    const { path: name, draw, sha256: wanted } = facts.get(matrix.request.path)!;
    matrix.draw(draw);
    const bytes = await matrixBytes(matrix);
    digests.push(sha256(bytes).then((found) => ({ name, wanted, found })));
  }
  return (await Promise.all(digests)).filter(({ wanted, found }) => wanted !== found);
}

/** @throws {DataError} naming the first layer whose regenerated weights are others */
function refuseDifferent([different]: Difference[], seed: Seed): void {
  if (different === undefined) return;
  const { name, wanted, found } = different;
  throw new DataError(
    `The backbone of layer ${name}, drawn from seed ${quote(seed)}, is not the one of ` +
      `training: SHA-256 ${found}, expected ${wanted}`,
  );
}

/** Everything that decides the backbone must be the same; then its digests are too. */
function refuseOtherBackbone(own: Description, other: Description): void {
  const digests = ({ matrices }: Description) =>
    new Map(matrices.map(({ path, sha256 }) => [path, sha256]));
  const [mine, theirs] = [digests(own), digests(other)];
  for (const path of new Set([...mine.keys(), ...theirs.keys()])) {
    if (mine.get(path) === theirs.get(path)) continue;
    throw new DataError(
      `These adapters belong to another backbone: the frozen matrix of layer ${path} differs ` +
        `(seed ${quote(other.seeds.backbone)}, here ` +
        `${quote(own.seeds.backbone)}); load them as a model of their own`,
    );
  }
  for (const field of ["method", "adapter"] as const) {
    const [a, b] = [own[field], other[field]].map((value) => JSON.stringify(value));
    if (a === b) continue;
    throw new DataError(
      `These adapters join their layers in another way: ${field} is ${b}, here ${a}; load them as ` +
        "a model of their own",
    );
  }
}

/** Fills in all values, after all were checked: a failure changes nothing. */
function fill(network: Network<Tensors>, { tensors }: Artifact): void {
  const values = kept(network).map((held) => {
    const place = storedName(held.name);
    const { bytes, format, shape } = tensors.get(place.name)!;
    const stored = fromBytes(bytes, format);
    const wrong = firstNotFinite(stored);
    if (wrong !== null) {
      throw new DataError(`Tensor ${place.name} holds ${stored[wrong]}, expected finite numbers`);
    }
    return { held, values: place.transposed ? transpose(stored, shape) : stored };
  });
  for (const { held, values: own } of values) held.assign(own);
}
