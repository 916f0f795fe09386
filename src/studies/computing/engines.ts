/**
 * Jobs of several engines, one engine after the other.
 *
 * @module
 */
import { type EngineName, startEngine } from "../../engine/engine.ts";
import { DataError } from "../../errors.ts";
import { type Job, type Setup, STUDY_ENGINE } from "./execute.ts";
import { openLanes } from "./lane.ts";
import type { StudyPlan } from "./plan.ts";
import { runJobs, type RunnerHooks } from "./runner.ts";

/**
 * Computes jobs of a plan, each on its engine; an engine that no job needs is not started.
 *
 * @param plan whose jobs they are.
 * @param jobs what to compute.
 * @param engineOf by the index of a job.
 * @param hooks told what happens, made for each engine.
 * @param signal stops everything.
 * @throws {DataError} when an engine is not to be had here.
 */
export async function runOnEngines(
  plan: Pick<StudyPlan, "setup" | "lanes" | "known">,
  jobs: readonly Job[],
  engineOf: (index: number) => EngineName,
  hooks: (setup: Setup) => RunnerHooks,
  signal?: AbortSignal,
): Promise<void> {
  for (const [engine, part] of Map.groupBy(jobs, ({ index }) => engineOf(index))) {
    const setup = await setupFor(plan.setup, engine);
    const lanes = openLanes(Math.min(plan.lanes, part.length), setup, plan.known);
    await runJobs(part, lanes, hooks(setup), signal);
  }
}

/**
 * Says which of some engines are not to be had here, and what to do; the plan's own is current
 * afterwards.
 *
 * @param setup of a plan.
 * @param engines each may occur many times.
 * @returns a sentence an engine that is missing: what to run instead, and why.
 */
export async function missingEngines(
  setup: Setup,
  engines: Iterable<EngineName>,
): Promise<Map<EngineName, string>> {
  const missing = new Map<EngineName, string>();
  for (const engine of new Set(engines)) {
    try {
      await setupFor(setup, engine);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      missing.set(engine, `${WHERE[engine] ?? ""}${error.message}`);
    }
  }
  await startEngine(setup.engine, { ...STUDY_ENGINE, blas: setup.blas });
  return missing;
}

/** @throws {DataError} in one line, if runs of a plan need an engine that is not to be had here */
export async function requireEngines({ study, setup, runs }: StudyPlan): Promise<void> {
  for (const [engine, what] of await missingEngines(setup, runs.map(({ engine }) => engine))) {
    const { length } = runs.filter((run) => run.engine === engine);
    throw new DataError(
      `${study}: ${length} runs are to be computed on ${engine}, or on wasm with --engine wasm: ` +
        what,
    );
  }
}

/** Under which command an engine may be had, on behalf of all who plan it. */
const WHERE: Readonly<Partial<Record<EngineName, string>>> = {
  native: 'run "deno task native reproduce --engine planned" with the same flags; here: ',
};

/** What workers of an engine need; starts it, to learn its identity. */
async function setupFor(setup: Setup, engine: EngineName): Promise<Setup> {
  if (engine === setup.engine) return setup;
  const { identity } = await startEngine(engine, { ...STUDY_ENGINE, blas: setup.blas });
  return { ...setup, engine, engineIdentity: identity };
}
