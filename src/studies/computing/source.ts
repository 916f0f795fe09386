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
import type { Digests } from "../behaviour/golden.ts";
import { behaviourOf } from "../behaviour/goldens.ts";
import type { RunConfig } from "../../training/config.ts";
import type { RowIdentity } from "../rows/row.ts";

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

/** Where a worker reads the data of a benchmark, and what they must turn out to be. */
export interface DataPlace {
  /** Folder of the data; null: those that need no download. */
  readonly dir: string | null;
  /** SHA-256 over all values. */
  readonly digest: string;
}

/**
 * Opens the sources of some benchmarks, in their order.
 *
 * A single benchmark must find its data in `dir`. Of several, those of which nothing is there do
 * without any download; their rows name what they used.
 *
 * @param ids benchmarks, each once.
 * @param dir folder of data; null: what needs no download.
 * @throws {UsageError} for an unknown benchmark.
 * @throws {DataError} for missing or damaged data.
 */
export async function openSources(
  ids: readonly string[],
  dir: string | null,
): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  for (const id of ids) {
    const benchmark = findBenchmark(id);
    const own = ids.length === 1 || await holdsData(benchmark, dir) ? dir : null;
    sources.set(id, await openSource(benchmark, own));
  }
  return sources;
}

async function openSource(benchmark: AnyBenchmark, dir: string | null): Promise<Source> {
  const data = await loadOnce(benchmark, dir);
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

/** The data of a benchmark, read once a process for all studies. Parameters as of its `load`. */
export function loadOnce(benchmark: AnyBenchmark, dir: string | null): Promise<AnyData> {
  const place = JSON.stringify([benchmark.id, dir]);
  const known = loaded.get(place);
  if (known !== undefined) return known;
  const loading = benchmark.load(dir);
  loaded.set(place, loading);
  // A failure is not kept: the files may be there the next time.
  loading.catch(() => loaded.delete(place));
  return loading;
}
