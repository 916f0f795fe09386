/**
 * What an artifact will say of itself, without any of its numbers: every digest has as many digits as
 * any other, so a placeholder stands for it.
 *
 * @module
 */

import { type Network, networkState } from "../models/network.ts";
import { type ArtifactFacts, descriptionOf } from "./artifact.ts";
import type { Description } from "./description.ts";
import { describeMatrices } from "./matrices.ts";
import { storedPlaces } from "./tensor_names.ts";

/** Stands for a SHA-256. */
export const PLACEHOLDER: string = "0".repeat(64);

/**
 * The description of a network, whose digests are all {@linkcode PLACEHOLDER}.
 *
 * @param network need not be materialised: nothing is allocated or drawn
 * @param facts as for `createArtifact`
 * @throws {UsageError} for facts that could not be read again
 */
export function plannedDescription(
  network: Pick<Network, "parts" | "trained" | "statistics">,
  facts: ArtifactFacts,
): Description {
  const { format = "F32" } = facts;
  return descriptionOf(facts, {
    matrices: describeMatrices(network).map(({ matrix: _, ...known }) => ({
      ...known,
      sha256: PLACEHOLDER,
    })),
    tensors: Array.from(storedPlaces(networkState(network)), ([name, { shape }]) => ({
      name,
      format,
      shape,
      sha256: PLACEHOLDER,
    })),
  });
}
