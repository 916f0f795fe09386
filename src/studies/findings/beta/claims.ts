/**
 * Finding 1 as claims: what the paper says, what the rows say, and how far they agree.
 *
 * @module
 */

import {
  type Claim,
  formatInterval,
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
  untold,
} from "../../judging/ledger.ts";
import { above, atMost, equivalent, judge, judgeEvery } from "../../judging/judge.ts";
import type { Row } from "../../rows/row.ts";
import { pairedCells } from "../../judging/select.ts";
import { seedsOfEachDesign } from "../../rows/design.ts";
import {
  differences,
  meanEstimate,
  pairedTest,
  summarize,
  testDifference,
} from "../../judging/statistics.ts";
import { betaSigns, describeSigns } from "../beta_signs.ts";
import { signed } from "../row_parts.ts";
import { CITED, citedWithout } from "./paper.ts";
import {
  conditionRows,
  redrawnRows,
  staticRows,
  staticTwins,
  zeroRows,
  zeroTwins,
} from "./rows.ts";
import { gaussianLaw, type SingularValue, singularValues } from "./singular_values.ts";

// Limits of the verdicts, set before our rows were looked at.
/** |beta| below this counts as silenced. */
const SILENT = 0.05;
/** Accuracy differences up to this, in percentage points, count as none. */
const UNNOTICED = 1;
/** A loss above this, in percentage points, counts as a collapse. */
const COLLAPSE = 10;
/** Singular values further than this from their law, in percent of it, do not follow it. */
const FOLLOWED = 5;

/** Ranks at which the paper does as well without a scaffold; all of them only since our rows. */
const ZERO_RANKS = [2, 4, 8];

function staticPositive(rows: readonly Row[]): Measurement {
  const runs = staticRows(rows).filter(({ result }) => result.beta.length > 0);
  if (runs.length === 0) return notAttempted();
  const signs = betaSigns(runs);
  const means = summarize(signs.counted.map(({ result }) => summarize(result.beta).mean));
  if (means.n === 0) return untold(describeSigns(signs), runs.length);
  return measured(means, () => signs.verdict, {
    quantity: "beta, mean of a run",
    value: `${describeSigns(signs)}; smallest ${Math.min(...signs.betas).toFixed(3)}, mean of a ` +
      `run ${formatSummary(means)}`,
  });
}

/** Each layer of each preset is judged by its mean over seeds. */
function redrawnSilenced(rows: readonly Row[], layers: [from: number, to?: number]): Measurement {
  const sizesOf = (runs: readonly Row[]) =>
    runs.map(({ result }) => result.beta.slice(...layers).map(Math.abs))
      .filter((sizes) => sizes.length > 0);
  const redrawn = sizesOf(redrawnRows(rows));
  const kept = sizesOf(staticTwins(rows));
  if (redrawn.length === 0 || kept.length === 0) return notAttempted();
  const means = summarize(redrawn.map((sizes) => summarize(sizes).mean));
  const reference = summarize(kept.map((sizes) => summarize(sizes).mean));
  const parts = seedsOfEachDesign(redrawnRows(rows)).flatMap((seeds) => {
    const sizes = sizesOf(seeds);
    return sizes.length === 0
      ? []
      : sizes[0].map((_, layer) => atMost(sizes.map((run) => run[layer]), SILENT));
  });
  const all = redrawn.flat();
  const silent = all.filter((size) => size < SILENT).length;
  return measured(means, () => judge(parts), {
    quantity: "|beta|, mean of a run",
    value: `${silent} of ${all.length} below ${SILENT} in size; mean of a run ` +
      `${formatSummary(means)}, static ${formatSummary(reference)}`,
  });
}

/** Percentage points lost when every beta is set to 0 after training. */
function lossesByRemoval(rows: readonly Row[]): number[] {
  return rows.flatMap(({ result: { value, valueWithoutBackbone: without } }) =>
    without === null ? [] : [value - without]
  );
}

/** Judges each group of runs; the claim holds if it does in all of them. */
function survivesRemoval(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
): Measurement {
  const groups = [...Map.groupBy(rows, groupOf)]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const left = (members: readonly Row[]) =>
    summarize(members.flatMap(({ result }) => result.valueWithoutBackbone ?? [])).mean.toFixed(1);
  const before = (members: readonly Row[]) =>
    summarize(members.map(({ result }) => result.value)).mean.toFixed(1);
  const parts = groups.map(([, members]) => atMost(lossesByRemoval(members), UNNOTICED));
  return measured(lossesByRemoval(rows), () => judge(parts), {
    pooled: groups.length > 1,
    quantity: "pp lost",
    value: groups.map(([name, members]) =>
      `${name}: ${left(members)} left of ${before(members)} % (n=${members.length})`
    ).join("; "),
  });
}

function collapsesByRemoval(rows: readonly Row[]): Measurement {
  const losses = summarize(lossesByRemoval(rows));
  const smallest = Math.min(...losses.values);
  const parts = seedsOfEachDesign(rows).map((seeds) => above(lossesByRemoval(seeds), COLLAPSE));
  return measured(losses, () => judgeEvery(smallest > COLLAPSE, parts), {
    quantity: "pp lost",
    value: `loses ${formatSummary(losses, { unit: "pp", digits: 1 })}, ` +
      `at least ${smallest.toFixed(1)}`,
  });
}

