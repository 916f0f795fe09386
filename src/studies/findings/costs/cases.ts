/**
 * What the study of costs measures: the paper's language models, trained in full and with adapters,
 * with their backbone kept in every way there is.
 *
 * @module
 */

import type { BackboneStorage } from "../../../adapter/backbone_storage.ts";
import type { FamilyName } from "../../../backbone/families.ts";
import { HEAP_BYTES } from "../../../engine/wasm/allocations.ts";
import { type MemoryLedger, memoryLedger } from "../../../models/memory.ts";
import { createNetwork } from "../../../models/network.ts";
import type { RunConfig } from "../../../training/config.ts";
import { defaultConfig } from "../../../training/validate.ts";
import { PAPER_CASES, RANK, type SizeCase } from "../sizes/cases.ts";

/** How a network is trained. */
export interface Variant {
  /** As tables and figures name it. */
  readonly id: string;
  readonly method: "full" | "lottalora";
  /** How the backbone is kept; `full` has none. */
  readonly keep: BackboneStorage;
  /** What it is drawn from. */
  readonly family: FamilyName;
}

/** Full training first; the others adapt at rank 8. */
export const VARIANTS = [
  { id: "full", method: "full", keep: "memory", family: "normal" },
  { id: "float32", method: "lottalora", keep: "memory", family: "normal" },
  { id: "packed", method: "lottalora", keep: "packed", family: "binary" },
  { id: "regenerated", method: "lottalora", keep: "regenerate", family: "normal" },
  { id: "regenerated signs", method: "lottalora", keep: "regenerate", family: "sign" },
] as const satisfies readonly Variant[];

/** Id of one of {@linkcode VARIANTS}. */
export type VariantId = typeof VARIANTS[number]["id"];

/** Windows of 128 tokens in the paper's step; and in one that leaves the largest models room. */
export const PAPER_BATCH = 32;
export const SMALL_BATCH = 1;

/** The paper's networks whose step at {@linkcode PAPER_BATCH} fits in both ways of training. */
export const AT_PAPER_BATCH: readonly string[] = ["3M", "30M"];

/** One thing to measure. */
export interface CostCase {
  /** The network: `3M` to `900M`. */
  readonly network: SizeCase;
  readonly variant: typeof VARIANTS[number];
  /** Windows a step. */
  readonly batch: number;
}

/** All cases, small networks first. */
export const COST_CASES: readonly CostCase[] = PAPER_CASES.flatMap((network) =>
  VARIANTS.flatMap((variant) =>
    batchesOf(network, variant).map((batch) => ({ network, variant, batch }))
  )
);

function batchesOf({ id }: SizeCase, { keep }: Variant): number[] {
  const both = keep === "memory" && AT_PAPER_BATCH.includes(id);
  return both ? [SMALL_BATCH, PAPER_BATCH] : [SMALL_BATCH];
}

/** The case of a record or a request. @throws {Error} where there is none */
export function findCase(
  { network, variant, batch }: { network: string; variant: string; batch: number },
): CostCase {
  const found = COST_CASES.find((one) =>
    one.network.id === network && one.variant.id === variant && one.batch === batch
  );
  if (found === undefined) throw new Error(`No case ${network}, ${variant}, batch ${batch}`);
  return found;
}

/** The configuration whose steps are timed. */
export function configOf({ network: { benchmark, preset }, variant, batch }: CostCase): RunConfig {
  const { method, family } = variant;
  return defaultConfig(benchmark, preset, {
    method,
    batchSize: batch,
    adapter: { rank: RANK },
    backbone: { family },
  });
}

/** Bytes that a case's training holds besides activations, worked out from shapes alone. */
export function workedOut(one: CostCase): MemoryLedger {
  const { network: { benchmark, preset, shape }, variant: { keep } } = one;
  const config = configOf(one);
  const network = createNetwork(benchmark.architecture(preset, shape), { ...config, keep });
  return memoryLedger(network, config.optimizer.name);
}

/** All of a ledger. */
export function totalOf(ledger: MemoryLedger): number {
  return Object.values(ledger).reduce((sum, bytes) => sum + bytes, 0);
}

/** Whether what a training holds without activations leaves the memory of wasm any room. */
export function isMeasurable(one: CostCase): boolean {
  return totalOf(workedOut(one)) < HEAP_BYTES;
}
