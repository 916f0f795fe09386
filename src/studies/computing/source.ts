/**
 * What the runs of one benchmark are made of: its data, and what identifies their rows.
 *
 * @module
 */
import { BACKBONE_SPEC_VERSION } from "../../backbone/generate.ts";
import { findBenchmark } from "../../benchmarks/registry.ts";
import { holdsDataSet } from "../../data/locate.ts";
import { dataSet } from "../../data/registry.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import { loadData, variantText } from "../../training/variants.ts";
import type { Digests } from "../behaviour/golden.ts";
import { behaviourOf } from "../behaviour/goldens.ts";
import type { DataVariant, RunConfig } from "../../training/config.ts";
import type { RowIdentity } from "../rows/row.ts";

/** What a run is made of: a benchmark, and which variant of its data. */
export type Wanted = Pick<RunConfig, "benchmark" | "data">;

/** Tells sources apart: the benchmark's id, and behind it the variant of its data, if it is one. */
export function sourceId({ benchmark, data = {} }: Wanted): string {
  return [benchmark, variantText(data)].filter((part) => part !== "").join(" ");
}

/** A benchmark with its data. */
export interface Source {
  /** Architecture and protocol. */
  readonly benchmark: AnyBenchmark;
  /** What it learns from. */
  readonly data: AnyData;
  /** Folder of the data; null: those that need no download. */
  readonly dir: string | null;
  /**
   * What a row of it says of data, engine and behaviour.
   *
   * @param config the run.
   * @param engine its engine, as rows name it.
   * @param digests what the code computes.
   */
  identityOf(config: RunConfig, engine: string, digests: Digests): RowIdentity;
}

/** Where a worker reads the data of a source, and what they must turn out to be. */
export interface DataPlace {
  /** Folder of the data; null: those that need no download. */
  readonly dir: string | null;
  /** SHA-256 over all values. */
  readonly digest: string;
}

/**
 * Opens some sources, in their order.
 *
 * A single benchmark must find its data in `dir`. Of several, those of which nothing is there do
 * without any download; their rows name what they used.
 *
 * @param wanted of which runs; one stands for all that need the same.
 * @param dir folder of data; null: what needs no download.
 * @returns by {@linkcode sourceId}.
 * @throws {UsageError} for an unknown benchmark or variant.
 * @throws {DataError} for missing or damaged data.
 */
export async function openSources(
  wanted: readonly Wanted[],
  dir: string | null,
): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  const isOne = new Set(wanted.map(({ benchmark }) => benchmark)).size === 1;
  for (const { benchmark: id, data } of wanted) {
    const place = sourceId({ benchmark: id, data });
    if (sources.has(place)) continue;
    const benchmark = findBenchmark(id);
    const own = isOne || await holdsData(benchmark, dir) ? dir : null;
    sources.set(place, await openSource(benchmark, own, data));
  }
  return sources;
}

async function openSource(
  benchmark: AnyBenchmark,
  dir: string | null,
  variant?: DataVariant,
): Promise<Source> {
  const data = await loadOnce(benchmark, dir, variant);
  const identityOf = (config: RunConfig, engine: string, digests: Digests): RowIdentity => ({
    data: data.name,
    dataDigest: data.digest,
    engine,
    behaviour: behaviourOf({ config, fromFiles: dir !== null, engine }, digests),
    generatorVersion: BACKBONE_SPEC_VERSION,
  });
  return { benchmark, data, dir, identityOf };
}

/** Whether a folder has one of the data sets that a benchmark reads, or a part, for it to refuse. */
export async function holdsData(
  benchmark: Pick<AnyBenchmark, "id" | "dataSets">,
  dir: string | null,
): Promise<boolean> {
  if (dir === null) return false;
  for (const id of benchmark.dataSets ?? [benchmark.id]) {
    const set = dataSet(id);
    if (await holdsDataSet(set, dir) || await holdsDataSet(set, dir, { part: true })) return true;
  }
  return false;
}

/** Data already read in this process. */
const loaded = new Map<string, Promise<AnyData>>();

/**
 * The data of a benchmark, read once a process for all studies. Parameters as of {@linkcode loadData}.
 */
export function loadOnce(
  benchmark: AnyBenchmark,
  dir: string | null,
  variant: DataVariant = {},
): Promise<AnyData> {
  const place = JSON.stringify([sourceId({ benchmark: benchmark.id, data: variant }), dir]);
  const known = loaded.get(place);
  if (known !== undefined) return known;
  const loading = loadData(benchmark, dir, variant);
  loaded.set(place, loading);
  // A failure is not kept: the files may be there the next time.
  loading.catch(() => loaded.delete(place));
  return loading;
}
