/**
 * One adapter under several seeds as one artifact: the trained numbers once, and the digests of every
 * backbone.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { objectWith, refuseArguments, refuseOptions } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import { createSeedGate, type SeedGate } from "../models/seed_gate.ts";
import type { Seed } from "../random/seeds.ts";
import { type Artifact, type ArtifactFacts, createArtifact } from "./artifact.ts";
import { ARTIFACT, type FurtherSeed, trainedSeeds } from "./description.ts";
import { finishedDescription, refusedAsData } from "./description_check.ts";
import { DrawnBackbone, refuseTooLarge } from "./drawn_backbone.ts";
import { fill, refuseOtherNetwork } from "./fit.ts";
import { matrixFacts } from "./matrices.ts";
import { type LoadOptions, networkOptions } from "./model.ts";

const GATE = objectWith("a gate, as createSeedGate gives it", "seeds", "networks");
const FACTS = objectWith("an object of options and architecture", "options", "architecture");

/**
 * The artifact of a materialised gate. It loads under each of the gate's seeds: as a model with
 * `loadModel`, under all of them with {@linkcode loadSeedGate}.
 *
 * @param facts as for `createArtifact`; the seeds of the backbones are those of the gate
 * @throws {UsageError} as `createArtifact`; and for a scaffold that was resampled
 */
export async function createGateArtifact<I extends Tensors>(
  gate: Pick<SeedGate<I>, "seeds" | "networks">,
  facts: ArtifactFacts,
): Promise<Artifact> {
  refuseArguments("createGateArtifact", { gate }, GATE);
  refuseArguments("createGateArtifact", { facts }, FACTS);
  const { seeds, networks } = gate;
  const scaffolds = networks.flatMap(({ frozen }) => frozen);
  const redrawn = scaffolds.find(({ currentDraw }) => currentDraw !== 0);
  if (redrawn !== undefined) {
    throw new UsageError(`The scaffolds of a gate are static: draw 0, got ${redrawn.currentDraw}`);
  }
  const { description, tensors } = await createArtifact(networks[0], underSeed(facts, seeds[0]));
  const furtherSeeds: FurtherSeed[] = [];
  for (const [i, seed] of seeds.entries().drop(1)) {
    const matrices = await matrixFacts(networks[i], underSeed(facts, seed).options);
    furtherSeeds.push({ seed, sha256: matrices.map(({ sha256 }) => sha256) });
  }
  return { description: finishedDescription({ ...description, furtherSeeds }), tensors };
}

function underSeed(facts: ArtifactFacts, backbone: Seed): ArtifactFacts {
  const { options } = facts;
  return { ...facts, options: { ...options, seeds: { ...options.seeds, backbone } } };
}

/**
 * Rebuilds a gate on the current engine: one network for each seed of the artifact, every digest
 * checked. Its backbones are all in memory unless they are kept otherwise.
 *
 * @param artifact of {@linkcode createGateArtifact}, or of one network, which is a gate of one seed
 * @param architecture of the networks it was made of
 * @throws {DataError} as `loadModel`
 */
export async function loadSeedGate<I extends Tensors = tf.Tensor2D>(
  artifact: Artifact,
  loading: Pick<LoadOptions, "keep"> & { architecture: Architecture<I> },
): Promise<SeedGate<I>> {
  refuseArguments("loadSeedGate", { artifact }, ARTIFACT);
  refuseOptions("loadSeedGate", loading, { architecture: true, keep: false });
  const { architecture, keep } = loading;
  const { description } = artifact;
  const options = networkOptions(description, undefined, keep);
  const gate = refusedAsData(
    "The artifact",
    () => createSeedGate(architecture, trainedSeeds(description), options),
  );
  try {
    for (const network of gate.networks) refuseOtherNetwork(network, artifact);
    refuseTooLarge(gate.networks, keep);
    for (const [i, network] of gate.networks.entries()) {
      await DrawnBackbone.draw(network, description, gate.seeds[i]);
      fill(network, artifact);
    }
    return gate;
  } catch (error) {
    gate.dispose();
    throw error;
  }
}
