/**
 * The stages of `deno task reproduce`: set-up, rows, notebooks, figures, ledger.
 *
 * @module
 */
import { join } from "node:path";
import type { EngineName } from "../src/engine/engine.ts";
import { isAttempted, type Study } from "../src/studies/findings/study.ts";
import { writeStudyFigures } from "../src/studies/findings/figure_files.ts";
import { evaluateClaims, type LedgerLine } from "../src/studies/judging/ledger.ts";
import { writeLedger } from "../src/studies/judging/ledger_files.ts";
import type { StudyPlan } from "../src/studies/computing/plan.ts";
import { type Profile, resultPlaces } from "../src/studies/rows/profile.ts";
import { STUDY_NAMES } from "../src/studies/findings/registry.ts";
import type { Row } from "../src/studies/rows/row.ts";
import { say, sayError } from "./cli/command.ts";
import { ensureJupyter, type JupyterEnvironment } from "./jupyter/environment.ts";
import { executeNotebook, type ExecutionProgress } from "./jupyter/execute.ts";

/** Milliseconds between two lines about a notebook that is executed. */
const PROGRESS_INTERVAL = 10_000;

/** What is reproduced, and from what. */
export interface StageOptions {
  readonly profile: Profile;
  /** Folder of the data; null: the data that come with the packages. */
  readonly dir: string | null;
  /** What computes all runs; by default what is planned of each. */
  readonly engine?: EngineName;
  /** The BLAS library that was named, for `native`. */
  readonly blas?: string;
  /** Computes what a study lacks. */
  readonly compute: (study: Study) => Promise<Computed>;
  readonly signal?: AbortSignal;
}

/** A plan that was carried out. */
export interface Computed {
  readonly plan: StudyPlan;
  /** All rows of the study, in the order of its grid. */
  readonly rows: Row[];
}

/** What came of it, as plain data. */
export interface ReproduceReport {
  /** Name of the data; null if nothing was computed. */
  data: string | null;
  engine: string | null;
  /** The engine that names folders of results; undefined for the usual ones. */
  apart?: EngineName;
  /** Rows of each study, and how many of them were computed now. */
  studies: { study: string; rows: number; computed: number }[];
  claims: LedgerLine[];
  /** One line a study that failed. */
  failures: string[];
}

/**
 * Goes through all stages; while one study's notebook is executed, the next study is computed. A
 * study that fails does not keep the others from being reproduced.
 *
 * @param root the project's root.
 * @param studies what to reproduce.
 * @param options see {@linkcode StageOptions}.
 * @throws {DataError} if Jupyter cannot be set up; nothing was computed then.
 */
export async function reproduceStudies(
  root: string,
  studies: readonly Study[],
  options: StageOptions,
): Promise<ReproduceReport> {
  const { signal } = options;
  const report: ReproduceReport = {
    data: null,
    engine: null,
    studies: [],
    claims: [],
    failures: [],
  };
  // First, so that a missing Python is said before hours of computing, not after.
  const environment = await ensureJupyter(root, { report: say });
  const failures = new Map<Study, string>();
  const claims = new Map<string, LedgerLine[]>();
  let apart: EngineName | undefined;
  const attempt = async <T>(study: Study, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      failures.set(study, `${study.name}: ${sayError(`failed: ${study.name}`, error)}`);
    }
  };
  // A notebook leaves processors idle: the next study is computed meanwhile.
  let shown: Promise<void> = Promise.resolve();
  try {
    for (const study of studies) {
      if (!isAttempted(study, options.profile)) {
        claims.set(study.name, evaluateClaims(study.claims, [], options.profile));
        say(`${study.name}: not attempted in the profile ${options.profile}`);
        continue;
      }
      const computed = await attempt(study, () => options.compute(study));
      if (computed === undefined) continue;
      const { plan, rows } = computed;
      report.data = plan.data;
      apart ??= plan.apart;
      report.engine = plan.setup.engineIdentity;
      report.studies.push({ study: study.name, rows: rows.length, computed: plan.runs.length });
      const show = () => showStudy(environment, study, computed, { ...options, claims });
      shown = shown.then(() => attempt(study, show));
      // An interruption ends both; it is told once, at the end.
      shown.catch(() => {});
    }
  } finally {
    await shown;
  }
  if (apart !== undefined) report.apart = apart;
  report.claims = STUDY_NAMES.flatMap((name) => claims.get(name) ?? []);
  report.failures = studies.flatMap((study) => failures.get(study) ?? []);
  if (report.data !== null && studies.length === STUDY_NAMES.length) {
    const { figures } = resultPlaces(options.profile, report.data, apart);
    if (report.failures.length === 0) await writeLedger(join(root, figures), report.claims);
  }
  return report;
}

/** Claims, into the report, notebook and figures of a study whose rows are there. */
async function showStudy(
  environment: JupyterEnvironment,
  study: Study,
  { plan, rows }: Computed,
  options: StageOptions & { claims: Map<string, LedgerLine[]> },
): Promise<void> {
  const { profile, dir, signal } = options;
  const { root } = environment;
  signal?.throwIfAborted();
  await study.prepare?.(profile, dir, root);
  options.claims.set(study.name, evaluateClaims(study.claims, rows, profile));
  await executeStudyNotebook(environment, study, plan, options);
  signal?.throwIfAborted();
  const { data, apart: engine } = plan;
  const { folder, paths } = await writeStudyFigures(study, rows, { profile, root, engine, data });
  say(`${study.name}: ${paths.length} files of figures in ${folder}`);
}

async function executeStudyNotebook(
  environment: JupyterEnvironment,
  study: Study,
  plan: StudyPlan,
  { profile, dir, blas, signal, engine: named }: StageOptions,
): Promise<void> {
  const file = `${study.notebook}.ipynb`;
  const { root } = environment;
  const folder = resultPlaces(profile, plan.data, plan.apart).notebooks;
  // By the environment, since parameters would be in the notebook: where the data are and what
  // computes.
  const env = {
    ...environment.env,
    LOTTALORA_DATA: dir ?? "",
    LOTTALORA_ENGINE: named ?? "",
    ...(blas === undefined ? {} : { LOTTALORA_BLAS: blas }),
  };
  say(`${study.name}: executing notebooks/${file}`);
  await executeNotebook({ ...environment, env }, join(root, "notebooks", file), {
    output: folder === null ? undefined : join(root, folder, file),
    parameters: { profile },
    onProgress: sparsely(({ cell, cells, line }) =>
      say(`${study.name}: cell ${cell} of ${cells}: ${line}`)
    ),
    signal,
  });
}

/** Passes on what comes after a while of silence: most notebooks are done before. */
function sparsely(tell: (progress: ExecutionProgress) => void): typeof tell {
  let last = performance.now();
  return (progress) => {
    if (performance.now() - last < PROGRESS_INTERVAL) return;
    last = performance.now();
    tell(progress);
  };
}
