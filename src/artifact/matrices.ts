/**
 * The frozen matrices of a network, and what a description says of them.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Frozen } from "../adapter/frozen.ts";
import { type BackboneRequest, familyParameters, generateBackbone } from "../backbone/generate.ts";
import { UsageError } from "../errors.ts";
import type { NetworkOptions } from "../models/factory.ts";
import type { Network } from "../models/network.ts";
import type { MatrixFacts } from "./description.ts";
import { sha256 } from "../files/digest.ts";

/** A frozen matrix of a network: whether adapters stand beside it, and runs may redraw it. */
export interface FrozenMatrix {
  matrix: Frozen;
  adapted: boolean;
  redrawn: boolean;
}

/** What of an artifact's facts decides a network's frozen matrices. */
export interface DrawFacts {
  /** What the network was made with. */
  readonly options: Pick<NetworkOptions, "backbone" | "seeds">;
  /** Which draw of the scaffold; 0 by default. */
  readonly draw?: number;
}

/** Every frozen matrix of a network, input side first. */
export function frozenMatrices({ parts }: Pick<Network, "parts">): FrozenMatrix[] {
  return parts.flatMap(({ frozen, codes, adapted = false }) => [
    ...(frozen === undefined ? [] : [{ matrix: frozen, adapted, redrawn: true }]),
    ...(codes === undefined ? [] : [{ matrix: codes, adapted: false, redrawn: false }]),
  ]);
}

/** SHA-256 over the values of a matrix at its present draw, which is `draw`. */
export async function matrixDigest(matrix: Frozen, draw: number): Promise<string> {
  // Nothing of it is held: reading it would only draw it in parts, and join them.
  if (matrix.keep === "regenerate") return await drawnDigest(matrix, draw);
  return await heldDigest(matrix);
}

async function heldDigest(matrix: Frozen): Promise<string> {
  return await digestOfValues(await drawnValues(matrix));
}

/** The values of a drawn matrix, row-major; to be read alone, for they may be the engine's own. */
export async function drawnValues(matrix: Frozen): Promise<Float32Array> {
  const kernel: tf.Tensor2D = matrix.kernel;
  const values = await kernel.data<"float32">();
  if (matrix.keep !== "memory") kernel.dispose();
  return values;
}

async function drawnDigest({ request }: Frozen, draw: number): Promise<string> {
  return await digestOfValues(generateBackbone({ ...request, draw }));
}

async function digestOfValues(values: Float32Array): Promise<string> {
  return await sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** What a description says of each frozen matrix, but its digest. */
export function describeMatrices(
  network: Pick<Network, "parts">,
  { draw: drawn = 0 }: Pick<DrawFacts, "draw">,
): (Omit<MatrixFacts, "sha256"> & { matrix: Frozen })[] {
  return frozenMatrices(network).map(({ matrix, adapted, redrawn }) => {
    const { path, dIn, dOut, scale = "fan-in" } = matrix.request;
    return { path, dIn, dOut, scale, draw: redrawn ? drawn : 0, adapted, matrix };
  });
}

/**
 * What a description says of each frozen matrix of a materialised network.
 *
 * @throws {UsageError} for facts that are not those of the network
 */
export async function matrixFacts(
  network: Pick<Network, "parts">,
  facts: DrawFacts,
): Promise<MatrixFacts[]> {
  for (const frozen of frozenMatrices(network)) refuseOtherRequest(frozen, facts);
  await refuseOtherDraw(network, facts);
  const described: MatrixFacts[] = [];
  for (const { matrix, ...known } of describeMatrices(network, facts)) {
    described.push({ ...known, sha256: await matrixDigest(matrix, known.draw) });
  }
  return described;
}

/** Whoever loads the artifact draws what its facts say: they must be what was drawn. */
function refuseOtherRequest(
  { matrix: { request }, redrawn }: FrozenMatrix,
  { options: { backbone, seeds } }: DrawFacts,
): void {
  const told = whatDecides({ ...backbone, seed: seeds.backbone });
  // The scale of a table is its own, and stands beside it.
  const found = whatDecides(redrawn ? request : { ...request, scale: backbone.scale });
  for (const field of ["seed", "family", "parameters", "scale"] as const) {
    const [a, b] = [told[field], found[field]].map((value) => JSON.stringify(value));
    if (a === b) continue;
    throw new UsageError(
      `The facts say ${field} ${a}, but the matrix of layer ${request.path} was drawn with ${b}`,
    );
  }
}

/** What decides the values of a matrix besides its place, its shape and the draw. */
function whatDecides(
  { seed, family = "normal", parameters = {}, scale = "fan-in" }: Pick<
    BackboneRequest,
    "seed" | "family" | "parameters" | "scale"
  >,
) {
  return { seed, family, parameters: familyParameters(family, parameters), scale };
}

/** The draw of a network is nowhere to be read: its smallest matrix is made again. */
async function refuseOtherDraw(
  network: Pick<Network, "parts">,
  { draw = 0 }: DrawFacts,
): Promise<void> {
  const scaffold = frozenMatrices(network).filter(({ redrawn }) => redrawn);
  const [smallest] = scaffold.map(({ matrix }) => matrix).sort((a, b) => a.size - b.size);
  if (smallest === undefined) return;
  if (await heldDigest(smallest) === await drawnDigest(smallest, draw)) return;
  const { path } = smallest.request;
  throw new UsageError(
    `The facts say draw ${draw} of the scaffold, but the matrix of layer ${path} is another one`,
  );
}
