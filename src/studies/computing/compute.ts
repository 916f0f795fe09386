/**
 * Computing a study: the runs that are missing, each stored as it ends.
 *
 * @module
 */
import { join } from "node:path";
import { objectWith, refuseArguments } from "../../arguments.ts";
import type { RunConfig } from "../../training/config.ts";
import { removeFile } from "../../files/remove_file.ts";
import { sweepTemporaries } from "../../files/temporary.ts";
import { DataError, UsageError } from "../../errors.ts";
import { runOnEngines } from "./engines.ts";
import type { Job, Outcome, Setup } from "./execute.ts";
import { noteTime } from "../rows/machine.ts";
import { type Grid, type PlanOptions, planStudy, type StudyPlan } from "./plan.ts";
import { type ProgressListener, trackProgress } from "./progress.ts";
import { agree, describeRun, makeRow, type Row } from "../rows/row.ts";
import { appendRow } from "../rows/row_file.ts";
import { putAside, recover, rowFilePath, writeFinished } from "../rows/store.ts";

export type { Grid } from "./plan.ts";

/** How a study is computed, and who is told. */
export interface StudyOptions extends PlanOptions {
  /** Told whenever something changes. */
  onProgress?: ProgressListener;
  /** Told, in one line, what a person should know: a torn line was dropped, for instance. */
  onNotice?: (text: string) => void;
  /** Stops the study; finished runs are stored. */
  signal?: AbortSignal;
  /** Runs whose failure leaves the others' rows; by default the study fails with any. */
  mayFail?: (config: RunConfig) => boolean;
}

const GRID = objectWith("an object of name and configs", "name", "configs");
const OPTIONS = objectWith("an object of profile, and whatever differs", "profile");

/** Runs expected to take longer, in seconds, can be gone on with after a kill. */
const CHECKPOINT_FROM = 30;
/** Seconds of work between two checkpoints. */
const CHECKPOINT_INTERVAL = 15;

/**
 * Computes what is missing of a study and returns all its rows.
 *
 * Rows are appended one by one, so a process that is killed loses at most the runs it was
 * computing, and of long ones only the steps since their last checkpoint. When the grid is
 * complete its file is written anew in the grid's order: its bytes depend neither on the number
 * of workers, nor on shards, nor on kills.
 *
 * @param grid the wanted runs.
 * @param options see {@linkcode StudyOptions}.
 * @returns the rows in the grid's order; with a shard, those of the shard.
 * @throws {UsageError} for a config that cannot run or none, an unknown engine, jobs below 1.
 * @throws {DataError} for missing data, damaged row files, a full disk; and, after all others
 * have ended, if runs failed.
 */
export async function runStudy(grid: Grid, options: StudyOptions): Promise<Row[]> {
  refuseArguments("runStudy", { grid }, GRID);
  refuseArguments("runStudy", { options }, OPTIONS);
  if (grid.configs.length === 0) throw new UsageError(`Grid "${grid.name}" holds no runs`);
  return await computePlan(await planStudy(grid, options), options);
}

/**
 * Computes what a plan says; see {@linkcode runStudy}.
 *
 * @param plan of {@linkcode planStudy}, not older than the files it read.
 * @param options who is told; the plan has the rest.
 */
export async function computePlan(
  plan: StudyPlan,
  options: Pick<StudyOptions, "onProgress" | "onNotice" | "signal" | "mayFail"> = {},
): Promise<Row[]> {
  const { onNotice = () => {}, signal, mayFail = () => false } = options;
  const { study, folder, store, shard, decisions, notices } = plan;
  if (decisions.length === 0) return [];
  const rows = new Map(decisions.flatMap(({ key, stored }) => stored ? [[key, stored]] : []));
  for (const notice of notices) onNotice(notice);
  const previous = await prepareFiles(plan, onNotice);
  if (shard !== null) await keepSiblings(plan);
  const failures = await computeRuns(plan, rows, options);
  signal?.throwIfAborted();
  const fatal = failures.filter(({ config }) => !mayFail(config));
  if (fatal.length > 0) {
    const told = fatal.map(({ message }) => message).join("; ");
    throw new DataError(`${fatal.length} of ${plan.runs.length} runs of ${study} failed: ${told}`);
  }
  for (const { message } of failures) onNotice(`failed: ${message}`);
  const wanted = decisions.flatMap(({ key }) => rows.get(key) ?? []);
  if (shard === null) await writeFinished(store, wanted);
  reportChanges(study, previous, rows, onNotice);
  onNotice(`${study}: ${wanted.length} rows in ${rowFilePath(folder, study, shard)}`);
  return wanted;
}

