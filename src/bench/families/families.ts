/**
 * Training steps of every family: ours beside PyTorch's, beside full training, and beside another
 * checkout of this project.
 *
 * @module
 */

import { findBenchmark } from "../../benchmarks/registry.ts";
import { startEngine } from "../../engine/engine.ts";
import { holdsData } from "../../studies/computing/source.ts";
import { PROJECT_ROOT } from "../../studies/rows/project_root.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import { defaultConfig } from "../../training/validate.ts";
import { compare } from "../compare.ts";
import type { Peer } from "../line_peer.ts";
import { type Findings, joinFindings } from "../report.ts";
import type { WorkFiles } from "../work_files.ts";
import { startCheckouts } from "./checkout.ts";
import { FAMILIES, type Family } from "./family.ts";
import { familyContest, type Sides } from "./family_contest.ts";
import { createTrainer, familyConfig } from "./family_run.ts";
import { familyTable, type FoundFamily } from "./family_table.ts";
import { encodeFamilyWork } from "./family_workload.ts";
import { loadProject } from "./project.ts";
import type { TorchWork } from "./torch_contestant.ts";

/** How families are measured. */
export interface FamiliesOptions {
  /** Names of {@linkcode FAMILIES}; all by default. */
  readonly families?: readonly string[];
  /** Folder of data; a family whose data are not there takes what needs no download. */
  readonly dir: string | null;
  /** Folder of another checkout, absolute; null: none. */
  readonly against: string | null;
  /** Most examples a step, for a look; the protocol's batch by default. */
  readonly most?: number;
  /** Steps whose losses are compared: only from the third on do they depend on every factor. */
  readonly compared: number;
  /** Steps of each turn before those that count. */
  readonly warmUps: number;
  /** Counted steps and turns; those of the family by default. */
  readonly counted?: Family["counted"];
  /** Ends the measurement between two turns. */
  readonly signal?: AbortSignal;
  /** Receives a line for people before each family; by default nobody does. */
  readonly report?: (line: string) => void;
}

/**
 * Steps of the paper's batch and network, adapters of rank 8, on one thread: optimiser, dropout and
 * clipping as in the benchmark's protocol. Every step does what it does in training, so that a
 * full-batch graph's first projection is looked up; `networks/` says what PyTorch computes.
 *
 * @param torch PyTorch, or null
 * @param files where workloads go
 * @param options what is measured, and how often
 * @throws {DataError} where the checkout in `against` does not start
 */
export async function benchFamilies(
  torch: Peer | null,
  files: WorkFiles,
  options: FamiliesOptions,
): Promise<Findings> {
  const own = createTrainer(await loadProject(PROJECT_ROOT));
  const found: FoundFamily[] = [];
  for (const name of options.families ?? Object.keys(FAMILIES)) {
    options.report?.(`measuring steps of ${FAMILIES[name].title}`);
    // Processes of their own for each: a heap that has grown for one is not held beside the next.
    await using checkouts = await startCheckouts(options.against);
    found.push(await benchFamily(name, { torch, own, checkouts }, files, options));
  }
  const findings = joinFindings(found.map(({ findings }) => findings));
  return { ...findings, tables: [familyTable(found)] };
}

async function benchFamily(
  name: string,
  sides: Sides,
  files: WorkFiles,
  { compared, warmUps, signal, dir: all, counted, most }: FamiliesOptions,
): Promise<FoundFamily> {
  const family = FAMILIES[name];
  const benchmark = findBenchmark(family.benchmark);
  const dir = await folderOf(family, benchmark, all);
  const { steps, turns } = counted ?? family.counted;
  // Initial values are drawn, and batches made, on it.
  await startEngine("wasm");
  const data = await sides.own.load(benchmark, dir);
  const count = Math.max(compared, warmUps + steps);
  const work = sides.torch === null ? null : await torchWork({ name, data, count, most }, files);
  const findings = await compare(familyContest(family, { dir, most, work }, sides), {
    compared,
    timed: { dropout: benchmark.protocol.dropout ?? 0, warmUps, counted: steps },
    repetitions: { warmUps: 0, counted: turns, signal },
  });
  return { title: family.title, data: data.name, findings };
}

/** The folder, if the data of a family are in it. */
async function folderOf(
  { alsoReads = [] }: Family,
  { id, dataSets = [id] }: AnyBenchmark,
  dir: string | null,
): Promise<string | null> {
  return await holdsData({ id, dataSets: [...dataSets, ...alsoReads] }, dir) ? dir : null;
}

/** What PyTorch trains, in a file: so many batches. */
async function torchWork(
  { name, data, count, most }: {
    readonly name: string;
    readonly data: AnyData;
    readonly count: number;
    readonly most?: number;
  },
  files: WorkFiles,
): Promise<TorchWork> {
  const family = FAMILIES[name];
  const benchmark = findBenchmark(family.benchmark);
  const { dropout = 0 } = benchmark.protocol;
  const { preset } = family;
  const run = { preset, method: "lottalora", most, steps: count, dropout } as const;
  const config = familyConfig({ defaultConfig }, benchmark, run);
  const bytes = await encodeFamilyWork(benchmark, data, config, count);
  const file = await files.write(`${name}.safetensors`, bytes);
  return { family: name, ...await family.shape(data, preset), file, config };
}
