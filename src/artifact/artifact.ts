/**
 * A model as adapters and seed: what was trained, as numbers; what was drawn, as a description.
 *
 * @module
 */

import { BYTES, refuseArguments, refuseOptions } from "../arguments.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import { BACKBONE_SPEC_VERSION } from "../backbone/generate.ts";
import { digestOf, sha256 } from "../files/digest.ts";
import { DataError, UsageError } from "../errors.ts";
import type { NetworkOptions } from "../models/factory.ts";
import { isWhole, type Method } from "../models/method.ts";
import { NETWORK, type Network, NETWORK_OPTIONS, networkState } from "../models/network.ts";
import {
  type ArchitectureFacts,
  ARTIFACT,
  ARTIFACT_FORMAT,
  type Description,
  type TensorFacts,
  type TrainingRecord,
} from "./description.ts";
import { checkDescription, finishedDescription } from "./description_check.ts";
import { isObject, parseObject } from "../files/json_text.ts";
import { matrixFacts } from "./matrices.ts";
import {
  firstNotFinite,
  fromBytes,
  type NumberFormat,
  toBytes,
} from "../files/safetensors/number_format.ts";
import { storedPlaces } from "./tensor_names.ts";
import { decodeWeights, type StoredTensor } from "../files/safetensors/read.ts";
import { encodeWeights } from "../files/safetensors/write.ts";

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
  /** How it was trained; null by default. */
  readonly training?: TrainingRecord | null;
  /** How numbers are stored; `F32` by default, which is exact. */
  readonly format?: NumberFormat;
}

const FACTS = { options: true, architecture: true, training: false, format: false };

/** Key of the description in a file's header. */
const DESCRIPTION = "lottalora";
/** Key of its SHA-256: every number has a digest in the description, which has this. */
const CHECK_SUM = "lottalora_sha256";

/**
 * The artifact of a materialised network, at its present values and scaffold.
 *
 * @throws {UsageError} for the methods that train every weight and have no backbone to leave out, for
 * values that are not finite or too large for the format, for facts that could not be read again,
 * for a seed or a distribution that is not the network's, and for a backbone that was not drawn
 */
export async function createArtifact(
  network: Pick<Network, "parts" | "trained" | "statistics">,
  facts: ArtifactFacts,
): Promise<Artifact> {
  refuseArguments("createArtifact", { network }, NETWORK);
  refuseOptions("createArtifact", facts, FACTS, "facts");
  refuseArguments("createArtifact", { options: facts.options }, NETWORK_OPTIONS);
  const { options, format = "F32" } = facts;
  refuseWhole(options.method);
  const tensors = await storedTensors(network, format);
  const description = descriptionOf(facts, {
    matrices: await matrixFacts(network, options),
    tensors: await tensorFacts(tensors),
  });
  return { description, tensors };
}

/** @throws {UsageError} for the methods that move every weight, and so have no backbone */
export function refuseWhole(method: Method): void {
  if (!isWhole(method)) return;
  const what = method === "subspace" ? "moves" : "trains";
  throw new UsageError(
    `The method ${method} ${what} every weight: adapters and seed cannot hold it`,
  );
}

/**
 * The same model with its numbers in another format.
 *
 * @throws {UsageError} for a number that the format cannot hold
 */
export async function storedAs(artifact: Artifact, format: NumberFormat): Promise<Artifact> {
  if (artifact.description.tensors.every((facts) => facts.format === format)) return artifact;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, bytes, format: own }] of artifact.tensors) {
    tensors.set(name, { format, shape, bytes: toBytes(fromBytes(bytes, own), format) });
  }
  const description = { ...artifact.description, tensors: await tensorFacts(tensors) };
  return { description, tensors };
}

/**
 * The description of a network by what it was made with, and by its parts.
 *
 * @throws {UsageError} for facts that could not be read again
 */
export function descriptionOf(
  { options: { method, adapter, backbone, seeds }, architecture, training = null }: ArtifactFacts,
  parts: Pick<Description, "matrices" | "tensors">,
): Description {
  return finishedDescription({
    format: ARTIFACT_FORMAT,
    backboneSpecification: BACKBONE_SPEC_VERSION,
    architecture,
    method,
    adapter: withoutUsual(adapter),
    backbone,
    seeds,
    ...parts,
    training,
  });
}

/** What an artifact without a word on it has: no biases, and the older start of A. */
function withoutUsual({ bias = "none", aInit = "kaiming_sqrt5", ...adapter }: AdapterConfig) {
  return {
    ...adapter,
    ...(bias === "none" ? {} : { bias }),
    ...(aInit === "kaiming_sqrt5" ? {} : { aInit }),
  };
}

/**
 * Bytes of one file that holds all of an artifact; equal artifacts give equal bytes.
 *
 * @throws {UsageError} for an artifact that could not be read again
 */
export function encodeArtifact(artifact: Artifact): Uint8Array<ArrayBuffer> {
  refuseArguments("encodeArtifact", { artifact }, ARTIFACT);
  const { description, tensors } = artifact;
  return encodeWeights({ tensors, metadata: artifactMetadata(description) });
}

