/**
 * What the runs of one benchmark are made of: its data, and what identifies their rows.
 *
 * @module
 */
import { BACKBONE_SPEC_VERSION } from "../../backbone/generate.ts";
import { moons } from "../../benchmarks/moons.ts";
import type { OwnBenchmark } from "../../benchmarks/own/own_benchmark.ts";
import { holdsDataSet } from "../../data/locate.ts";
import { dataSet } from "../../data/registry.ts";
import { digestOf } from "../../files/digest.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import { describeRun } from "../../training/run.ts";
import { loadData, variantText } from "../../training/variants.ts";
import type { Digests } from "../behaviour/golden.ts";
import { behaviourOf } from "../behaviour/goldens.ts";
import type { Behaviour } from "../behaviour/trust.ts";
import type { DataVariant, RunConfig } from "../../training/config.ts";
import type { RowIdentity } from "../rows/row.ts";
import { type KnownBenchmarks, knownBenchmarks } from "./known_benchmarks.ts";

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
   * @param behaviour what the code computes.
   */
  identityOf(config: RunConfig, engine: string, behaviour: Behaviour): RowIdentity;
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
 * @param known the benchmarks there are; ours by default.
 * @returns by {@linkcode sourceId}.
 * @throws {UsageError} for an unknown benchmark or variant.
 * @throws {DataError} for missing or damaged data.
 */
export async function openSources(
  wanted: readonly Wanted[],
  dir: string | null,
  known: KnownBenchmarks = knownBenchmarks(),
): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  const isOne = new Set(wanted.map(({ benchmark }) => benchmark)).size === 1;
  for (const { benchmark: id, data } of wanted) {
    const place = sourceId({ benchmark: id, data });
    if (sources.has(place)) continue;
    const benchmark = known.find(id);
    const own = isOne || await holdsData(benchmark, dir) ? dir : null;
    sources.set(
      place,
      await openSource(benchmark, { dir: own, variant: data, own: known.own(id) }),
    );
  }
  return sources;
}

async function openSource(
  benchmark: AnyBenchmark,
  { dir, variant, own }: {
    readonly dir: string | null;
    readonly variant?: DataVariant;
    readonly own: OwnBenchmark | null;
  },
): Promise<Source> {
  const data = await loadOnce(benchmark, dir, variant);
  const identityOf = (config: RunConfig, engine: string, behaviour: Behaviour): RowIdentity => ({
    data: data.name,
    dataDigest: data.digest,
    engine,
    behaviour: own === null
      ? behaviourOf(
        { config, fromFiles: dir !== null, engine },
        behaviour.digests.get(benchmark.id)!,
      )
      : ownBehaviour(own, { config, engine, data }, behaviour),
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

/** Whose goldens tell of a benchmark: its own, or those of ours that is made of the same code. */
export function goldenGroup(own: OwnBenchmark | null, id: string): string {
  return own === null ? id : own.like ?? moons.id;
}

/**
 * What a row of a user's benchmark depends on: the goldens of ours that is like it, its own network,
 * and where none is like it all of our source.
 */
function ownBehaviour(
  own: OwnBenchmark,
  { config, engine, data }: {
    readonly config: RunConfig;
    readonly engine: string;
    readonly data: AnyData;
  },
  { digests, source }: Behaviour,
): Digests {
  const benchmark = goldenGroup(own, config.benchmark);
  // Its data are told by their digest, whatever read them.
  const usage = { config: { ...config, benchmark }, fromFiles: true, engine };
  return {
    ...behaviourOf(usage, digests.get(benchmark)!),
    "own network": digestOf(own.digest, data.task.metric, partsOf(own, config, data)).slice(0, 16),
    ...(own.like === null ? { "source of lottalora": source } : {}),
  };
}

/** Names and shapes of all that a network is made of: of code of one's own its text tells not all. */
function partsOf({ benchmark }: OwnBenchmark, config: RunConfig, data: AnyData): string {
  const { network } = describeRun(config, benchmark, data);
  const trained = network.trained.map(({ name, shape }) => [name, shape]);
  return JSON.stringify([network.name, trained, network.frozen.map(({ request }) => request)]);
}

/** Data already read in this process. */
const loaded = new WeakMap<AnyBenchmark, Map<string, Promise<AnyData>>>();

/**
 * The data of a benchmark, read once a process for all studies. Parameters as of {@linkcode loadData}.
 */
export function loadOnce(
  benchmark: AnyBenchmark,
  dir: string | null,
  variant: DataVariant = {},
): Promise<AnyData> {
  const places = loaded.get(benchmark) ?? new Map<string, Promise<AnyData>>();
  loaded.set(benchmark, places);
  const place = JSON.stringify([variantText(variant), dir]);
  const known = places.get(place);
  if (known !== undefined) return known;
  const loading = loadData(benchmark, dir, variant);
  places.set(place, loading);
  // A failure is not kept: the files may be there the next time.
  loading.catch(() => places.delete(place));
  return loading;
}
