/**
 * Jobs of several engines, one engine after the other.
 *
 * @module
 */
import { type EngineName, startEngine } from "../../engine/engine.ts";
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
  plan: Pick<StudyPlan, "setup" | "lanes">,
  jobs: readonly Job[],
  engineOf: (index: number) => EngineName,
  hooks: (setup: Setup) => RunnerHooks,
  signal?: AbortSignal,
): Promise<void> {
  for (const [engine, part] of Map.groupBy(jobs, ({ index }) => engineOf(index))) {
    const setup = await setupFor(plan.setup, engine);
    const lanes = openLanes(Math.min(plan.lanes, part.length), setup);
    await runJobs(part, lanes, hooks(setup), signal);
  }
}

/** What workers of an engine need; starts it, to learn its identity. */
async function setupFor(setup: Setup, engine: EngineName): Promise<Setup> {
  if (engine === setup.engine) return setup;
  const { identity } = await startEngine(engine, { ...STUDY_ENGINE, blas: setup.blas });
  return { ...setup, engine, engineIdentity: identity };
}