/**
 * What the header of an artifact's file holds beside its tensors.
 *
 * @throws {UsageError} for a description that could not be read again
 */
export function artifactMetadata(description: Description): Record<string, string> {
  const text = JSON.stringify(finishedDescription(description));
  // PEFT and transformers look for this format.
  return { format: "pt", [DESCRIPTION]: text, [CHECK_SUM]: checkSum(text) };
}

/**
 * Reads such a file and checks every stored number against its digest.
 *
 * @param file all its bytes; the artifact's tensors are views of them
 * @param source its name, for messages
 * @throws {DataError} naming what is wrong: no safetensors file, a damaged one, or one with more in
 * it than adapters need; a description that is missing, damaged or newer; a tensor that differs from
 * its description, or holds a number that is not finite
 */
export async function decodeArtifact(
  file: Uint8Array,
  source: string = "the file",
): Promise<Artifact> {
  refuseArguments("decodeArtifact", { file }, BYTES);
  const artifact = parseArtifact(file, source);
  for (const { name } of await differingTensors(artifact)) {
    throw new DataError(`${source}: tensor ${name} is damaged: its SHA-256 is another one`);
  }
  for (const { name, value } of notFinite(artifact)) {
    throw new DataError(`${source}: tensor ${name} holds ${value}, expected finite numbers`);
  }
  return artifact;
}

/** {@linkcode decodeArtifact} without looking at the stored numbers. */
export function parseArtifact(file: Uint8Array, source: string): Artifact {
  const { tensors, metadata } = decodeWeights(file, source);
  if (!Object.hasOwn(metadata, DESCRIPTION)) {
    throw new DataError(
      `${source}: a safetensors file without a description of its backbone: not written by ` +
        "lottalora",
    );
  }
  if (metadata[CHECK_SUM] !== checkSum(metadata[DESCRIPTION])) {
    throw new DataError(`${source}: its description is damaged: its check sum is another one`);
  }
  const parsed = parseObject(new TextEncoder().encode(metadata[DESCRIPTION]));
  if (!isObject(parsed)) throw new DataError(`${source}: its description is ${parsed}`);
  const description = checkDescription(parsed, source);
  refuseOtherTensors(description, tensors, source);
  return { description, tensors };
}

function checkSum(text: string): string {
  return digestOf(text);
}

/** @throws {DataError} naming the first tensor that is missing, unknown or of another shape */
function refuseOtherTensors(
  description: Description,
  tensors: Artifact["tensors"],
  source: string,
): void {
  const described = new Set(description.tensors.map(({ name }) => name));
  for (const name of tensors.keys()) {
    if (!described.has(name)) throw new DataError(`${source}: nothing describes tensor ${name}`);
  }
  for (const { name, format, shape } of description.tensors) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new DataError(`${source}: tensor ${name} is missing`);
    if (tensor.format === format && `${tensor.shape}` === `${shape}`) continue;
    throw new DataError(
      `${source}: tensor ${name} is ${tensor.format} [${tensor.shape}], described as ` +
        `${format} [${shape}]`,
    );
  }
}

/** A digest that is not what a description says. */
export interface Difference {
  /** The tensor's name, or the matrix's layer. */
  readonly name: string;
  /** SHA-256 that the description has. */
  readonly wanted: string;
  /** SHA-256 of what is there. */
  readonly found: string;
}

/** The stored tensors whose bytes are not those that were described. */
export async function differingTensors(
  { description, tensors }: Artifact,
): Promise<Difference[]> {
  const different: Difference[] = [];
  for (const { name, sha256: wanted } of description.tensors) {
    const found = await sha256(tensors.get(name)!.bytes);
    if (found !== wanted) different.push({ name, wanted, found });
  }
  return different;
}

/** A stored number that no model can be loaded with. */
export interface NotFinite {
  /** The tensor's name. */
  readonly name: string;
  /** Place of its first such number. */
  readonly index: number;
  /** `NaN`, `Infinity` or `-Infinity`. */
  readonly value: string;
}

/** The stored tensors with numbers that are not finite, which may have the right digests. */
export function notFinite({ tensors }: Pick<Artifact, "tensors">): NotFinite[] {
  return [...tensors].flatMap(([name, { bytes, format }]) => {
    const values = fromBytes(bytes, format);
    const index = firstNotFinite(values);
    return index === null ? [] : [{ name, index, value: `${values[index]}` }];
  });
}

async function storedTensors(
  network: Pick<Network, "trained" | "statistics">,
  format: NumberFormat,
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { of: held, shape, toFile }] of storedPlaces(networkState(network))) {
    const values = await held.values();
    const wrong = firstNotFinite(values);
    if (wrong !== null) {
      throw new UsageError(`Cannot store ${held.name}: value ${wrong} is ${values[wrong]}`);
    }
    tensors.set(name, { format, shape, bytes: toBytes(toFile(values), format) });
  }
  return tensors;
}

async function tensorFacts(tensors: ReadonlyMap<string, StoredTensor>): Promise<TensorFacts[]> {
  const facts: TensorFacts[] = [];
  for (const [name, { format, shape, bytes }] of tensors) {
    facts.push({ name, format, shape, sha256: await sha256(bytes) });
  }
  return facts;
}
