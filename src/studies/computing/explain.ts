/**
 * Why a stored row is used, or a run computed.
 *
 * @module
 */
import type { Digests } from "../behaviour/golden.ts";
import type { RunConfig } from "../../training/config.ts";
import {
  ASPECTS,
  configText,
  describeRun,
  makeRow,
  type Row,
  type RowIdentity,
  rowKey,
} from "../rows/row.ts";
import type { Sibling } from "../rows/store.ts";

/** What happens with one wanted run, and why. */
export interface Decision {
  /** What was asked. */
  readonly config: RunConfig;
  /** Key of its row. */
  readonly key: string;
  /** What its row says of data, engine and behaviour. */
  readonly identity: RowIdentity;
  /** The stored row; null if the run is to be computed. */
  readonly stored: Row | null;
  /** For instance `stored` or `golden optimizer.adamw changed: 1f0c... -> 99ab...`. */
  readonly reason: string;
}

/** What is stored, and how far it is trusted. */
export interface Stored {
  /** The study's own rows, by key. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Rows that other studies stored, by key; none by default. */
  readonly siblings?: ReadonlyMap<string, Sibling>;
  /** Why the goldens are those of the code at hand; said of each row that is reused. */
  readonly trust?: string;
}

/**
 * Decides each wanted run.
 *
 * A row holds if every golden that it names has the digest that it names; of a golden that came
 * after it, it takes the digest over.
 *
 * @param configs the wanted runs.
 * @param identityOf what would compute each of them now.
 * @param stored what there is.
 * @returns one decision a run, in order.
 */
export function decide(
  configs: readonly RunConfig[],
  identityOf: (config: RunConfig) => RowIdentity,
  { rows, siblings = new Map(), trust = "" }: Stored,
): Decision[] {
  const own = Map.groupBy(rows.values(), ({ config }) => configText(config));
  const others = Map.groupBy(siblings.values(), ({ row }) => configText(row.config));
  return configs.map((config) => {
    const identity = identityOf(config);
    const decision = { config, key: rowKey(config, identity), identity };
    const text = configText(config);
    const holding = (row: Row) => differencesOf(row, identity).length === 0;
    const reuse = (row: Row, reason: string): Decision => ({
      ...decision,
      stored: makeRow(row.study, config, identity, row.result, row.computedBy),
      reason: [reason + byWhat(row), ...(trust === "" ? [] : [trust])].join("; "),
    });
    const found = own.get(text)?.find(holding);
    if (found !== undefined) return reuse(found, "stored");
    const sibling = others.get(text)?.find(({ row }) => holding(row));
    if (sibling !== undefined) return reuse(sibling.row, `stored by study ${sibling.from}`);
    const reason = rows.size === 0
      ? "missing: no stored rows"
      : whyNot(own.get(text) ?? [], identity);
    return { ...decision, stored: null, reason };
  });
}

/** One decision as plain data, for programs. */
export interface DecisionRecord {
  /** Key of the run's row. */
  readonly key: string;
  /** Which run, in words. */
  readonly run: string;
  /** Whether a stored row is used. */
  readonly reused: boolean;
  /** Why, in words. */
  readonly reason: string;
}

/**
 * The decisions as plain data.
 *
 * @param decisions of {@linkcode decide}.
 * @returns one record a run, in order.
 */
export function recordDecisions(decisions: readonly Decision[]): DecisionRecord[] {
  return decisions.map(({ key, config, stored, reason }) => ({
    key,
    run: describeRun(config),
    reused: stored !== null,
    reason,
  }));
}

/**
 * The decisions as text: one line for each reason with its number of runs, then one a run.
 *
 * @param study name of the study.
 * @param decisions of {@linkcode decide}.
 * @returns lines of text.
 */
export function renderDecisions(study: string, decisions: readonly Decision[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of decisions) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reused = decisions.filter(({ stored }) => stored !== null).length;
  return [
    `${study}: ${decisions.length} runs, ${reused} reused, ${decisions.length - reused} to compute`,
    ...[...counts].map(([reason, count]) => `  ${count} x ${reason}`),
    ...decisions.map(({ config, stored, reason }) =>
      `    ${stored === null ? "compute" : "reuse  "} ${describeRun(config)}: ${reason}`
    ),
  ].join("\n");
}

/**
 * In what two identities differ though rows of one kind may not, one line each.
 *
 * @param row what is stored.
 * @param identity what would be computed now.
 */
export function differencesOf(row: RowIdentity, identity: RowIdentity): string[] {
  const aspects = ASPECTS.filter(([field]) => row[field] !== identity[field])
    .map(([field, words]) => `${words} changed: ${row[field]} -> ${identity[field]}`);
  return [...aspects, ...goldenChanges(row.behaviour, identity.behaviour)];
}

/** Goldens that a row names and that are others now; a row that names none is vouched for by none. */
function goldenChanges(named: Digests, current: Digests): string[] {
  if (Object.keys(named).length === 0) return ["the row names no golden"];
  return Object.entries(named).filter(([name, digest]) => current[name] !== digest)
    .map(([name, digest]) => `golden ${name} changed: ${digest} -> ${current[name] ?? "gone"}`);
}

/** The machine, where the last bits depend on it. */
function byWhat({ computedBy }: Row): string {
  return computedBy === undefined ? "" : ` (by ${computedBy.engine} on ${computedBy.processor})`;
}

function whyNot(candidates: readonly Row[], identity: RowIdentity): string {
  if (candidates.length === 0) return "missing: no stored row has this config";
  // Of several rows of this config the closest one says the most.
  const differences = candidates.map((row) => differencesOf(row, identity))
    .sort((a, b) => a.length - b.length);
  return differences[0].join("; ");
}
