/**
 * What must hold of every file, right or wrong.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Artifact, decodeArtifact } from "../artifact/artifact.ts";
import { checkConfig, CONFIG_FILE, folderTexts } from "../artifact/files.ts";
import { loadModel } from "../artifact/model.ts";
import { BYTES_EACH } from "../files/safetensors/number_format.ts";
import { decodeWeights, type WeightsFile } from "../files/safetensors/read.ts";
import { encodeWeights } from "../files/safetensors/write.ts";
import { anyDamage, damaged } from "./damage.ts";
import { anyEdit, withEditedConfig, withEditedDescription, withEditedHeader } from "./edits.ts";
import { assertRefusal } from "./refusal.ts";
import { anyWeights, NETWORK, rightArtifacts, type RightFile } from "./right_files.ts";

/** The properties, and what each tries. */
export const PROPERTIES = {
  "round-trip": "what is written is read again",
  damage: "files of weights with bytes changed, cut, inserted",
  artifact: "the same of artifacts",
  header: "the JSON of their headers edited; where it is read, a model is loaded from it",
  description: "the same of their descriptions",
  config: "the same of the configuration for PEFT",
};
/** The name of one of {@linkcode PROPERTIES}. */
export type PropertyName = keyof typeof PROPERTIES;

/** Seconds that reading a few kilobytes must not take, on a busy machine. */
const LONGEST = 5;

/** All properties. Starts the engine wasm. */
export async function makeProperties(): Promise<Record<PropertyName, fc.IRawProperty<unknown>>> {
  const artifacts = await rightArtifacts();
  const any = fc.constantFrom(...artifacts.keys());
  const damages = fc.array(anyDamage(), { minLength: 1, maxLength: 4 });
  const edits = fc.array(anyEdit(), { minLength: 1, maxLength: 3 });
  return {
    "round-trip": timed(anyWeights(), roundTrips),
    "damage": timed(fc.tuple(anyWeights(), damages), ([weights, all]) => {
      holdsTogether(damaged(encodeWeights(weights), all));
    }),
    "artifact": timed(fc.tuple(any, damages), async ([index, all]) => {
      await isSameOrRefused(damaged(artifacts[index].file, all), artifacts[index]);
    }),
    "header": timed(fc.tuple(any, edits), async ([index, all]) => {
      await isSameOrRefused(withEditedHeader(artifacts[index].file, all), artifacts[index]);
    }),
    "description": timed(fc.tuple(any, edits), async ([index, all]) => {
      const file = withEditedDescription(artifacts[index].file, all);
      const read = await isSameOrRefused(file, artifacts[index]);
      if (read !== null) await loadsOrIsRefused(read, artifacts[index]);
    }),
    "config": timed(fc.tuple(any, edits), ([index, all]) => {
      const { artifact: { description } } = artifacts[index];
      saysTheSameOrIsRefused(withEditedConfig(description, all), description);
    }),
  };
}

/** A property that also fails where a case takes too long. */
function timed<T>(
  values: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
): fc.IRawProperty<unknown> {
  return fc.asyncProperty(values, async (value) => {
    const start = performance.now();
    await check(value);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds < LONGEST, `took ${seconds} s`);
  }) as fc.IRawProperty<unknown>;
}

/** What is written is read as it was, and written again as it was. */
function roundTrips(weights: WeightsFile): void {
  const file = encodeWeights(weights);
  const read = decodeWeights(file, "memory");
  assert.deepEqual(read.metadata, weights.metadata);
  assertEqual(read.tensors, weights.tensors);
  assert.deepEqual(encodeWeights(read), file);
}

/** Whatever is read, every number of the file belongs to one tensor of the right size. */
function holdsTogether(file: Uint8Array): void {
  const read = refusedOr(() => decodeWeights(file, "memory"));
  if (read === null) return;
  let numbers = 0;
  for (const { format, shape, bytes } of read.tensors.values()) {
    assert.equal(bytes.length, BYTES_EACH[format] * shape.reduce((a, b) => a * b, 1));
    numbers += bytes.length;
  }
  const header = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  assert.equal(numbers, file.length - 8 - header);
  assertEqual(decodeWeights(encodeWeights(read), "memory").tensors, read.tensors);
}

/** An artifact that is read has the tensors of the right one; null: it was refused. */
async function isSameOrRefused(file: Uint8Array, right: RightFile): Promise<Artifact | null> {
  try {
    const read = await decodeArtifact(file, "memory");
    assertEqual(read.tensors, right.artifact.tensors);
    return read;
  } catch (error) {
    assertRefusal(error);
    return null;
  }
}

/** A model of it is loaded, on the backbone of training, or refused, and leaves no tensor behind. */
async function loadsOrIsRefused(read: Artifact, right: RightFile): Promise<void> {
  const before = tf.memory().numTensors;
  try {
    (await loadModel(read, { architecture: NETWORK })).dispose();
    assert.deepEqual(read.description.matrices, right.artifact.description.matrices);
  } catch (error) {
    assertRefusal(error);
  }
  assert.equal(tf.memory().numTensors, before);
}

/** A configuration that is taken means to any program what the description means. */
function saysTheSameOrIsRefused(config: Uint8Array, description: Artifact["description"]): void {
  if (refusedOr(() => checkConfig(config, { description }, "memory") ?? true) === null) return;
  const [read, wanted] = [new TextDecoder().decode(config), folderTexts(description)[CONFIG_FILE]]
    .map((text) => JSON.parse(text));
  // Written again, -0 is 0.
  assert.deepEqual(JSON.parse(JSON.stringify(read)), wanted);
}

function refusedOr<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    assertRefusal(error);
    return null;
  }
}

/** Equal names, formats, shapes and bytes, in any order. */
function assertEqual(a: Artifact["tensors"], b: Artifact["tensors"]): void {
  assert.equal(a.size, b.size);
  for (const [name, { format, shape, bytes }] of a) {
    const other = b.get(name);
    assert.ok(other !== undefined, name);
    assert.equal(`${format} ${shape}`, `${other.format} ${other.shape}`);
    assert.ok(bytes.every((byte, i) => byte === other.bytes[i]), name);
  }
}
