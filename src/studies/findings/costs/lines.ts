/**
 * What training each language model costs: measured where there is a record, worked out elsewhere.
 *
 * @module
 */

import type { MemoryLedger } from "../../../models/memory.ts";
import { COST_CASES, type CostCase, totalOf, workedOut } from "./cases.ts";
import { type CostRecord, recordOf } from "./records.ts";

/** One case with all that is known of it. */
export interface CostLine extends Pick<CostRecord, "network" | "variant" | "batch"> {
  /** Numbers of the network: what full training trains. */
  readonly numbers: number;
  /** Bytes by purpose, worked out; without activations. */
  readonly ledger: MemoryLedger;
  /** Their sum. */
  readonly held: number;
  /** What was measured; null where it does not fit the memory of wasm, or was never measured. */
  readonly record: CostRecord | null;
}

/** All cases in order, with the latest record of each. */
export function costLines(records: readonly CostRecord[]): CostLine[] {
  const numbers = new Map<string, number>();
  // Full training stands first in each network's cases, and keeps four bytes a number.
  return COST_CASES.map((one) => {
    const ledger = workedOut(one);
    const { id } = one.network;
    if (one.variant.method === "full") numbers.set(id, ledger.parameters / 4);
    return lineOf(one, ledger, numbers.get(id)!, records);
  });
}

function lineOf(
  one: CostCase,
  ledger: MemoryLedger,
  numbers: number,
  records: readonly CostRecord[],
): CostLine {
  const { network: { id: network }, variant: { id: variant }, batch } = one;
  const record = recordOf(records, one) ?? null;
  return { network, variant, batch, numbers, ledger, held: totalOf(ledger), record };
}

/** The line of a network, a way of training and a batch. */
export function findLine(
  lines: readonly CostLine[],
  wanted: Pick<CostLine, "network" | "variant" | "batch">,
): CostLine {
  return lines.find(({ network, variant, batch }) =>
    network === wanted.network && variant === wanted.variant && batch === wanted.batch
  )!;
}
