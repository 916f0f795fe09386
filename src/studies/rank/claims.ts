/**
 * Finding 3 as claims.
 *
 * @module
 */

import { type Claim, measured, type Measurement, notAttempted, type Verdict } from "../ledger.ts";
import { ownData } from "../profile.ts";
import type { Row } from "../row.ts";
import { cell, pairedCells, select } from "../select.ts";
import { describeMargin, smallestSufficientRank } from "../sufficient_rank.ts";
import { pairedTest, summarize } from "../statistics.ts";
import { LEDGER_MARGIN, measuredRanks, validationTable } from "./sufficient.ts";

/** Table 2 of the paper, MNIST medium: accuracy in percent by rank, and of full training. */
const PAPER_MEDIUM: Readonly<Record<number, number>> = {
  1: 89.33,
  2: 92.73,
  4: 95.44,
  8: 96.80,
  16: 97.53,
  32: 97.80,
};
const PAPER_FULL = 98.38;

/** Presets of the rows, the smallest first; the last is that of the main curve. */
function presetsBySize(rows: readonly Row[]): string[] {
  const full = select(rows, { method: "full" });
  const sorted = full.toSorted((a, b) => a.result.counts.full - b.result.counts.full);
  return [...new Set(sorted.map(({ config }) => config.preset))];
}

function mainPreset(rows: readonly Row[]): string {
  const presets = presetsBySize(rows);
  return presets[presets.length - 1];
}

function risesAndSaturates(rows: readonly Row[]): Measurement {
  const preset = mainPreset(rows);
  const means = measuredRanks(rows, preset)
    .map((rank) => cell(rows, { preset, method: "lottalora", rank }));
  const gains = means.slice(1).map(({ mean }, i) => mean - means[i].mean);
  const rises = gains.every((gain) => gain > -0.5) && summarize(gains).mean > 0;
  const saturates = gains[gains.length - 1] < 1;
  const verdict = (): Verdict => rises ? saturates ? "agrees" : "trend only" : "disagrees";
  return measured(means[means.length - 1], verdict, {
    value: `${means.map(({ mean }) => mean.toFixed(2)).join(", ")} % (${preset})`,
  });
}

function gapToFull(rows: readonly Row[]): Measurement {
  const preset = mainPreset(rows);
  const rank = Math.max(...measuredRanks(rows, preset));
  const [full, adapted] = pairedCells(rows, [
    { preset, method: "full" },
    { preset, method: "lottalora", rank },
  ]);
  return measured(full.map((value, i) => value - adapted[i]), ({ mean }) => {
    if (mean <= 1) return "agrees";
    return mean <= 3 ? "trend only" : "disagrees";
  }, { unit: `pp below full training at r=${rank} (${preset})` });
}

function sufficientRank(rows: readonly Row[]): Measurement {
  const preset = mainPreset(rows);
  const table = validationTable(rows, preset);
  const { first, interval } = smallestSufficientRank(table, LEDGER_MARGIN);
  const name = (rank: number) => Number.isFinite(rank) ? String(rank) : `> ${table.ranks.at(-1)}`;
  const verdict = (): Verdict => {
    if (first !== null && first >= 8 && first <= 32) return "agrees";
    return interval[0] <= 32 && interval[1] >= 8 ? "trend only" : "disagrees";
  };
  return {
    value: `r*(${describeMargin(LEDGER_MARGIN)}) = ${name(first ?? Infinity)}, 95 % interval ` +
      `${name(interval[0])} to ${name(interval[1])} (${preset}, validation)`,
    mean: first,
    sd: null,
    n: table.full.length,
    verdict: verdict(),
  };
}

/** Accuracy at r = 1 in percent of full training, by seed. */
function recoveryAtOne(rows: readonly Row[], preset: string): number[] {
  const [one, full] = pairedCells(rows, [
    { preset, method: "lottalora", rank: 1 },
    { preset, method: "full" },
  ]);
  return one.map((value, i) => 100 * value / full[i]);
}

