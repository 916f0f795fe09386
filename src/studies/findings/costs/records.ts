/**
 * What training steps were seen to cost, one line of JSON each, in `data/costs/`. Records are facts
 * about a machine: they belong to no profile, and nothing but `deno task costs` writes them.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../../errors.ts";
import { writeAtomically } from "../../../files/atomic_write.ts";
import { readFailure } from "../../../files/file_errors.ts";
import { appendLine } from "../../rows/row_file.ts";
import type { CostCase, VariantId } from "./cases.ts";

/** Where and with what it was measured. */
export interface CostMachine {
  /** Model name of the processor. */
  readonly cpu: string;
  /** Logical processors. */
  readonly cores: number;
  /** Operating system and architecture. */
  readonly system: string;
  /** Version of Deno. */
  readonly deno: string;
  /** Identity of the engine. */
  readonly engine: string;
}

/** A measured case. */
export interface CostRecord {
  /** `3M` to `900M`. */
  readonly network: string;
  /** How it was trained. */
  readonly variant: VariantId;
  /** Windows of 128 tokens a step. */
  readonly batch: number;
  /** Largest resident memory of the process, code and engine included, in bytes. */
  readonly peakBytes: number;
  /** Median over the steps that were timed. */
  readonly secondsPerStep: number;
  /** How many those are. */
  readonly steps: number;
  /** Where, and with what. */
  readonly machine: CostMachine;
}

/** Where the records lie. */
export function recordsPath(root: string): string {
  return join(root, "data", "costs", "costs.jsonl");
}

/**
 * Reads all records, in the order in which they were taken.
 *
 * @throws {DataError} naming the line that is none; a last line that was cut off is passed over
 */
export function readRecords(root: string): CostRecord[] {
  const path = recordsPath(root);
  const lines = textOf(path).split("\n");
  // Every whole line ends in a newline.
  return lines.slice(0, -1).map((line, i) => {
    const record = parseRecord(line);
    if (record !== null) return record;
    throw new DataError(`Damaged ${path}, line ${i + 1}: delete that line and measure again`);
  });
}

/** Appends a record and waits until the disk has it; a last line that was cut off goes. */
export async function appendRecord(root: string, record: CostRecord): Promise<void> {
  const path = recordsPath(root);
  const text = textOf(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole !== text) await writeAtomically(path, whole);
  await appendLine(path, `${JSON.stringify(record)}\n`);
}

/** The latest record of a case; undefined where it was never measured. */
export function recordOf(
  records: readonly CostRecord[],
  { network, variant, batch }: CostCase,
): CostRecord | undefined {
  return records.findLast((record) =>
    record.network === network.id && record.variant === variant.id && record.batch === batch
  );
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw readFailure(path, error);
  }
}

function parseRecord(line: string): CostRecord | null {
  try {
    const record = JSON.parse(line) as CostRecord;
    const { network, variant, batch, peakBytes, secondsPerStep, steps, machine } = record;
    const numbers = [batch, peakBytes, secondsPerStep, steps];
    const isWhole = typeof network === "string" && typeof variant === "string" &&
      typeof machine?.cpu === "string" && numbers.every((number) => number > 0);
    return isWhole ? record : null;
  } catch {
    return null;
  }
}
