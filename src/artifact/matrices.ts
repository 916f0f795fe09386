/**
 * The frozen matrices of a network, and what a description says of them.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { Frozen } from "../adapter/frozen.ts";
import { generateBackbone } from "../backbone/generate.ts";
import { type BackboneRequest, familyParameters } from "../backbone/request.ts";
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

/** Every frozen matrix of a network, input side first. */
export function frozenMatrices({ parts }: Pick<Network, "parts">): FrozenMatrix[] {
  return parts.flatMap(({ frozen, codes, bias, adapted = false }) =>
    [frozen, codes, bias].filter((matrix) => matrix instanceof Frozen).map((matrix) => {
      const redrawn = matrix === frozen;
      return { matrix, redrawn, adapted: adapted && redrawn };
    })
  );
}

/** SHA-256 over the values of a matrix at its present draw. */
export async function matrixDigest(matrix: Frozen): Promise<string> {
  const { keep, request, currentDraw } = matrix;
  // Nothing of it is held: reading it would only draw it in parts, and join them.
  const values = keep === "regenerate" && currentDraw !== null
    ? generateBackbone({ ...request, draw: currentDraw })
    : await drawnValues(matrix);
  return await sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** The values of a drawn matrix, row-major; to be read alone, for they may be the engine's own. */
export async function drawnValues(matrix: Frozen): Promise<Float32Array> {
  const kernel: tf.Tensor2D = matrix.kernel;
  const values = await kernel.data<"float32">();
  if (matrix.keep !== "memory") kernel.dispose();
  return values;
}

/** What a description says of each frozen matrix, but its digest; of one not drawn, draw 0. */
export function describeMatrices(
  network: Pick<Network, "parts">,
): (Omit<MatrixFacts, "sha256"> & { matrix: Frozen })[] {
  return frozenMatrices(network).map(({ matrix, adapted }) => {
    const { path, dIn, dOut, scale = "fan-in" } = matrix.request;
    return { path, dIn, dOut, scale, draw: matrix.currentDraw ?? 0, adapted, matrix };
  });
}

/**
 * What a description says of each frozen matrix of a materialised network.
 *
 * @param options what it was made with
 * @throws {UsageError} for facts that are not those of the network
 */
export async function matrixFacts(
  network: Pick<Network, "parts">,
  options: Pick<NetworkOptions, "backbone" | "seeds">,
): Promise<MatrixFacts[]> {
  for (const frozen of frozenMatrices(network)) refuseOtherRequest(frozen, options);
  const described: MatrixFacts[] = [];
  for (const { matrix, ...known } of describeMatrices(network)) {
    described.push({ ...known, sha256: await matrixDigest(matrix) });
  }
  return described;
}

/** Whoever loads the artifact draws what its facts say: they must be what was drawn. */
function refuseOtherRequest(
  { matrix: { request, isDrawn }, redrawn }: FrozenMatrix,
  { backbone, seeds }: Pick<NetworkOptions, "backbone" | "seeds">,
): void {
  if (!isDrawn) {
    throw new UsageError(
      `The matrix of layer ${request.path} was given, not drawn: adapters and seed cannot hold it`,
    );
  }
  const told = whatDecides({ ...backbone, seed: seeds.backbone });
  // The scale of a table or a bias is its own, and stands beside it.
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
