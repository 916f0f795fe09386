/**
 * Whether the numbers of an artifact fit a network, and how they are put into it.
 *
 * @module
 */

import { type AdapterConfig, adapterScaling } from "../adapter/options.ts";
import { DataError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import { type Network, networkState } from "../models/network.ts";
import type { Artifact } from "./artifact.ts";
import type { Description, MatrixFacts } from "./description.ts";
import { describeMatrices } from "./matrices.ts";
import { firstNotFinite, fromBytes } from "../files/safetensors/number_format.ts";
import { storedPlaces } from "./tensor_names.ts";

/** A network, which need not be materialised. */
type Skeleton = Pick<Network<Tensors>, "name" | "parts" | "trained" | "statistics">;

/**
 * Compares a network's places, matrices and name with those of an artifact, in both directions.
 *
 * @throws {DataError} naming what is missing, too much, or of another shape
 */
export function refuseOtherNetwork(network: Skeleton, artifact: Artifact): void {
  refuseOtherTensors(network, artifact);
  refuseOtherMatrices(network, artifact.description);
  // Networks of equal shapes may differ in what has no weights: heads, activations.
  const { description } = artifact;
  if (description.architecture.name === network.name) return;
  throw new DataError(`The adapters of ${nameOf(description)} do not belong to ${network.name}`);
}

function nameOf({ architecture, method, adapter }: Description): string {
  return `${architecture.name}, ${method}, rank ${adapter.rank}`;
}

function refuseOtherTensors(
  network: Skeleton,
  { description, tensors }: Artifact,
): void {
  const of = nameOf(description);
  const places = storedPlaces(networkState(network));
  for (const [name, { shape }] of places) {
    const found = tensors.get(name);
    if (found === undefined) {
      throw new DataError(`The adapters of ${of} lack ${name} of ${network.name}`);
    }
    if (`${found.shape}` === `${shape}`) continue;
    throw new DataError(
      `The adapters of ${of} do not fit ${network.name}: ${name} is [${found.shape}], expected ` +
        `[${shape}]`,
    );
  }
  for (const name of tensors.keys()) {
    if (places.has(name)) continue;
    throw new DataError(
      `The adapters of ${of} have ${name}, which ${network.name} has no place for`,
    );
  }
}

function refuseOtherMatrices(network: Skeleton, description: Description): void {
  const of = nameOf(description);
  const left = new Map(description.matrices.map((facts) => [facts.path, facts]));
  for (const { path, ...known } of describeMatrices(network)) {
    const facts = left.get(path);
    left.delete(path);
    const wanted = kindOf(known);
    const got = facts === undefined ? "none" : `one of ${kindOf(facts)}`;
    if (got === `one of ${wanted}`) continue;
    throw new DataError(
      `${network.name} has a frozen matrix of ${wanted} at ${path}, the artifact of ${of} has ` +
        got,
    );
  }
  for (const path of left.keys()) {
    throw new DataError(
      `The artifact of ${of} has a frozen matrix at ${path}, ${network.name} none`,
    );
  }
}

/** What else than its values is known of a frozen matrix. */
function kindOf(
  { dIn, dOut, scale, adapted }: Pick<MatrixFacts, "dIn" | "dOut" | "scale" | "adapted">,
): string {
  return `[${dIn}, ${dOut}], scale ${scale}, ${adapted ? "with" : "without"} adapters`;
}

/** What of an adapter decides a prediction, beside its numbers and its rank. */
const JOINTS: Readonly<Record<string, (adapter: AdapterConfig) => unknown>> = {
  "the factor of the adapters": adapterScaling,
  "dora": ({ dora }) => dora,
  "layerNorm": ({ layerNorm }) => layerNorm,
  "residual": ({ residual }) => residual,
};

/** @throws {DataError} where the layers of one network would compute another one's otherwise */
export function refuseOtherJoints(own: Description, other: Description): void {
  const refuse = (what: string, there: unknown, here: unknown) => {
    if (there === here) return;
    throw new DataError(
      `These adapters join their layers in another way: ${what} is ${there}, here ${here}; load ` +
        "them as a model of their own, or beside this one with share",
    );
  };
  refuse("the method", other.method, own.method);
  if (own.method === "head") return;
  refuse("the rank", other.adapter.rank, own.adapter.rank);
  for (const [what, read] of Object.entries(JOINTS)) {
    refuse(what, read(other.adapter), read(own.adapter));
  }
}

/**
 * Fills in all values, after all were checked: a failure changes nothing.
 *
 * @throws {DataError} naming the tensor with a number that is not finite
 */
export function fill(network: Network<Tensors>, { tensors }: Artifact): void {
  const values = Array.from(
    storedPlaces(networkState(network)),
    ([name, { of: held, fromFile }]) => {
      const { bytes, format } = tensors.get(name)!;
      const stored = fromBytes(bytes, format);
      const wrong = firstNotFinite(stored);
      if (wrong !== null) {
        throw new DataError(`Tensor ${name} holds ${stored[wrong]}, expected finite numbers`);
      }
      return { held, values: fromFile(stored) };
    },
  );
  for (const { held, values: own } of values) held.assign(own);
}
