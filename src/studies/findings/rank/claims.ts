/**
 * Finding 3 as claims.
 *
 * @module
 */

import { above, judge } from "../../judging/judge.ts";
import {
  type Claim,
  measured,
  type Measurement,
  notAttempted,
  type Verdict,
} from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { pairedCells } from "../../judging/select.ts";
import { differences, summarize } from "../../judging/statistics.ts";
import {
  describeInterval,
  nameSufficient,
  smallestSufficientRank,
  type SufficientRank,
} from "../../judging/sufficient_rank.ts";
import { CLOSE, gapToFull, paperTable, risesAndSaturates } from "./curve_claims.ts";
import { SAME } from "../paper_cells.ts";
import { largestPreset, measuredRanks, signed } from "../row_parts.ts";
import { smallerRecoversLess } from "../smaller_sizes.ts";
import { CITED, PAPER_SATURATION } from "./cited.ts";
import { LEDGER_MARGIN, validationTable } from "./sufficient.ts";

function sufficientRank(rows: readonly Row[]): Measurement {
  const preset = largestPreset(rows);
  if (preset === null) return notAttempted();
  const table = validationTable(rows, preset);
  const n = table.full.length;
  if (n === 0 || table.ranks.length === 0) return notAttempted();
  const found = smallestSufficientRank(table, LEDGER_MARGIN);
  return {
    value: `${nameSufficient(found, table.ranks)}, ${describeInterval(found, table.ranks)} ` +
      `(${preset}, validation, n=${n})`,
    quantity: "r*",
    mean: found.first,
    sd: null,
    n,
    verdict: judgeSaturation(found.interval),
  };
}

/** The interval of r* wholly among the paper's ranks, or wholly outside. */
function judgeSaturation(interval: SufficientRank["interval"]): Verdict {
  if (interval === null) return "open";
  const [low, high] = interval;
  const { low: from, high: to } = PAPER_SATURATION;
  if (low >= from && high <= to) return "agrees";
  return low > to || high < from ? "disagrees" : "open";
}

/** At every rank, since a network of the same depth is starved at the low ones alone. */
function beatsSmallNetwork(rows: readonly Row[]): Measurement {
  const preset = largestPreset(rows);
  if (preset === null) return notAttempted();
  const ranks = measuredRanks(rows, preset);
  const cells = pairedCells(
    rows,
    ranks.flatMap((rank) => [
      { preset, method: "lottalora", rank } as const,
      { preset, method: "small", rank } as const,
    ]),
  );
  const leads = ranks.map((_, i) => differences(cells[2 * i], cells[2 * i + 1]));
  const list = leads.map((lead, i) => `r=${ranks[i]} ${signed(summarize(lead).mean)}`).join(", ");
  return measured(leads.flat(), () => judge(leads.map((lead) => above(lead, 0))), {
    pooled: true,
    value: `adapters minus small network: ${list} pp (${preset}, n=${leads[0]?.length})`,
  });
}

/** The claims of finding 3, in the order of the ledger. */
export const rankClaims: readonly Claim[] = [
  {
    id: "rank-rises-and-saturates",
    finding: 3,
    text: "Accuracy rises with the rank and saturates",
    paper: CITED.curve,
    section: "finding 3",
    measure: risesAndSaturates,
  },
  {
    id: "rank-table",
    finding: 3,
    text: `The paper's accuracies on the full MNIST, by rank and full, within ${SAME} pp`,
    paper: CITED.table,
    section: "finding 3",
    measure: paperTable,
  },
  {
    id: "gap-to-full",
    finding: 3,
    text: `The largest rank comes close to full training: at most ${CLOSE} pp below`,
    paper: CITED.gap,
    section: "finding 3",
    measure: gapToFull,
  },
  {
    id: "sufficient-rank",
    finding: 3,
    text: "The smallest sufficient rank of MNIST",
    paper: CITED.saturation,
    section: "finding 3",
    measure: sufficientRank,
  },
  {
    id: "smaller-needs-more-rank",
    finding: 3,
    text: "A smaller network needs more rank: at r = 1 it recovers less of full training",
    paper: CITED.sizes,
    section: "size ablation",
    measure: smallerRecoversLess,
  },
  {
    id: "beats-small-network",
    finding: 3,
    text: "At every rank adapters on a scaffold beat a dense network of the same depth and as " +
      "many parameters",
    paper: "not reported",
    section: "our control",
    measure: beatsSmallNetwork,
  },
];
