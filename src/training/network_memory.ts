/**
 * Whether a network fits into the memory of the engine, known before any of it is made.
 *
 * @module
 */

import { type BackboneStorage, storagesOf } from "../adapter/backbone_storage.ts";
import { ALLOCATION_BYTES, HEAP_BYTES } from "../engine/wasm/allocations.ts";
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
  const { preset, method, backbone: { family }, optimizer: { name } } = config;
  const { keep, presets, skeletons } = others;
  if (heapIfAny() === null) return;
  const needs = (size: string, kept: BackboneStorage) => needOf(skeletons(size, kept), name);
  const need = needs(preset, keep);
  if (isEnough(need)) return;
  // A projection is normal, whatever family a backbone would be of.
  const ways = storagesOf(method === "subspace" ? "normal" : family)
    .map((kept) => ({ kept, need: needs(preset, kept) }))
    .filter(({ need }) => isEnough(need))
    .map(({ kept, need }) => `--keep ${kept} (${gibibytes(need.bytes)} GiB)`);
  const dimension = fittingDimension(skeletons(preset, keep), need.bytes);
  const sizes = presets.filter((size) => isEnough(needs(size, keep)));
  const fitting = [
    ...ways,
    ...(dimension > 0 ? [`a subspace of dimension ${dimension}`] : []),
    ...(sizes.length > 0 ? [`the presets ${sizes.join(", ")}`] : []),
  ];
  throw new DataError(
    `Out of memory: ${preset} ${describeNeed(need)}; what fits: ${fitting.join("; ") || "nothing"}`,
  );
}

/** Bytes in all, and of the largest tensor of a projection. */
interface Need {
  readonly bytes: number;
  readonly largest: number;
}

function needOf(networks: Skeletons, optimizer: string): Need {
  return { bytes: heldBytes(networks, optimizer), largest: networks[0].subspace?.largest ?? 0 };
}

/** Whether the engine has as much. */
function isEnough({ bytes, largest }: Need): boolean {
  return bytes <= HEAP_BYTES && largest < ALLOCATION_BYTES;
}

function fittingDimension([{ subspace }]: Skeletons, bytes: number): number {
  if (subspace === undefined) return 0;
  return subspace.dimensionWithin(HEAP_BYTES - (bytes - subspace.bytes), ALLOCATION_BYTES);
}

function describeNeed({ bytes, largest }: Need): string {
  return bytes > HEAP_BYTES
    ? `holds ${gibibytes(bytes)} GiB besides activations, and the engine's memory ends at ` +
      `${gibibytes(HEAP_BYTES)} GiB`
    : `holds a matrix of ${gibibytes(largest)} GiB, and the engine's are smaller than ` +
      `${gibibytes(ALLOCATION_BYTES)} GiB`;
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
