/**
 * How far one setup is ahead of another, in every preset.
 *
 * @module
 */

import { type Evidence, judge } from "../../judging/judge.ts";
import { formatSummary, measured, type Measurement } from "../../judging/ledger.ts";
import { type Measure, pairedCells, testMetric } from "../../judging/select.ts";
import { differences, summarize } from "../../judging/statistics.ts";
import type { Row } from "../../rows/row.ts";
import { ofSetup, presetsWith, type Setup } from "./setups.ts";

/** Two setups at a rank. */
export interface Comparison {
  /** What it is called in the ledger: `r=1`. */
  readonly name: string;
  readonly rank: number;
  /** Which is said to be ahead. */
  readonly ahead: Setup;
  /** Of which. */
  readonly behind: Setup;
}

/** What one is ahead in one preset. */
export interface Lead {
  readonly preset: string;
  /** Differences, a value a seed that both have; at least one. */
  readonly values: readonly number[];
}

/** The leads of a comparison, in the presets that have both, the smallest first. */
export function leadsOf(
  rows: readonly Row[],
  { rank, ahead, behind }: Comparison,
  measure: Measure = testMetric,
): Lead[] {
  return presetsWith(rows, ofSetup(ahead, { rank })).flatMap((preset) => {
    const [a, b] = pairedCells(
      rows,
      [ahead, behind].map((setup) => ofSetup(setup, { preset, rank })),
      measure,
    );
    return a.length === 0 ? [] : [{ preset, values: differences(a, b) }];
  });
}

/**
 * A claim about the leads of one or more comparisons.
 *
 * @param rows of the study
 * @param comparisons what is compared
 * @param options `quantity`: of what the ledger's numbers are; `evidence`: the parts of the claim,
 * from the leads of a comparison; `measure`: what is compared, the test accuracy by default
 */
export function measureLeads(
  rows: readonly Row[],
  comparisons: readonly Comparison[],
  { quantity, evidence, measure = testMetric }: {
    quantity: string;
    evidence: (leads: readonly Lead[]) => readonly Evidence[];
    measure?: Measure;
  },
): Measurement {
  const found = comparisons.map((one) => ({ ...one, leads: leadsOf(rows, one, measure) }))
    .filter(({ leads }) => leads.length > 0);
  const values = found.flatMap(({ leads }) => leads.flatMap(({ values }) => values));
  const list = found.map(({ name, leads }) => `${name} ${leads.map(told).join(", ")}`).join("; ");
  return measured(values, () => judge(found.flatMap(({ leads }) => evidence(leads))), {
    ...{ quantity, pooled: true },
    value: `${list} pp (n=${found[0]?.leads[0]?.values.length} each)`,
  });
}

/** `tiny +2.35 +- 0.20`. */
function told({ preset, values }: Lead): string {
  const summary = summarize(values);
  const sign = summary.mean < 0 ? "" : "+";
  return `${preset} ${sign}${formatSummary(summary, { count: false })}`;
}
