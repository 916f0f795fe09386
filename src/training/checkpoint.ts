/**
 * Interrupting a run without losing it. Every random choice is addressed by seed and step, so a
 * checkpoint holds numbers only: no state of any random generator.
 *
 * @module
 */

import { decodeFloats, encodeFloats, type FloatsFile } from "../files/safetensors/floats.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { digestOf } from "../files/digest.ts";
import { DataError, UsageError } from "../errors.ts";
import { type Network, networkState } from "../models/network.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Progress } from "./progress.ts";

/** Where and how often a run is saved. */
export interface CheckpointOptions {
  /** The checkpoint file; its folder must exist. */
  path: string;
  /** Optimiser steps between two checkpoints, at least 1. */
  everySteps: number;
  /** Names configuration, data and engine; another run's checkpoint is refused by it. */
  identity: string;
}

/** What a checkpoint saves and restores. */
export interface Resumable {
  network: Pick<Network, "trained" | "statistics">;
  optimizer: Optimizer;
  progress: Progress;
}

/** Marks the optimiser's state, flat over all parameters, in a checkpoint. */
const STATE = "optimizer:";

/** @throws {UsageError} for an interval at which nothing would ever be saved */
export function refuseInterval(options: CheckpointOptions | null): void {
  if (options === null || (Number.isInteger(options.everySteps) && options.everySteps >= 1)) return;
  throw new UsageError(
    `The steps between two checkpoints must be an integer of at least 1, got ${options.everySteps}`,
  );
}

/** Writes beside the old checkpoint, then renames: there is a whole one at any time. */
export async function saveCheckpoint(
  { path, identity }: CheckpointOptions,
  { network, optimizer, progress }: Resumable,
): Promise<void> {
  const tensors: Record<string, Float32Array> = {};
  for (const [slot, parameter] of networkState(network).entries()) {
    tensors[`value:${parameter.name}`] = await parameter.values();
    if (progress.best !== null) tensors[`best:${parameter.name}`] = progress.best.values[slot];
  }
  for (const [name, values] of Object.entries(optimizer.state)) {
    tensors[`${STATE}${name}`] = await values.data<"float32">();
  }
  const { best, ...rest } = progress;
  const plain = { ...rest, best: best === null ? null : { value: best.value, epoch: best.epoch } };
  const text = JSON.stringify(plain);
  const metadata = { identity, progress: text, sha256: checksum(tensors, text) };
  await writeAtomically(path, encodeFloats({ tensors, metadata }));
}

/**
 * Restores a checkpoint into `target`, in place.
 *
 * @returns false when there is none
 * @throws {DataError} when it is damaged or belongs to another run
 */
export async function loadCheckpoint(
  { path, identity }: CheckpointOptions,
  { network, optimizer, progress }: Resumable,
): Promise<boolean> {
  const bytes = await readIfPresent(path);
  if (bytes === null) return false;
  const { tensors, metadata } = decoded(bytes, path);
  if (metadata.identity !== identity) {
    throw new DataError(
      `The checkpoint ${path} belongs to another run: other settings, data, engine or version; ` +
        "delete it or name another file",
    );
  }
  if (metadata.sha256 !== checksum(tensors, metadata.progress)) {
    throw new DataError(`The checkpoint ${path} is damaged; delete it to start anew`);
  }
  const { best, ...rest } = JSON.parse(metadata.progress);
  Object.assign(progress, rest);
  const state = Object.keys(optimizer.state).map((name) => [name, tensors[`${STATE}${name}`]]);
  optimizer.resume(progress.step, Object.fromEntries(state));
  for (const parameter of networkState(network)) {
    parameter.assign(tensors[`value:${parameter.name}`]);
  }
  if (best !== null) {
    const values = networkState(network).map(({ name }) => tensors[`best:${name}`]);
    progress.best = { ...best, values };
  }
  return true;
}

/** SHA-256 over all that is restored: a flipped bit would otherwise become a wrong result. */
function checksum(tensors: Record<string, Float32Array>, progress: string): string {
  const values = Object.keys(tensors).sort().map((name) => {
    const { buffer, byteOffset, byteLength } = tensors[name];
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  return digestOf(progress, ...values);
}

function decoded(bytes: Uint8Array, path: string): FloatsFile {
  try {
    return decodeFloats(bytes, path);
  } catch (error) {
    throw new DataError(`${(error as Error).message}; delete it to start anew`, { cause: error });
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new DataError(`Cannot read the checkpoint ${path}: ${(error as Error).message}`);
  }
}