function smallerNeedsMoreRank(rows: readonly Row[]): Measurement {
  const presets = presetsBySize(rows);
  if (presets.length < 2) return notAttempted();
  const [smallest, largest] = [presets[0], mainPreset(rows)];
  const [a, b] = [recoveryAtOne(rows, smallest), recoveryAtOne(rows, largest)];
  const { difference, interval } = pairedTest(b, a);
  return measured(b.map((value, i) => value - a[i]), () => {
    if (interval[0] > 0) return "agrees";
    return difference > 0 ? "trend only" : "disagrees";
  }, {
    value: `recovery at r=1: ${smallest} ${summarize(a).mean.toFixed(1)}, ` +
      `${largest} ${summarize(b).mean.toFixed(1)} % of full`,
  });
}

function beatsSmallNetwork(rows: readonly Row[]): Measurement {
  const preset = mainPreset(rows);
  const [adapted, small] = pairedCells(rows, [
    { preset, method: "lottalora", rank: 8 },
    { preset, method: "small", rank: 8 },
  ]);
  const { interval } = pairedTest(adapted, small);
  return measured(adapted.map((value, i) => value - small[i]), () => {
    if (interval[0] > 0) return "agrees";
    return interval[1] < 0 ? "disagrees" : "trend only";
  }, {
    value: `adapters ${summarize(adapted).mean.toFixed(2)}, ` +
      `small network ${summarize(small).mean.toFixed(2)} %`,
  });
}

function paperTable(rows: readonly Row[]): Measurement {
  const preset = "medium";
  if (rows.length === 0 || rows[0].data !== ownData("paper")) return notAttempted();
  const ours = measuredRanks(rows, preset)
    .filter((rank) => rank in PAPER_MEDIUM)
    .map((rank) => cell(rows, { preset, method: "lottalora", rank }).mean - PAPER_MEDIUM[rank]);
  const full = cell(rows, { preset, method: "full" }).mean - PAPER_FULL;
  const differences = [...ours, full];
  const within = differences.filter((difference) => Math.abs(difference) <= 1).length;
  const text = differences.map((value) => `${value < 0 ? "" : "+"}${value.toFixed(2)}`).join(", ");
  return measured(differences, () => {
    if (within === differences.length) return "agrees";
    return within >= differences.length / 2 ? "trend only" : "disagrees";
  }, { value: `ours minus the paper's: ${text} pp` });
}

/** The claims of finding 3, in the order of the ledger. */
export const rankClaims: readonly Claim[] = [
  {
    id: "rank-rises-and-saturates",
    finding: 3,
    text: "Accuracy rises with the rank and saturates (r = 1, 2, 4, 8, 16, 32)",
    paper: "89.33, 92.73, 95.44, 96.80, 97.53, 97.80 % (medium)",
    section: "finding 3",
    measure: risesAndSaturates,
  },
  {
    id: "rank-table",
    finding: 3,
    text: "The paper's accuracies on the full MNIST, r = 1 to 32 and full training, within 1 pp",
    paper: "the row above; full 98.38 %",
    section: "finding 3",
    measure: paperTable,
  },
  {
    id: "gap-to-full",
    finding: 3,
    text: "The largest rank comes close to full training",
    paper: "0.58 pp below (97.80 against 98.38 %)",
    section: "finding 3",
    measure: gapToFull,
  },
  {
    id: "sufficient-rank",
    finding: 3,
    text: "The smallest sufficient rank of MNIST",
    paper: "saturation at r = 8 to 32",
    section: "finding 3",
    measure: sufficientRank,
  },
  {
    id: "smaller-needs-more-rank",
    finding: 3,
    text: "A smaller network needs more rank: at r = 1 it recovers less of full training",
    paper: "93.6 % at 0.125 x, 99.5 % at full size (CfC)",
    section: "size ablation",
    measure: smallerNeedsMoreRank,
  },
  {
    id: "beats-small-network",
    finding: 3,
    text: "Our control: at r = 8 adapters on a scaffold beat a dense network of as many parameters",
    paper: "not reported",
    section: "our control",
    measure: beatsSmallNetwork,
  },
];
