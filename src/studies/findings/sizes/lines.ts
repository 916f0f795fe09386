/**
 * The sizes of networks, worked out, beside the paper's.
 *
 * @module
 */

import type { PaperSizes, SizeCase } from "./cases.ts";
import { countNumbers, type Numbers, planSizes, type Sizes } from "./planned.ts";

/** One network's sizes. */
export interface SizeLine {
  /** Its id. */
  readonly id: string;
  /** Which network. */
  readonly network: string;
  /** Counted numbers. */
  readonly numbers: Numbers;
  /** Whether files of it were written and measured too. */
  readonly written: boolean;
  /** Bytes. */
  readonly bytes: Sizes;
  /** In MiB. */
  readonly paper: PaperSizes | null;
  /** Whether each of the paper's numbers is ours, rounded up or down; null where it has none. */
  readonly agrees: Readonly<Record<keyof PaperSizes, boolean>> | null;
}

/** The paper's columns. */
export const COLUMNS = ["fp16", "fourBit", "ours"] as const;

/** Works out a network's sizes, and sets them beside the paper's. */
export function sizeLine(size: SizeCase, written = false): SizeLine {
  const { id, benchmark, preset, shape, paper } = size;
  const { name: network } = benchmark.architecture(preset, shape);
  const [numbers, bytes] = [countNumbers(size), planSizes(size)];
  return { id, network, numbers, written, bytes, paper, agrees: paper && agreement(paper, bytes) };
}

function agreement(paper: PaperSizes, bytes: Sizes): Record<keyof PaperSizes, boolean> {
  const agrees = (column: keyof PaperSizes) => Math.abs(apart(column, paper, bytes)) < 1;
  return { fp16: agrees("fp16"), fourBit: agrees("fourBit"), ours: agrees("ours") };
}

/** Ours less the paper's, in MiB. */
export function apart(column: keyof PaperSizes, paper: PaperSizes, bytes: Sizes): number {
  return mebibytes(bytesIn(column, bytes)) - paper[column];
}

/** The bytes of one of the paper's columns. */
export function bytesIn(column: keyof PaperSizes, bytes: Sizes): number {
  return column === "ours" ? bytes.ours.total : bytes[column];
}

/** What the paper calls MB. */
export function mebibytes(bytes: number): number {
  return bytes / 2 ** 20;
}
