/**
 * Variants of a benchmark's data: what somebody else made of the same files.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { isObject, quote } from "../files/json_text.ts";
import type { Tensors } from "../models/architecture.ts";
import { nearest } from "../nearest.ts";
import type { Benchmark, BenchmarkData } from "./benchmark.ts";
import type { DataVariant, RunConfig } from "./config.ts";

/**
 * Reads the data of a benchmark in the variant that a configuration asks for.
 *
 * @param dir folder with the data set; null for what needs no download
 * @param variant of {@linkcode Benchmark.variants}; its own data by default, whatever its protocol
 * @throws {UsageError} for a variant that the benchmark does not have
 * @throws {DataError} when files are missing or damaged
 */
export async function loadData<I extends Tensors, T extends Tensors>(
  benchmark: Benchmark<I, T>,
  dir: string | null,
  variant: DataVariant = {},
): Promise<BenchmarkData<I, T>> {
  refuseUnknownVariant(benchmark, variant);
  return await benchmark.load(dir, withoutOwn(benchmark, variant));
}

/** @throws {UsageError} for data that are not in the variant of a configuration, naming both */
export function refuseOtherVariant(
  { data: wanted }: Pick<RunConfig, "data">,
  { variant }: Pick<BenchmarkData, "variant">,
): void {
  const [asked, found] = [wanted, variant].map((of) => variantText(of) || "the benchmark's own");
  if (asked === found) return;
  throw new UsageError(
    `The configuration asks for ${asked} data, got ${found}: read them as its field data says`,
  );
}

/** @throws {UsageError} naming what the benchmark does not have, and what it has */
export function refuseUnknownVariant(
  { id, variants = {} }: Pick<Benchmark, "id" | "variants">,
  variant: DataVariant = {},
): void {
  if (!isObject(variant)) {
    throw new UsageError(`The field data must be an object, got ${JSON.stringify(variant)}`);
  }
  for (const [name, value] of Object.entries(variant)) {
    refuseOther(`The data of ${id} have no choice`, name, Object.keys(variants));
    refuseOther(`The data of ${id} have no ${name}`, value, Object.keys(variants[name].values));
  }
}

/** A variant without what a benchmark's own data have anyhow: keys are computed without it. */
export function withoutOwn(
  { variants = {} }: Pick<Benchmark, "variants">,
  variant: DataVariant,
): DataVariant {
  return Object.fromEntries(
    Object.entries(variant).filter(([name, value]) => value !== variants[name]?.own),
  );
}

/**
 * The field `data` of a configuration: what is chosen, on top of the protocol's; none where both are
 * the benchmark's own.
 */
export function variantField(
  benchmark: Pick<Benchmark, "variants">,
  read: DataVariant = {},
  chosen: DataVariant = {},
): Pick<RunConfig, "data"> {
  // What is no object is refused later, in words of its own.
  if (!isObject(chosen)) return { data: chosen };
  const data = withoutOwn(benchmark, { ...read, ...chosen });
  return Object.keys(data).length === 0 ? {} : { data };
}

function refuseOther(what: string, found: unknown, known: readonly string[]): void {
  if (typeof found === "string" && known.includes(found)) return;
  const shown = typeof found === "string" ? quote(found) : JSON.stringify(found);
  const meant = typeof found === "string" ? nearest(found, known) : null;
  const there = known.length === 0 ? "there is none" : `there are ${known.join(", ")}`;
  throw new UsageError(`${what} ${shown}: ${meant === null ? there : `did you mean ${meant}?`}`);
}

/** A variant as flags and messages write it, `scaling=extremes,split=scikit-learn`; empty: the own. */
export function variantText(variant: DataVariant = {}): string {
  return Object.keys(variant).sort().map((name) => `${name}=${variant[name]}`).join(",");
}

/**
 * The variant that {@linkcode variantText} writes so.
 *
 * @throws {UsageError} for a part that is no NAME=VALUE, and for a name that stands twice
 */
export function parseVariant(text: string): DataVariant {
  const variant = new Map<string, string>();
  for (const part of text.split(",")) {
    const [, name, value] = /^([^=]+)=([^=]+)$/.exec(part) ?? [];
    if (name === undefined) {
      throw new UsageError(`A variant of data is written NAME=VALUE, got ${quote(part)}`);
    }
    if (variant.has(name)) throw new UsageError(`A variant of data names ${quote(name)} twice`);
    variant.set(name, value);
  }
  return Object.fromEntries(variant);
}
