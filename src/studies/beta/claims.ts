/**
 * Finding 1 as claims: what the paper says, what the rows say, and how far they agree.
 *
 * Thresholds were set before the runs: a beta below 0.05 in size counts as silenced, a change of
 * accuracy below 1 pp as none.
 *
 * @module
 */

import { type Claim, measured, type Measurement, type Verdict } from "../ledger.ts";
import type { Row } from "../row.ts";
import { cell, pairedCells, select } from "../select.ts";
import { pairedTest, summarize } from "../statistics.ts";

/** |beta| below this counts as silenced. */
const SILENT = 0.05;
/** Accuracy differences, in percentage points, below this count as none. */
const UNNOTICED = 1;

const staticRows = (rows: readonly Row[]) =>
  select(rows, { method: "lottalora", schedule: "static" });
const redrawnRows = (rows: readonly Row[]) =>
  select(rows, { method: "lottalora", schedule: "epoch" });

function staticPositive(rows: readonly Row[]): Measurement {
  const betas = staticRows(rows).flatMap(({ result }) => result.beta);
  const positive = betas.filter((beta) => beta > 0).length;
  const share = positive / betas.length;
  return measured(betas, share === 1 ? "agrees" : share >= 0.95 ? "trend only" : "disagrees", {
    value: `${positive} of ${betas.length} betas > 0, smallest ${Math.min(...betas).toFixed(3)}`,
  });
}

function redrawnSilenced(rows: readonly Row[], pick: (beta: number[]) => number[]): Measurement {
  const sizes = redrawnRows(rows).flatMap(({ result }) => pick(result.beta).map(Math.abs));
  const kept = staticRows(rows).flatMap(({ result }) => pick(result.beta));
  const reference = summarize(kept).mean;
  const verdict = (): Verdict => {
    if (sizes.every((size) => size < SILENT)) return "agrees";
    return summarize(sizes).mean < reference / 2 ? "trend only" : "disagrees";
  };
  const silent = sizes.filter((size) => size < SILENT).length;
  return measured(sizes, verdict, {
    value: `${silent} of ${sizes.length} below ${SILENT}, mean size ` +
      `${summarize(sizes).mean.toFixed(3)} (static ${reference.toFixed(3)})`,
  });
}

/** Percentage points lost when every beta is set to 0 after training. */
function lossByRemoval(rows: readonly Row[]): number[] {
  return rows.flatMap(({ result }) =>
    result.valueWithoutBackbone === null ? [] : [result.value - result.valueWithoutBackbone]
  );
}

function survivesRemoval(rows: readonly Row[]): Measurement {
  const losses = lossByRemoval(rows);
  const left = rows.flatMap(({ result }) => result.valueWithoutBackbone ?? []);
  return measured(losses, ({ mean }) => {
    if (Math.abs(mean) < UNNOTICED) return "agrees";
    return mean < 5 ? "trend only" : "disagrees";
  }, {
    value: `loses ${summarize(losses).mean.toFixed(1)} pp, ` +
      `${Math.min(...left).toFixed(1)} to ${Math.max(...left).toFixed(1)} % left`,
  });
}

function collapsesByRemoval(rows: readonly Row[]): Measurement {
  const losses = lossByRemoval(rows);
  const smallest = Math.min(...losses);
  return measured(losses, () => {
    if (smallest > 10) return "agrees";
    return summarize(losses).mean > 10 ? "trend only" : "disagrees";
  }, { unit: "pp lost", digits: 1 });
}

function zeroAsGood(rows: readonly Row[]): Measurement {
  const rank = Math.max(
    ...select(rows, { method: "zero" }).map(({ config }) => config.adapter.rank),
  );
  const { preset, epochs } = select(rows, { method: "zero", rank })[0].config;
  const where = (row: Row) => row.config.epochs === epochs;
  const [zero, normal] = pairedCells(rows, [
    { method: "zero", rank, preset, where },
    { method: "lottalora", schedule: "static", rank, preset, where },
  ]);
  const { difference, interval } = pairedTest(normal, zero);
  const reference = cell(rows, { method: "zero", rank, preset, where });
  return measured(normal.map((value, i) => value - zero[i]), () => {
    if (Math.abs(difference) < UNNOTICED) return "agrees";
    return interval[0] < UNNOTICED && interval[1] > -UNNOTICED ? "trend only" : "disagrees";
  }, {
    value: `r=${rank} ${preset}: normal ${summarize(normal).mean.toFixed(2)}, ` +
      `zero ${reference.mean.toFixed(2)} %, difference ${difference.toFixed(2)} pp`,
  });
}

/** The claims of finding 1, in the order of the ledger. */
export const betaClaims: readonly Claim[] = [
  {
    id: "static-beta-positive",
    finding: 1,
    text: "Every learned beta of a static scaffold is positive",
    paper: "all 1,632 > 0, mean 0.894 (language models)",
    section: "finding 1",
    measure: staticPositive,
  },
  {
    id: "redrawn-first-beta-silenced",
    finding: 1,
    text: "A scaffold redrawn each epoch is silenced in the first layer",
    paper: "|beta| < 0.001 in all layers (Decision Transformer)",
    section: "finding 1",
    measure: (rows) => redrawnSilenced(rows, (beta) => beta.slice(0, 1)),
  },
  {
    id: "redrawn-later-betas-silenced",
    finding: 1,
    text: "A scaffold redrawn each epoch is silenced in the later layers too",
    paper: "|beta| < 0.001 in all layers (Decision Transformer)",
    section: "finding 1",
    measure: (rows) => redrawnSilenced(rows, (beta) => beta.slice(1)),
  },
  {
    id: "static-survives-removal",
    finding: 1,
    text: "A model trained with a static scaffold keeps its accuracy when W_seed is removed",
    paper: "82.6, 90.8, 94.4, 96.3 % at r = 1, 2, 4, 8: nothing lost",
    section: "backbone conditions",
    measure: (rows) => survivesRemoval(staticRows(rows)),
  },
  {
    id: "static-collapses-by-removal",
    finding: 1,
    text: "Our sharper test: a static scaffold that is used cannot be removed",
    paper: "implied by finding 1, contradicted by its table",
    section: "finding 1",
    measure: (rows) => collapsesByRemoval(staticRows(rows)),
  },
  {
    id: "redrawn-survives-removal",
    finding: 1,
    text: "A model trained on redrawn scaffolds does not notice that W_seed is removed",
    paper: "implied by beta -> 0",
    section: "finding 1",
    measure: (rows) => survivesRemoval(redrawnRows(rows)),
  },
  {
    id: "zero-as-good",
    finding: 1,
    text: "At r = 8 training without any scaffold does as well as with one",
    paper: "96.3 +- 0.5 against 95.4 to 96.8 %",
    section: "backbone conditions",
    measure: zeroAsGood,
  },
];
