/**
 * A study of one's own, asked in a cell or a script.
 *
 * @module
 */

import { relative } from "node:path";
import { UsageError } from "../errors.ts";
import { computePlan } from "../studies/computing/compute.ts";
import { computeMissing } from "../studies/computing/missing.ts";
import type { ProgressListener } from "../studies/computing/progress.ts";
import { logProgress } from "../studies/computing/progress_view.ts";
import type { StudyDefinition } from "../studies/own/definition.ts";
import { writeOwnStudy } from "../studies/own/files.ts";
import {
  judgeStudy,
  type OwnStudy,
  type OwnStudyOptions,
  prepareStudy,
} from "../studies/own/study.ts";
import { shipRow } from "../studies/own/ship.ts";
import type { Row } from "../studies/rows/row.ts";
import { interruptible } from "./interrupt.ts";
import { kernel } from "./jupyter.ts";
import { createStudyProgress, type StudyProgress } from "./study_progress.ts";

/** How a study is computed, and what stops it. */
export interface AskOptions extends Omit<OwnStudyOptions, "shard"> {
  /** Stops it; finished runs are stored. A kernel interrupt does so too. */
  readonly signal?: AbortSignal;
}

/** What was found, and a way to keep a model of it. */
export interface AnsweredStudy extends OwnStudy {
  /**
   * Trains a row's network once more, checks that it is the same to the bit, and saves it as a folder
   * that must not exist yet: adapters, seed, and of a table how it is read.
   *
   * @throws {UsageError} for a row of full training, which adapters and seed cannot hold
   * @throws {DataError} for data or code that changed, a folder that exists or cannot be written
   */
  ship(row: Row, dir: string): Promise<void>;
}

/**
 * Trains a network on a task by LottaLoRA at several ranks, in full and by controls, and finds the
 * smallest rank that suffices, r*(eps), which estimates the task's intrinsic dimension
 * (arXiv:2604.08749). Runs are stored as they end: what was stopped or killed goes on when it is asked
 * again, and what is stored is not computed twice. Rows, tables and figures lie in `dir`.
 *
 * Descriptions such as `table(...)` and `mlp({ hidden })` are made again by workers, as many as there
 * are processors; tasks and networks that are objects are computed one by one in this thread.
 *
 * @param definition what is asked
 * @param options where it lies, how it is computed
 * @returns rows, table, r*, figures, verdicts, and what makes them doubtful
 * @throws {UsageError} for a definition that could not be meant, naming the field
 * @throws {DataError} for data or modules that cannot be read, runs that fail, files that cannot be
 * written, another process at work in the same folder
 *
 * @example
 * ```ts ignore
 * const found = await study({
 *   name: "two-moons",
 *   task: table("moons.csv", { label: "moon" }),
 *   model: mlp({ hidden: [32, 32] }),
 *   ranks: [1, 2, 4],
 * });
 * console.log(found.render(), found.sufficientText);
 * ```
 */
export async function study(
  definition: StudyDefinition,
  options: AskOptions = {},
): Promise<AnsweredStudy> {
  const { signal: given, ...rest } = options;
  if ("shard" in rest) {
    throw new UsageError(
      "study judges the whole: parts are computed by deno task study --shard I/N",
    );
  }
  const prepared = await prepareStudy(definition, rest);
  const { listener, finish, watch } = progressHere();
  const { rows, known } = await watch(computeMissing(
    () => prepared.plan(),
    (plan) =>
      interruptible(
        (signal) => computePlan(plan, { onProgress: listener, mayFail: prepared.mayFail, signal }),
        given,
      ),
  ));
  const found = await judgeStudy(prepared, rows);
  await writeOwnStudy(found);
  const where = known.definitions === null ? ", one by one in this thread" : "";
  await finish(
    `${definition.name}: ${rows.length} runs${where}; see ${relative(Deno.cwd(), found.dir)}`,
  );
  return { ...found, ship: (row, dir) => shipRow(prepared, row, dir) };
}

/** A line below the cell, or lines in the log of a script. */
function progressHere(): Omit<StudyProgress, "listener"> & { listener: ProgressListener } {
  if (kernel() !== null) return createStudyProgress();
  const write = (text: string) => void console.error(text.trimEnd());
  return {
    listener: logProgress(write),
    finish: (line) => Promise.resolve(write(line)),
    watch: (work) => work,
  };
}
