/**
 * The audit: some stored rows computed anew, and compared.
 *
 * @module
 */
import { createStream, permutation } from "../../random/stream.ts";
import { DataError } from "../../errors.ts";
import { isStatic, judgeField } from "./audit_rules.ts";
import type { Outcome } from "./execute.ts";
import { missingEngines, runOnEngines } from "./engines.ts";
import type { StudyPlan } from "./plan.ts";
import type { PlannedRun } from "./planned_run.ts";
import { comparedFields, describeRun, type Row } from "../rows/row.ts";

/** How much is audited. */
export interface AuditOptions {
  /** Rows to compute anew, at most. */
  readonly count: number;
  /** Draws them; 42 by default. */
  readonly seed?: number;
  /** Time for all of them; rows that would take more than their share are not drawn. */
  readonly minutes: number;
  /** Told of each row, in one line. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** What an audit found. */
export interface AuditReport {
  /** Rows computed anew. */
  readonly audited: number;
  /** One line a row and field that differs, or a run that failed. */
  readonly differences: readonly string[];
}

/** A stored row and what it takes to compute it again. */
interface Candidate {
  readonly plan: StudyPlan;
  readonly run: PlannedRun;
  readonly row: Row;
}

/**
 * Computes some stored rows anew; writes nothing.
 *
 * @param plans of all studies, computing everything: `fresh`.
 * @param options see {@linkcode AuditOptions}.
 * @returns how many, and in what they differ.
 * @throws {DataError} if there is no row to audit: none stored, none whose engine is to be had here,
 * none that takes no more than its share of the time.
 */
export async function audit(
  plans: readonly StudyPlan[],
  options: AuditOptions,
): Promise<AuditReport> {
  const { onNotice = () => {}, signal } = options;
  const all = plans.flatMap(candidatesOf);
  if (all.length === 0) throw new DataError("There are no stored rows to audit");
  const drawn = draw(await computable(all, onNotice), options);
  if (drawn.length === 0) {
    const { count, minutes } = options;
    throw new DataError(
      `None of ${all.length} stored rows takes its share of ${minutes} min for ${count}: ` +
        "allow more minutes",
    );
  }
  const differences: string[] = [];
  for (const [plan, own] of Map.groupBy(drawn, (candidate) => candidate.plan)) {
    const rows = own.map(({ row }) => row);
    const judge = (index: number, { result }: Outcome) => {
      const { row } = own[index];
      const run = `${plan.study}: ${describeRun(row.config)}`;
      const found = comparedFields(row.result, result).flatMap(({ field, a: stored, b: now }) => {
        const verdict = judgeField({ field, stored, now, row, rows: plan.store.rows });
        return verdict === null ? [] : [`${run}: ${field} ${verdict}`];
      });
      differences.push(...found);
      onNotice(`${run}: ${found.length === 0 ? holds(row) : "differs"}`);
    };
    const jobs = own.map(({ run: { config } }, index) => ({ index, config, checkpoint: null }));
    await runOnEngines(plan, jobs, (index) => own[index].run.engine, () => ({
      started: () => {},
      advanced: () => {},
      done: ({ index }, outcome) => Promise.resolve(judge(index, outcome)),
      failed({ index }, error) {
        differences.push(`${plan.study}: ${describeRun(rows[index].config)}: ${error.message}`);
      },
    }), signal);
  }
  return { audited: drawn.length, differences };
}

function holds({ engine, config }: Row): string {
  if (engine.startsWith("wasm ")) return "the same bytes";
  return isStatic(config) ? "the same within rounding" : "within its spread over seeds";
}

function candidatesOf(plan: StudyPlan): Candidate[] {
  const rows = new Map(plan.held.map((row) => [row.key, row]));
  return plan.runs.flatMap((run) => {
    const row = rows.get(run.key);
    return row === undefined ? [] : [{ plan, run, row }];
  });
}

/**
 * Those whose engine is to be had here.
 *
 * @throws {DataError} if none is, though there are rows
 */
async function computable(
  all: readonly Candidate[],
  onNotice: (text: string) => void,
): Promise<Candidate[]> {
  const missing = await missingEngines(all[0].plan.setup, all.map(({ run }) => run.engine));
  const notices = [...missing].map(([engine, what]) => {
    const { length } = all.filter(({ run }) => run.engine === engine);
    return `${length} stored rows of ${engine} cannot be audited: ${what}`;
  });
  const rest = all.filter(({ run }) => !missing.has(run.engine));
  if (rest.length === 0) throw new DataError(notices.join("; "));
  notices.forEach(onNotice);
  return rest;
}

/** The first ones, in an order drawn by the seed, that take no more than their share of the time. */
function draw(
  all: readonly Candidate[],
  { count, minutes, seed = 42 }: AuditOptions,
): Candidate[] {
  const share = 60 * minutes / count;
  const sorted = all.filter(({ run, plan }) => run.seconds <= share * plan.lanes)
    .toSorted((a, b) => a.run.key < b.run.key ? -1 : 1);
  if (sorted.length === 0) return [];
  const order = permutation(createStream(seed, "audit", "rows"), sorted.length, 0);
  return Array.from(order.slice(0, count), (place) => sorted[place]);
}
