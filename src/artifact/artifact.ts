/**
 * A model as adapters and seed: what was trained, as numbers; what was drawn, as a description.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Frozen } from "../adapter/frozen.ts";
import { BACKBONE_SPEC_VERSION } from "../backbone/generate.ts";
import { DataError, UsageError } from "../errors.ts";
import type { NetworkOptions } from "../models/factory.ts";
import type { Network } from "../models/network.ts";
import { kept } from "../training/progress.ts";
import {
  type ArchitectureFacts,
  ARTIFACT_FORMAT,
  checkDescription,
  type Description,
  type MatrixFacts,
  type TensorFacts,
  type TrainingRecord,
} from "./description.ts";
import { isObject, parseObject } from "./json_text.ts";
import { type NumberFormat, toBytes } from "./number_format.ts";
import { sha256 } from "./sha256.ts";
import { storedName, storedShape, transpose } from "./tensor_names.ts";
import { decodeWeights, encodeWeights, type StoredTensor } from "./weights_file.ts";

/** A model that can be saved, and need not be on an engine. */
export interface Artifact {
  /** What it says of itself. */
  readonly description: Description;
  /** The stored numbers, by their names in the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** What an artifact says of a network that the network does not know. */
export interface ArtifactFacts {
  /** What the network was made with. */
  readonly options: NetworkOptions;
  /** Which network it is. */
  readonly architecture: ArchitectureFacts;
  /** Which draw of the scaffold it was trained with last; 0 by default, the static one. */
  readonly draw?: number;
  /** How it was trained; null by default. */
  readonly training?: TrainingRecord | null;
  /** How numbers are stored; `F32` by default, which is exact. */
  readonly format?: NumberFormat;
}

/** Key of the description in a file's header. */
const DESCRIPTION = "lottalora";

/**
 * The artifact of a materialised network, at its present values and scaffold.
 *
 * @throws {UsageError} for the methods `full` and `small`, which have no backbone to leave out, and
 * for values that are not finite or too large for the format
 */
export async function createArtifact(
  network: Pick<Network, "parts" | "trained" | "carried" | "frozen" | "tables">,
  facts: ArtifactFacts,
): Promise<Artifact> {
  const { options: { method, adapter, backbone, seeds }, format = "F32" } = facts;
  if (method === "full" || method === "small") {
    throw new UsageError(
      `The method ${method} trains every weight: adapters and seed cannot hold it; export its ` +
        "weights instead",
    );
  }
  const tensors = await storedTensors(network, format);
  return {
    description: {
      format: ARTIFACT_FORMAT,
      backboneSpecification: BACKBONE_SPEC_VERSION,
      architecture: facts.architecture,
      method,
      adapter,
      backbone,
      seeds,
      draw: facts.draw ?? 0,
      matrices: await matrixFacts(network),
      tensors: await tensorFacts(tensors),
      training: facts.training ?? null,
    },
    tensors,
  };
}

/** Bytes of one file that holds all of an artifact; equal artifacts give equal bytes. */
export function encodeArtifact({ description, tensors }: Artifact): Uint8Array<ArrayBuffer> {
  // PEFT and transformers look for this format.
  const metadata = { format: "pt", [DESCRIPTION]: JSON.stringify(description) };
  return encodeWeights({ tensors, metadata });
}

/**
 * Reads such a file and checks every stored number against its digest.
 *
 * @param file all its bytes; the artifact's tensors are views of them
 * @param source its name, for messages
 * @throws {DataError} naming what is wrong: see {@linkcode decodeWeights}; a description that is
 * missing, damaged or newer; a tensor that differs from it
 */
export async function decodeArtifact(
  file: Uint8Array,
  source: string = "the file",
): Promise<Artifact> {
  const { tensors, metadata } = decodeWeights(file, source);
  if (!Object.hasOwn(metadata, DESCRIPTION)) {
    throw new DataError(
      `${source}: a safetensors file without a description of its backbone: not written by ` +
        "lottalora",
    );
  }
  const parsed = parseObject(new TextEncoder().encode(metadata[DESCRIPTION]));
  if (!isObject(parsed)) throw new DataError(`${source}: its description is ${parsed}`);
  const artifact = { description: checkDescription(parsed, source), tensors };
  await checkTensors(artifact, source);
  return artifact;
}

/** @throws {DataError} naming the first tensor that is missing, unknown or different */
async function checkTensors({ description, tensors }: Artifact, source: string): Promise<void> {
  const described = new Map(description.tensors.map((facts) => [facts.name, facts]));
  for (const name of tensors.keys()) {
    if (!described.has(name)) throw new DataError(`${source}: nothing describes tensor ${name}`);
  }
  for (const { name, format, shape, sha256: wanted } of described.values()) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new DataError(`${source}: tensor ${name} is missing`);
    if (tensor.format !== format || `${tensor.shape}` !== `${shape}`) {
      throw new DataError(
        `${source}: tensor ${name} is ${tensor.format} [${tensor.shape}], described as ` +
          `${format} [${shape}]`,
      );
    }
    const found = await sha256(tensor.bytes);
    if (found === wanted) continue;
    throw new DataError(
      `${source}: tensor ${name} is damaged: SHA-256 ${found}, expected ${wanted}`,
    );
  }
}

/** Every frozen matrix of a network with its layer, scaffold first. */
export function frozenMatrices(
  { parts }: Pick<Network, "parts">,
): { matrix: Frozen; adapted: boolean; table: boolean }[] {
  return parts.flatMap(({ frozen, codes, adapted = false }) => [
    ...(frozen === undefined ? [] : [{ matrix: frozen, adapted, table: false }]),
    ...(codes === undefined ? [] : [{ matrix: codes, adapted: false, table: true }]),
  ]);
}

/** SHA-256 over the values of a drawn matrix. */
export async function matrixDigest(matrix: Frozen): Promise<string> {
  const kernel: tf.Tensor2D = matrix.kernel;
  const values = await kernel.data<"float32">();
  if (matrix.keep !== "memory") kernel.dispose();
  return await sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

async function matrixFacts(network: Pick<Network, "parts">): Promise<MatrixFacts[]> {
  const facts: MatrixFacts[] = [];
  for (const { matrix, adapted, table } of frozenMatrices(network)) {
    const { path, dIn, dOut, scale = "fan-in" } = matrix.request;
    facts.push({ path, dIn, dOut, adapted, table, scale, sha256: await matrixDigest(matrix) });
  }
  return facts;
}

async function storedTensors(
  network: Pick<Network, "trained" | "carried">,
  format: NumberFormat,
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const held of kept(network)) {
    const values = await held.values();
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new UsageError(`Cannot store ${held.name}: value ${wrong} is ${values[wrong]}`);
    }
    const place = storedName(held.name);
    if (tensors.has(place.name)) {
      throw new UsageError(`Two parameters would be stored as ${place.name}`);
    }
    tensors.set(place.name, {
      format,
      shape: storedShape(held.shape, place),
      bytes: toBytes(place.transposed ? transpose(values, held.shape) : values, format),
    });
  }
  return new Map([...tensors].sort(([a], [b]) => a < b ? -1 : 1));
}

async function tensorFacts(tensors: ReadonlyMap<string, StoredTensor>): Promise<TensorFacts[]> {
  const facts: TensorFacts[] = [];
  for (const [name, { format, shape, bytes }] of tensors) {
    facts.push({ name, format, shape, sha256: await sha256(bytes) });
  }
  return facts;
}
