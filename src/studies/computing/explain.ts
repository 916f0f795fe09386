/**
 * Why a stored row is used, or a run computed.
 *
 * @module
 */
import type { RunConfig } from "../../training/config.ts";
import { canonicalJson, describeRun, type Row, type RowIdentity, rowKey } from "../rows/row.ts";
import type { Sibling } from "../rows/store.ts";

/** What happens with one wanted run, and why. */
export interface Decision {
  /** What was asked. */
  readonly config: RunConfig;
  /** Key of its row. */
  readonly key: string;
  /** What its row says of data, engine and code. */
  readonly identity: RowIdentity;
  /** The stored row; null if the run is to be computed. */
  readonly stored: Row | null;
  /** For instance `stored` or `code version changed: 1f0c... -> 99ab...`. */
  readonly reason: string;
}

/** What a row is told apart by beside its config, with the words for a person. */
export const ASPECTS: readonly (readonly [keyof RowIdentity, string])[] = [
  ["dataDigest", "data digest"],
  ["engine", "engine"],
  ["generatorVersion", "generator version"],
  ["codeVersion", "code version"],
];

/**
 * Decides each wanted run.
 *
 * @param configs the wanted runs.
 * @param identityOf what would compute each of them now.
 * @param stored all stored rows, by key.
 * @param siblings rows that other studies stored, by key.
 * @returns one decision a run, in order.
 */
export function decide(
  configs: readonly RunConfig[],
  identityOf: (config: RunConfig) => RowIdentity,
  stored: ReadonlyMap<string, Row>,
  siblings: ReadonlyMap<string, Sibling> = new Map(),
): Decision[] {
  const byConfig = new Map<string, Row[]>();
  for (const row of stored.values()) {
    const text = canonicalJson(row.config);
    byConfig.set(text, [...byConfig.get(text) ?? [], row]);
  }
  return configs.map((config) => {
    const identity = identityOf(config);
    const key = rowKey(config, identity);
    const decision = { config, key, identity };
    const own = stored.get(key);
    if (own !== undefined) return { ...decision, stored: own, reason: "stored" };
    const sibling = siblings.get(key);
    if (sibling !== undefined) {
      return { ...decision, stored: sibling.row, reason: `stored by study ${sibling.from}` };
    }
    const reason = whyNot(config, identity, byConfig, stored.size);
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

function whyNot(
  config: RunConfig,
  identity: RowIdentity,
  byConfig: ReadonlyMap<string, Row[]>,
  storedCount: number,
): string {
  if (storedCount === 0) return "missing: no stored rows";
  const candidates = byConfig.get(canonicalJson(config)) ?? [];
  if (candidates.length === 0) return "missing: no stored row has this config";
  // Of several rows of this config the closest one says the most.
  const differences = candidates
    .map((row) =>
      ASPECTS.filter(([field]) => row[field] !== identity[field])
        .map(([field, words]) => `${words} changed: ${row[field]} -> ${identity[field]}`)
    )
    .sort((a, b) => a.length - b.length);
  return differences[0].join("; ");
}
