/**
 * Whether a network fits into the memory of the engine, known before any of it is made.
 *
 * @module
 */

import { type BackboneStorage, storagesOf } from "../adapter/backbone_storage.ts";
import { HEAP_BYTES } from "../engine/wasm/allocations.ts";
import { heapIfAny } from "../engine/wasm/heap.ts";
import { DataError } from "../errors.ts";
import { memoryLedger } from "../models/memory.ts";
import type { Network } from "../models/network.ts";
import type { RunConfig } from "./config.ts";

/** A network as a skeleton, or several that share what they train. */
type Skeletons = readonly Pick<Network, "frozen" | "tables" | "trained" | "subspace">[];

/** What a run could be instead. */
export interface Alternatives {
  /** How its backbone is kept. */
  readonly keep: BackboneStorage;
  /** Names of the architecture's sizes. */
  readonly presets: readonly string[];
  /** The networks of a preset, its backbone kept in a way that the family allows. */
  skeletons(preset: string, keep: BackboneStorage): Skeletons;
}

/**
 * Refuses a network that cannot fit, whatever its batch; where the engine has a memory of its own.
 *
 * @param others what is looked at for what would fit
 * @throws {DataError} with the bytes that it holds, and what would fit
 */
export function refuseTooLargeNetwork(config: RunConfig, others: Alternatives): void {
  const { preset, backbone: { family }, optimizer: { name } } = config;
  const { keep, presets, skeletons } = others;
  if (heapIfAny() === null) return;
  const held = (size: string, kept: BackboneStorage) => heldBytes(skeletons(size, kept), name);
  const bytes = held(preset, keep);
  if (bytes <= HEAP_BYTES) return;
  const ways = storagesOf(family)
    .map((kept) => ({ kept, bytes: held(preset, kept) }))
    .filter(({ bytes }) => bytes <= HEAP_BYTES)
    .map(({ kept, bytes }) => `--keep ${kept} (${gibibytes(bytes)} GiB)`);
  const { subspace } = skeletons(preset, keep)[0];
  const dimension = subspace?.dimensionWithin(HEAP_BYTES - (bytes - subspace.bytes)) ?? 0;
  const sizes = presets.filter((size) => held(size, keep) <= HEAP_BYTES);
  const fitting = [
    ...ways,
    ...(dimension > 0 ? [`a subspace of dimension ${dimension}`] : []),
    ...(sizes.length > 0 ? [`the presets ${sizes.join(", ")}`] : []),
  ];
  throw new DataError(
    `Out of memory: ${preset} holds ${
      gibibytes(bytes)
    } GiB besides activations, and the engine's ` +
      `memory ends at ${gibibytes(HEAP_BYTES)} GiB; what fits: ${fitting.join("; ") || "nothing"}`,
  );
}

/** Bytes that the engine holds in a step at least; packed matrices lie elsewhere. */
function heldBytes(networks: Skeletons, optimizer: string): number {
  const drawn = networks.flatMap(({ frozen, tables }) => [...frozen, ...tables]);
  const whole = drawn.filter(({ keep }) => keep === "memory");
  const ledger = memoryLedger(networks[0], optimizer);
  const { block, subspace, parameters, gradients, optimizer: moments } = ledger;
  const backbone = whole.reduce((sum, { size }) => sum + 4 * size, 0);
  return backbone + block + subspace + parameters + gradients + moments;
}

/** For people: `1.5`. */
export function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
