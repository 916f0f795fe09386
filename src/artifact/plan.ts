/**
 * How large an artifact will be, to the byte, without any of its numbers.
 *
 * @module
 */

import type { Network } from "../models/network.ts";
import { type ArtifactFacts, artifactMetadata } from "./artifact.ts";
import type { Description } from "./description.ts";
import { folderTexts, WEIGHTS_FILE } from "./files.ts";
import { plannedDescription } from "./planned_description.ts";
import { artifactSize } from "./size.ts";
import { planWeights } from "../files/safetensors/layout.ts";

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

/**
 * The size of a network's artifact.
 *
 * @param network need not be materialised: nothing is allocated or drawn
 * @param facts as for `createArtifact`
 * @throws {UsageError} for facts that could not be read again
 */
export function planFolder(
  network: Pick<Network, "parts" | "trained" | "statistics">,
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
