/**
 * What of a result a golden vouches for.
 *
 * @module
 */
import type { RunResult } from "../../training/config.ts";
import { digestOf } from "../../files/digest.ts";
import { canonicalJson } from "../rows/row.ts";

/** Hexadecimal digits of a golden: 64 bits, enough against accidents. */
const DIGITS = 16;

/** What decides the numbers of a row. A field that is added to results changes no golden. */
const DECISIVE = [
  "metric",
  "value",
  "validation",
  "validationLoss",
  "testLoss",
  "trainLoss",
  "valueWithoutBackbone",
  "valueFreshBackbone",
  "beta",
  "betaTrace",
  "counts",
  "steps",
  "epochs",
  "measures",
  "adapterDigest",
] as const satisfies readonly (keyof RunResult)[];

/** The digest of a result, without what only watches a run. */
export function resultDigest(result: RunResult): string {
  return shortDigest(Object.fromEntries(DECISIVE.map((field) => [field, result[field]])));
}

/** The digest of plain data. */
export function shortDigest(value: unknown): string {
  return digestOf(canonicalJson(value)).slice(0, DIGITS);
}
