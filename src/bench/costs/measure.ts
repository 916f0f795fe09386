/**
 * Measures what training steps of the paper's language models cost, each case in a process of its own.
 *
 * @module
 */

import { blasCandidates } from "../../engine/native/candidates.ts";
import { type ProgressListener, trackProgress } from "../../studies/computing/progress.ts";
import {
  type CostCase,
  isMeasurable,
  totalOf,
  workedOut,
} from "../../studies/findings/costs/cases.ts";
import { appendRecord, readRecords, recordOf } from "../../studies/findings/costs/records.ts";
import { PERMITTED_VARIABLES } from "../../variables.ts";
import { runOwnProgram } from "../own_program.ts";
import type { CostAnswer, CostRequest } from "./cost_program.ts";

/** How {@linkcode measureCosts} works and is watched. */
export interface MeasureOptions {
  /** Of the project: where records lie. */
  readonly root: string;
  /** Name of the engine. */
  readonly engine: string;
  /** Measure also what has a record; false by default. */
  readonly again?: boolean;
  readonly listener: ProgressListener;
  /** Told of what does not fit into memory, in one line each. */
  readonly tell: (line: string) => void;
  /** Ends it between two cases. */
  readonly signal?: AbortSignal;
}

/** Steps of a case; a second of the largest model's takes a minute on a laptop. */
const EXTENT = { warmUps: 1, timed: 3 } as const;

/** Bytes without activations that a step goes through in a second, about; only for the estimate. */
const BYTES_A_SECOND = 3e8;

/**
 * Measures what has no record yet and appends it. Cases whose numbers alone fill the memory are left
 * out: they stay worked out.
 *
 * @throws {DataError} when the engine is not there, a case fails or the disk refuses
 */
export async function measureCosts(
  cases: readonly CostCase[],
  { root, engine, again = false, listener, tell, signal }: MeasureOptions,
): Promise<void> {
  const known = again
    ? []
    : readRecords(root).filter(({ machine }) => isOf(engine, machine.engine));
  const measurable = cases.filter(isMeasurable);
  const missing = measurable.filter((one) => recordOf(known, one) === undefined);
  const costs = missing.map((one) => one.batch + totalOf(workedOut(one)) / BYTES_A_SECOND);
  const reused = measurable.length - missing.length;
  const progress = trackProgress("costs", costs, { reused, lanes: 1, listener, unit: "cases" });
  for (const [i, { network, variant, batch }] of missing.entries()) {
    signal?.throwIfAborted();
    progress.started(i);
    const { id: name } = network;
    const request = { network: name, variant: variant.id, batch, engine, ...EXTENT };
    const answer = await costOf(request, root);
    if ("tooLarge" in answer) tell(`${name}, ${variant.id}, batch ${batch}: does not fit`);
    else await appendRecord(root, answer);
    progress.ended(i);
  }
}

/** Whether an engine's identity is of that name. */
function isOf(engine: string, identity: string): boolean {
  return identity.startsWith(`${engine} `);
}

/** Measures one case. */
export async function costOf(request: CostRequest, root: string): Promise<CostAnswer> {
  const libraries = blasCandidates(root).paths.filter((path) => !path.includes(","));
  const named = PERMITTED_VARIABLES.get("LOTTALORA_BLAS");
  const permissions = [
    "--allow-sys=cpus",
    "--allow-env=LOTTALORA_BLAS",
    `--allow-ffi=${[...libraries, ...(named === undefined ? [] : [named])].join(",")}`,
  ];
  const program = ["costs/cost_program.ts", [JSON.stringify(request)], permissions] as const;
  const { seconds: _, ...record } = await runOwnProgram<CostAnswer>(...program);
  return record;
}
