/**
 * What a study would do: which rows are reused, which runs computed, and what that costs.
 *
 * @module
 */
import { join } from "node:path";
import { type Behaviour, currentBehaviour } from "../behaviour/trust.ts";
import type { GoldenListener } from "../behaviour/run_goldens.ts";
import { PROJECT_ROOT } from "../rows/project_root.ts";
import { type Engine, type EngineName, startEngine } from "../../engine/engine.ts";
import type { OwnBenchmark } from "../../benchmarks/own/own_benchmark.ts";
import { UsageError } from "../../errors.ts";
import type { RunConfig } from "../../training/config.ts";
import { validateConfig } from "../../training/validate.ts";
import { calibration, makespan } from "./cost.ts";
import { type Setup, STUDY_ENGINE } from "./execute.ts";
import { decide, type Decision } from "./explain.ts";
import { cpuModel, type MachineFacts, readTimes } from "../rows/machine.ts";
import { type Profile, resultPlaces } from "../rows/profile.ts";
import { type PlannedRun, planRun } from "./planned_run.ts";
import { findProfileData } from "./profile_data.ts";
import { configText, type Row } from "../rows/row.ts";
import { type KnownBenchmarks, knownBenchmarks } from "./known_benchmarks.ts";
import { goldenGroup, openSources, sourceId, type Wanted } from "./source.ts";
import { readSiblings, readStore, type Shard, type Sibling, type Store } from "../rows/store.ts";

/** A list of runs with a name; the name is that of the row file. */
export interface Grid {
  /** Name of the study. */
  readonly name: string;
  /** Runs of any benchmarks; the data of the first one name the folder of the rows, else MNIST's. */
  readonly configs: readonly RunConfig[];
  /** Which engine computes a run, unless one is named for all; `wasm` by default. */
  readonly engineOf?: (config: RunConfig) => EngineName;
  /** Benchmarks that runs name beside ours; none by default. */
  readonly own?: readonly OwnBenchmark[];
}

/**
 * The engine by which folders of results are named: the one named for all runs, unless all are
 * planned on `wasm` and that is it.
 *
 * @param grid the planned runs.
 * @param named the engine named for all; undefined if none was.
 */
export function folderEngine(
  { configs, engineOf = () => "wasm" }: Grid,
  named: EngineName | undefined,
): EngineName | undefined {
  const isPlanned = named === "wasm" && configs.every((config) => engineOf(config) === named);
  return isPlanned ? undefined : named;
}

/** Where and how a study is computed. */
export interface PlanOptions {
  /** How much is computed, and where results lie. */
  profile: Profile;
  /**
   * Folder of the data; null: the data that come with the packages. By default what
   * {@linkcode findProfileData} finds.
   */
  dir?: string | null;
  /** Runs at a time; by default the number of processors, at most the number of runs. */
  jobs?: number | null;
  /** Name of an engine for all runs, whose rows then lie in a folder of their own. */
  engine?: string;
  /** Path of a BLAS library, for `native`; by default the first that passes its check. */
  blas?: string;
  /** Compute stored runs again; false by default. */
  fresh?: boolean;
  /** Rows that this process has for other studies; reused under `fresh` too. */
  known?: readonly Row[];
  /** Compute only this part; null (the default): all. */
  shard?: Shard | null;
  /** Under which results are kept; by default the project this file lies in. */
  root?: string;
  /** Folder of the rows; by default the one that is named by profile, data and engine. */
  folder?: string;
  /** What the code computes; by default found out, which runs goldens where the source changed. */
  behaviour?: Behaviour;
  /** Told of goldens that run. */
  onGolden?: GoldenListener;
}

/** What a study would do. */
export interface StudyPlan {
  /** Name of the study. */
  readonly study: string;
  /** Under which results are kept. */
  readonly root: string;
  /** Folder of the rows. */
  readonly folder: string;
  /** Folder of what killed runs go on from. */
  readonly checkpoints: string;
  /** What names the folders of all results, see {@linkcode folderEngine}. */
  readonly apart: EngineName | undefined;
  /** Name of the data; of several, those of the first benchmark. */
  readonly data: string;
  /** What each worker needs. */
  readonly setup: Setup;
  /** The benchmarks that runs name. */
  readonly known: KnownBenchmarks;
  /** What is stored. */
  readonly store: Store;
  /** The part to compute; null: all. */
  readonly shard: Shard | null;
  /** Whether stored runs are computed again. */
  readonly fresh: boolean;
  /** What a person should know about the files read, in one line each. */
  readonly notices: readonly string[];
  /** All wanted runs (of the shard), in the grid's order. */
  readonly decisions: readonly Decision[];
  /** Stored rows that hold, those that `fresh` computes again included. */
  readonly held: readonly Row[];
  /** Those to compute, the longest first. */
  readonly runs: readonly PlannedRun[];
  /** Runs at a time, as many as there are. */
  readonly jobs: number;
  /** Runs at a time, where there are enough. */
  readonly lanes: number;
  /** Model name of the processor. */
  readonly cpu: string;
  /** Estimated seconds until all is computed. */
  readonly seconds: number;
  /** Estimated bytes of all workers together. */
  readonly bytes: number;
}

/**
 * Plans a study; reads data, engine, sources and stored rows, writes nothing.
 *
 * @param grid the wanted runs.
 * @param options see {@linkcode PlanOptions}.
 * @throws {UsageError} for a config that cannot run, an unknown engine, jobs below 1.
 * @throws {DataError} for missing data or damaged row files.
 */