/** With and without, both with B starting Kaiming-uniform; one equivalence test a rank. */
function zeroAsGood(rows: readonly Row[]): Measurement {
  const pairs = [...zeroTwins(rows), ...zeroRows(rows)];
  const ranks = ZERO_RANKS.map((rank) => {
    const of = (method: "lottalora" | "zero") => ({ method, rank });
    const [normal, zero] = pairedCells(pairs, [of("lottalora"), of("zero")]);
    return { rank, normal, zero, test: pairedTest(normal, zero, UNNOTICED) };
  }).filter(({ test }) => test.n > 0);
  const gaps = ranks.flatMap(({ normal, zero }) => differences(normal, zero));
  return measured(gaps, () => judge(ranks.map(({ test }) => equivalent(test))), {
    pooled: true,
    value: ranks.map(({ rank, normal, zero, test }) =>
      `r=${rank}: with ${summarize(normal).mean.toFixed(2)}, without ` +
      `${summarize(zero).mean.toFixed(2)} %: ${test.difference.toFixed(2)} pp, ` +
      `${formatInterval(test.interval)} (n=${test.n})`
    ).join("; "),
  });
}

/** How far from the law of its shape, in percent of it. */
function offLaw(found: SingularValue): number {
  return 100 * (found.value / gaussianLaw(found) - 1);
}

/**
 * Each layer of each network is judged by its mean over seeds: at every scale it is above 1, and as
 * the law has it. The latter is the same at every scale, and so asked once.
 */
function followsLaw(rows: readonly Row[]): Measurement {
  const found = singularValues(rows);
  if (found.length === 0) return notAttempted();
  const scales = [...Map.groupBy(found, ({ scale }) => scale)];
  const parts = scales.flatMap(([, values]) =>
    seedsOfEachLayer(values).map((seeds) => above(seeds.map(({ value }) => value), 1))
  );
  const [[, drawn]] = scales;
  const off = seedsOfEachLayer(drawn).map((seeds) => summarize(seeds.map(offLaw)));
  parts.push(...off.map((one) => equivalent(testDifference(meanEstimate(one), FOLLOWED))));
  const ends = [Math.min, Math.max].map((end) => signed(end(...off.map(({ mean }) => mean)), 1));
  const all = found.every(({ value }) => value > 1);
  return measured(drawn.map(({ value }) => value), () => judgeEvery(all, parts), {
    pooled: true,
    value: `${
      scales.map(([scale, values]) => `${scale}: ${rangeOf(values)}`).join("; ")
    }; means of ${off.length} layers ${ends.join(" to ")} % off the law (n=${drawn.length})`,
  });
}

function seedsOfEachLayer(values: readonly SingularValue[]): SingularValue[][] {
  return [...Map.groupBy(values, ({ preset, layer }) => `${preset} ${layer}`).values()];
}

/** Smallest and largest: `1.39 to 1.80`. */
function rangeOf(found: readonly SingularValue[]): string {
  const values = found.map(({ value }) => value);
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}

/** The claims of finding 1, in the order of the ledger. */
export const betaClaims: readonly Claim[] = [
  {
    id: "static-beta-positive",
    finding: 1,
    text: "Every learned beta of a static scaffold is positive",
    paper: CITED.positive,
    section: "finding 1",
    measure: staticPositive,
  },
  {
    id: "redrawn-first-beta-silenced",
    finding: 1,
    text: "A scaffold redrawn each epoch is silenced in the first layer",
    paper: CITED.silenced,
    section: "finding 1",
    measure: (rows) => redrawnSilenced(rows, [0, 1]),
  },
  {
    id: "redrawn-later-betas-silenced",
    finding: 1,
    text: "A scaffold redrawn each epoch is silenced in the later layers too",
    paper: CITED.silenced,
    section: "finding 1",
    measure: (rows) => redrawnSilenced(rows, [1]),
  },
  {
    id: "static-survives-removal",
    finding: 1,
    text: "A model trained with a static scaffold keeps its accuracy when W_seed is removed",
    paper: CITED.removed,
    section: "backbone conditions",
    measure: (rows) =>
      survivesRemoval(conditionRows(rows), ({ config }) => `r=${config.adapter.rank}`),
  },
  {
    id: "static-collapses-by-removal",
    finding: 1,
    text: "Our sharper test: a static scaffold is used, so every model collapses without it",
    paper: "implied by finding 1, contradicted by its table",
    section: "our test",
    measure: (rows) => collapsesByRemoval(staticRows(rows)),
  },
  {
    id: "redrawn-survives-removal",
    finding: 1,
    text: "A model trained on redrawn scaffolds needs none: removing W_seed costs nothing",
    paper: "implied by beta -> 0",
    section: "our test",
    measure: (rows) => survivesRemoval(redrawnRows(rows), ({ config }) => config.preset),
  },
  {
    id: "zero-as-good",
    finding: 1,
    text:
      `From r = 2 on training without any scaffold does as well as with one, within ${UNNOTICED} pp`,
    paper: citedWithout(ZERO_RANKS),
    section: "backbone conditions",
    measure: zeroAsGood,
  },
  {
    id: "singular-values-above-1",
    finding: 1,
    text: "Every layer's largest singular value is above 1 and follows " +
      `sigma (sqrt(d_in) + sqrt(d_out)) within ${FOLLOWED} %`,
    paper: CITED.singular,
    section: "section 4, appendix J",
    measure: followsLaw,
  },
];
