/**
 * How large an artifact will be, to the byte, without any of its numbers: every digest has as many
 * digits as any other, so a placeholder stands for it.
 *
 * @module
 */

import type { Network } from "../models/network.ts";
import {
  type ArtifactFacts,
  artifactMetadata,
  describe,
  describeMatrices,
  storedPlaces,
} from "./artifact.ts";
import type { Description } from "./description.ts";
import { folderTexts, WEIGHTS_FILE } from "./files.ts";
import { artifactSize } from "./size.ts";
import { planWeights } from "./weights_header.ts";

/** Bytes of the folder that `saveArtifact` writes. */
export interface FolderSize {
  /** Of each file, by name. */
  readonly files: Readonly<Record<string, number>>;
  /** Of the stored numbers. */
  readonly numbers: number;
  /** Of everything else: the header of the numbers, the configuration, the model card. */
  readonly texts: number;
  /** Of all. */
  readonly total: number;
}

/** Stands for a SHA-256. */
const DIGEST = "0".repeat(64);

/**
 * The size of a network's artifact.
 *
 * @param network need not be materialised: nothing is allocated or drawn
 * @param facts as for `createArtifact`
 * @throws {UsageError} for facts that could not be read again
 */
export function planFolder(
  network: Pick<Network, "parts" | "trained" | "carried">,
  facts: ArtifactFacts,
): FolderSize {
  const description = plannedDescription(network, facts);
  const tensors = new Map(description.tensors.map(({ name, ...tensor }) => [name, tensor]));
  const files: Record<string, number> = {
    [WEIGHTS_FILE]: planWeights(tensors, artifactMetadata(description)).size,
  };
  for (const [name, text] of Object.entries(folderTexts(description))) {
    files[name] = new TextEncoder().encode(text).length;
  }
  return folderSize(description, files);
}

/** The parts of a folder's size, by the sizes of its files. */
export function folderSize(
  description: Description,
  files: Readonly<Record<string, number>>,
): FolderSize {
  const total = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
  const { storedBytes: numbers } = artifactSize(description);
  return { files, numbers, texts: total - numbers, total };
}

function plannedDescription(
  network: Pick<Network, "parts" | "trained" | "carried">,
  facts: ArtifactFacts,
): Description {
  const { format = "F32" } = facts;
  return describe(facts, {
    matrices: describeMatrices(network, facts).map(({ matrix: _, ...known }) => ({
      ...known,
      sha256: DIGEST,
    })),
    tensors: [...storedPlaces(network)].map(([name, { shape }]) => ({
      name,
      format,
      shape,
      sha256: DIGEST,
    })),
  });
}