export async function planStudy(grid: Grid, options: PlanOptions): Promise<StudyPlan> {
  const { profile, root = PROJECT_ROOT, fresh = false, shard = null } = options;
  const dir = options.dir === undefined ? await findProfileData(profile) : options.dir;
  const wanted = wantedConfigs(grid, shard);
  const known = knownBenchmarks(grid.own);
  for (const config of wanted) validateConfig(config, known.find(config.benchmark));
  const jobLimit = checkJobs(options.jobs ?? null);
  const engine = await startEngine(options.engine ?? "wasm", {
    ...STUDY_ENGINE,
    blas: options.blas,
  });
  const engineOf = (config: RunConfig) =>
    options.engine === undefined ? grid.engineOf?.(config) ?? engine.name : engine.name;
  // Before native is started, if at all: its rows serve where it is not to be had.
  const named = await engineNames(new Set([engine.name, ...wanted.map(engineOf)]), engine);
  const needed = sourcesOf(grid);
  const sources = await openSources(needed, dir, known);
  const groups = needed.map(({ benchmark }) => goldenGroup(known.own(benchmark), benchmark));
  const behaviour = options.behaviour ??
    await currentBehaviour(PROJECT_ROOT, [...new Set(groups)], { onProgress: options.onGolden });
  const sourceOf = (config: RunConfig) => sources.get(sourceId(config))!;
  const [{ data }] = sources.values();
  const apart = folderEngine(grid, options.engine === undefined ? undefined : engine.name);
  const folder = options.folder ?? join(root, resultPlaces(profile, data.name, apart).rows);
  const checkpoints = options.folder === undefined
    ? join(root, "data", "checkpoints")
    : join(folder, "checkpoints");
  // Two results of one run are what `fresh` is there for; a damaged line is refused all the same,
  // since the files are written anew and it would be lost.
  const store = await readStore(folder, grid.name, { differing: fresh ? "first" : "refuse" });
  const { siblings, notices } = fresh
    ? { siblings: new Map<string, Sibling>(), notices: [] }
    : await readSiblings(store);
  for (const row of options.known ?? []) {
    siblings.set(row.key, { row: { ...row, study: grid.name }, from: row.study });
  }
  const identityOf = (config: RunConfig) =>
    sourceOf(config).identityOf(config, named.get(engineOf(config))!, behaviour);
  const { trust } = behaviour;
  const holding = decide(wanted, identityOf, { rows: store.rows, siblings, trust });
  const decisions = fresh
    ? decide(wanted, identityOf, { rows: new Map(), siblings, trust }).map(asked)
    : holding;
  const cpu = await cpuModel();
  const times = new Map<EngineName, MachineFacts[]>();
  for (const name of named.keys()) {
    times.set(name, await readTimes(folder, grid.name, cpu, name));
  }
  const factorOf = (engine: EngineName, { benchmark }: RunConfig) =>
    calibration(times.get(engine)!.filter((time) => time.benchmark === benchmark));
  const runs = decisions
    .filter(({ stored }) => stored === null)
    .map((decision) => {
      const { config } = decision;
      const engine = engineOf(config);
      return planRun(decision, sourceOf(config), engine, factorOf(engine, config));
    })
    .sort((a, b) => b.seconds - a.seconds);
  const lanes = known.definitions === null ? 1 : jobLimit;
  const jobs = Math.max(1, Math.min(lanes, runs.length));
  const setup: Setup = {
    engine: engine.name,
    ...(options.blas === undefined ? {} : { blas: options.blas }),
    engineIdentity: engine.identity,
    places: Object.fromEntries(
      [...sources].map(([id, { dir, data: { digest } }]) => [id, { dir, digest }]),
    ),
    definitions: known.definitions ?? [],
  };
  return {
    study: grid.name,
    ...{
      root,
      folder,
      checkpoints,
      apart,
      data: data.name,
      setup,
      known,
      store,
      shard,
      fresh,
      notices,
    },
    held: holding.flatMap(({ stored }) => stored ?? []),
    ...{ decisions, runs, jobs, lanes, cpu },
    seconds: makespan(runs.map(({ seconds }) => seconds), jobs),
    bytes: runs.length === 0 ? 0 : jobs * Math.max(...runs.map(({ bytes }) => bytes)),
  };
}

/** The grid's runs, or those of a shard (i-1, i-1+n, ...), each once. */
function wantedConfigs(grid: Grid, shard: Shard | null): RunConfig[] {
  const unique = new Map(grid.configs.map((config) => [configText(config), config]));
  const all = [...unique.values()];
  return shard === null ? all : all.filter((_, i) => i % shard.count === shard.index - 1);
}

/** What the runs of a grid need, in the order in which it comes; without any MNIST names the folder. */
function sourcesOf({ configs }: Grid): readonly Wanted[] {
  return configs.length === 0 ? [{ benchmark: "mnist" }] : configs;
}

function checkJobs(jobs: number | null): number {
  if (jobs === null) return navigator.hardwareConcurrency;
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new UsageError(`The number of jobs must be an integer of at least 1, got ${jobs}`);
}

/** Of what is computed because of `fresh` alone, that this is why. */
function asked(decision: Decision): Decision {
  if (decision.stored !== null) return decision;
  return { ...decision, reason: "computed afresh, as asked" };
}

/** How rows name each of some engines, without starting `native`. */
async function engineNames(
  names: Iterable<EngineName>,
  started: Engine,
): Promise<Map<EngineName, string>> {
  const found = new Map<EngineName, string>();
  for (const name of names) {
    const engine = name === started.name ? started : null;
    found.set(name, name === "native" ? name : (engine ?? await startEngine(name)).identity);
  }
  return found;
}