/**
 * Removes what stopped workers were writing, cuts torn lines off, and puts aside what is to be
 * computed afresh.
 */
async function prepareFiles(
  plan: StudyPlan,
  onNotice: (text: string) => void,
): Promise<Map<string, Row>> {
  const { folder, study, shard, fresh, decisions } = plan;
  const path = rowFilePath(folder, study, shard);
  await sweepTemporaries(plan.checkpoints);
  await sweepTemporaries(folder);
  if (fresh) {
    for (const { key } of decisions) await removeFile(checkpointPath(plan, key));
    return await putAside(folder, study, new Set(decisions.map(({ key }) => key)), shard);
  }
  if (await recover(path)) {
    onNotice(`${path}: dropped an unfinished last line, left by a run that was stopped`);
  }
  return new Map();
}

/** Rows of other studies, into the shard's file: gathering reads the files of this study alone. */
async function keepSiblings({ study, folder, store, shard, fresh, decisions }: StudyPlan) {
  for (const { key, stored } of decisions) {
    const own = !fresh && store.rows.has(key);
    if (stored !== null && !own) await appendRow(rowFilePath(folder, study, shard), stored);
  }
}

/** A run that ended without a row, and why. */
interface Failure {
  readonly config: RunConfig;
  readonly message: string;
}

/** Adds a row for every run that succeeds; says which did not. */
async function computeRuns(
  plan: StudyPlan,
  rows: Map<string, Row>,
  { onProgress = () => {}, signal }: Pick<StudyOptions, "onProgress" | "signal">,
): Promise<Failure[]> {
  const { study, folder, runs, cpu } = plan;
  const path = rowFilePath(folder, study, plan.shard);
  const jobs = runs.map((_, index) => makeJob(plan, index));
  const failures: Failure[] = [];
  const tracker = trackProgress(study, runs.map(({ seconds }) => seconds), {
    reused: plan.decisions.length - runs.length,
    lanes: plan.jobs,
    listener: onProgress,
  });
  const store = async (index: number, { result, ...times }: Outcome, setup: Setup) => {
    const { config, key, identity, engine, modelSeconds: estimatedSeconds } = runs[index];
    const { engineIdentity } = setup;
    const computedBy = engine === "native" ? { engine: engineIdentity, processor: cpu } : undefined;
    const row = makeRow(study, config, identity, result, computedBy);
    await appendRow(path, row);
    const { benchmark } = config;
    const facts = { key, benchmark, ...times, estimatedSeconds, engine: engineIdentity, cpu };
    await noteTime(folder, study, facts);
    rows.set(key, row);
  };
  await runOnEngines(plan, jobs, (index) => runs[index].engine, (setup) => ({
    started: ({ index }) => tracker.started(index),
    advanced: ({ index }, fraction) => tracker.advanced(index, fraction),
    async done({ index, checkpoint }, outcome) {
      await store(index, outcome, setup);
      if (checkpoint !== null) await removeFile(checkpoint.path);
      tracker.ended(index);
    },
    failed({ index, config }, error) {
      failures.push({ config, message: `${describeRun(config)}: ${error.message}` });
      tracker.ended(index);
    },
  }), signal);
  return failures;
}

function makeJob(plan: StudyPlan, index: number): Job {
  const { config, key, steps, seconds } = plan.runs[index];
  if (seconds < CHECKPOINT_FROM) return { index, config, checkpoint: null };
  const everySteps = Math.max(1, Math.round(steps * CHECKPOINT_INTERVAL / seconds));
  const path = checkpointPath(plan, key);
  return { index, config, checkpoint: { path, everySteps, identity: key } };
}

function checkpointPath({ checkpoints }: Pick<StudyPlan, "checkpoints">, key: string): string {
  return join(checkpoints, `${key}.ckpt`);
}

/** What was computed afresh should be what was there before, to the byte. */
function reportChanges(
  study: string,
  previous: ReadonlyMap<string, Row>,
  rows: ReadonlyMap<string, Row>,
  onNotice: (text: string) => void,
): void {
  if (previous.size === 0) return;
  const changed = [...previous].filter(([key, row]) => {
    const now = rows.get(key);
    return now !== undefined && !agree(row.result, now.result);
  });
  onNotice(`${study}: ${changed.length} of ${previous.size} recomputed rows differ from before`);
}
