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
  "valuesFreshBackbones",
  "beta",
  "betaTrace",
  "counts",
  "steps",
  "epochs",
  "measures",
  "adapterDigest",
] as const satisfies readonly (keyof RunResult)[];

/**
 * The digest of a result.
 *
 * @param result what came out of a run
 * @param options `watched`: with its history, which decides no other field; false by default
 */
export function resultDigest(
  result: RunResult,
  { watched = false }: { watched?: boolean } = {},
): string {
  const fields = watched ? [...DECISIVE, "history"] as const : DECISIVE;
  return shortDigest(Object.fromEntries(fields.map((field) => [field, result[field]])));
}

/** The digest of plain data. */
export function shortDigest(value: unknown): string {
  return digestOf(canonicalJson(value)).slice(0, DIGITS);
}
