/**
 * Whether an artifact is what it says it is, without an engine.
 *
 * @module
 */

import { refuseArguments, refuseOptions } from "../arguments.ts";
import { generateBackbone } from "../backbone/generate.ts";
import {
  type Artifact,
  type Difference,
  differingTensors,
  type NotFinite,
  notFinite,
} from "./artifact.ts";
import { ARTIFACT, type Description, digestsUnder, trainedSeeds } from "./description.ts";
import { quote } from "../files/json_text.ts";
import { sha256 } from "../files/digest.ts";

/** What was compared, and what differs. */
export interface Verification {
  /** Stored tensors whose bytes are not those described. */
  readonly tensors: readonly Difference[];
  /** Layers whose regenerated matrix is not that of training. */
  readonly matrices: readonly Difference[];
  /** Stored tensors with numbers that are not finite, which may have the right digests. */
  readonly notFinite: readonly NotFinite[];
  /** How many digests were compared. */
  readonly compared: number;
}

/**
 * Compares every stored tensor and every regenerated matrix with its digest, and looks at every
 * stored number. Whether all belongs to a network, `benchmarkDifference` knows.
 *
 * @param artifact of `readArtifact`, `unchecked`
 * @param options `draws`: whether matrices are regenerated, true by default; not worth it where the
 * artifact is known to fit no network
 * @returns all differences; none where the artifact is whole and this generator is that of training
 */
export async function verifyArtifact(
  artifact: Artifact,
  options: { readonly draws?: boolean } = {},
): Promise<Verification> {
  refuseArguments("verifyArtifact", { artifact }, ARTIFACT);
  refuseOptions("verifyArtifact", options, { draws: false });
  const { draws = true } = options;
  const { description } = artifact;
  const drawn = draws ? trainedSeeds(description).length * description.matrices.length : 0;
  return {
    tensors: await differingTensors(artifact),
    matrices: draws ? await differingDraws(description) : [],
    notFinite: notFinite(artifact),
    compared: description.tensors.length + drawn,
  };
}

/** Draws one matrix after the other under every seed, and holds one at a time. */
async function differingDraws(description: Description): Promise<Difference[]> {
  const { matrices, backbone: { family, parameters } } = description;
  const different: Difference[] = [];
  for (const [i, seed] of trainedSeeds(description).entries()) {
    const digests = digestsUnder(description, seed)!;
    for (const { path, dIn, dOut, scale, draw } of matrices) {
      const request = { seed, path, dIn, dOut, family, parameters, scale, draw };
      const { buffer } = generateBackbone(request);
      const found = await sha256(new Uint8Array(buffer));
      const wanted = digests.get(path)!;
      const name = i === 0 ? path : `${path} under seed ${quote(seed)}`;
      if (found !== wanted) different.push({ name, wanted, found });
    }
  }
  return different;
}
