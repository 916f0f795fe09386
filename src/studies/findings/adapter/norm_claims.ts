/**
 * Claims about LayerNorm and the scale of the backbone: appendix J's 2 x 2, and what diverges.
 *
 * @module
 */

import { above, atMost, judge } from "../../judging/judge.ts";
import {
  type Claim,
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
} from "../../judging/ledger.ts";
import { cell, type Measure, pairedCells, select } from "../../judging/select.ts";
import { differences, summarize, type Summary } from "../../judging/statistics.ts";
import type { Row } from "../../rows/row.ts";
import { CITED } from "./cited.ts";
import {
  EXPLICIT_SCALE,
  type Normalisation,
  ofNormalisation,
  presetsWith,
  ranksWith,
} from "./setups.ts";

/** Logarithm of the loss of guessing among ten digits, and so of what has learnt nothing. */
const GUESSING = Math.log10(Math.log(10));

/** Mean training loss over the last epoch, or of the only step, as a decimal logarithm. */
const logLoss: Measure = ({ result }) => Math.log10(result.trainLoss);

/** What a scale of the backbone reaches with LayerNorm and without, a mean over ranks a seed. */
export interface Normalised {
  readonly preset: string;
  readonly ranks: readonly number[];
  readonly with: readonly number[];
  readonly without: readonly number[];
}

/** The two cells of the 2 x 2 at a scale; null without rows. */
export function normalisedAt(
  rows: readonly Row[],
  scale: Normalisation["scale"],
): Normalised | null {
  const [preset] = presetsWith(rows, ofNormalisation({ layerNorm: true, scale }));
  if (preset === undefined) return null;
  const ranks = ranksWith(rows, ofNormalisation({ layerNorm: true, scale }, { preset }));
  const cells = pairedCells(
    usualRows(rows),
    [true, false].flatMap((layerNorm) =>
      ranks.map((rank) => ofNormalisation({ layerNorm, scale }, { preset, rank }))
    ),
  );
  const meanOver = (some: readonly number[][]) =>
    some[0].map((_, seed) => summarize(some.map((values) => values[seed])).mean);
  const [withNorm, without] = [cells.slice(0, ranks.length), cells.slice(ranks.length)];
  if (cells[0].length === 0) return null;
  return { preset, ranks, with: meanOver(withNorm), without: meanOver(without) };
}

/** B from 0 and a trained head: what the selections of normalisations leave open. */
function usualRows(rows: readonly Row[]): Row[] {
  return select(rows, { bInit: "zeros", where: ({ config }) => config.adapter.head === "full" });
}

function layerNormHelps(rows: readonly Row[]): Measurement {
  const found = normalisedAt(rows, "fan-in");
  if (found === null) return notAttempted();
  const explicit = normalisedAt(rows, EXPLICIT_SCALE);
  const gains = differences(found.with, found.without);
  const beside = explicit === null ? "" : `; at sigma ${EXPLICIT_SCALE} ${against(explicit)}`;
  return measured(gains, () => judge([above(gains, 0)]), {
    quantity: "pp gained by LayerNorm",
    value: `${against(found)}, mean over r = ${found.ranks.join(", ")}${beside} ` +
      `(${found.preset}, n=${gains.length})`,
  });
}

/** `95.01 +- 0.10 against 94.00 +- 0.12 %`. */
function against({ with: withNorm, without }: Normalised): string {
  return `${
    [withNorm, without].map((values) => formatSummary(summarize(values), { count: false }))
      .join(" against ")
  } %`;
}

/** How one network fares under one normalisation. */
interface Course {
  /** Loss of the first step, as a decimal logarithm. */
  readonly first: Summary;
  /** Mean loss of the last epoch, the same. */
  readonly last: Summary;
  /** Test accuracy, percent. */
  readonly accuracy: Summary;
}

/** The network that was trained with W_seed as drawn; null without rows. */
function divergingNetwork(rows: readonly Row[]): { preset: string; rank: number } | null {
  const drawn = ofNormalisation({ layerNorm: false, scale: "native" });
  const [row] = select(rows, drawn);
  return row === undefined ? null : { preset: row.config.preset, rank: row.config.adapter.rank };
}

function courseOf(
  rows: readonly Row[],
  normalisation: Normalisation,
  place: { preset: string; rank: number },
): Course {
  const usual = usualRows(rows);
  const trained = ofNormalisation(normalisation, place);
  return {
    first: cell(usual, ofNormalisation(normalisation, place, { firstStep: true }), logLoss),
    last: cell(usual, trained, logLoss),
    accuracy: cell(usual, trained),
  };
}

/** `first loss 5.6e+5, in the last epoch 2.1e+5, accuracy 20.40 +- 1.00 %`: losses' geometric means. */
function told({ first, last, accuracy }: Course): string {
  const [one, other] = [first, last].map(({ mean }) => shortLoss(10 ** mean));
  return `first loss ${one}, in the last epoch ${other}, accuracy ` +
    formatSummary(accuracy, { unit: "%", count: false });
}

/** `2.4`, `0.19`, `5.6e+5`. */
function shortLoss(loss: number): string {
  return loss < 100 ? loss.toPrecision(2) : loss.toExponential(1);
}

/** The loss starts above that of guessing, and is still there in the last epoch. */
function diverges(rows: readonly Row[]): Measurement {
  const place = divergingNetwork(rows);
  if (place === null) return notAttempted();
  const course = courseOf(rows, { layerNorm: false, scale: "native" }, place);
  const { first, last } = course;
  if (first.n === 0) return notAttempted();
  const parts = [first, last].map(({ values }) => above(values, GUESSING));
  return measured(first, () => judge(parts), {
    quantity: "log10 of the first loss",
    value: `${told(course)} (${place.preset}, r=${place.rank}, sigma 1, n=${last.n}; guessing: ` +
      `${Math.log(10).toFixed(1)})`,
  });
}

/** With either alone the last epoch's loss is below that of guessing. */
function eitherSuffices(rows: readonly Row[]): Measurement {
  const place = divergingNetwork(rows);
  if (place === null) return notAttempted();
  const courses = [
    { name: "fan-in alone", ...courseOf(rows, { layerNorm: false, scale: "fan-in" }, place) },
    { name: "LayerNorm alone", ...courseOf(rows, { layerNorm: true, scale: "native" }, place) },
  ].filter(({ first, last }) => first.n > 0 && last.n > 0);
  const lasts = courses.map(({ last }) => last.values);
  return measured(lasts.flat(), () => judge(lasts.map((values) => atMost(values, GUESSING))), {
    ...{ quantity: "log10 of the last epoch's loss", pooled: true },
    value: `${courses.map((course) => `${course.name}: ${told(course)}`).join("; ")} ` +
      `(${place.preset}, r=${place.rank}, n=${lasts[0]?.length} each)`,
  });
}

/** The claims about LayerNorm and scale. */
export const normClaims: readonly Claim[] = [
  {
    id: "layer-norm-helps",
    finding: 2,
    text: "LayerNorm on the combined path does better than fan-in scaling alone",
    paper: CITED.layerNorm,
    section: "Appendix J",
    measure: layerNormHelps,
  },
  {
    id: "without-both-diverges",
    finding: 2,
    text: "A deep network without fan-in scaling and without LayerNorm diverges: its loss stays " +
      "above that of guessing",
    paper: CITED.divergence,
    section: "Appendix J",
    measure: diverges,
  },
  {
    id: "either-suffices",
    finding: 2,
    text: "Fan-in scaling or LayerNorm alone suffices: the same network learns",
    paper: CITED.eitherSuffices,
    section: "Table 24",
    measure: eitherSuffices,
  },
];
