/**
 * The dimension of tasks as claims. The paper leaves open how r* relates to earlier measures (its
 * section 7); what is claimed was written before any run.
 *
 * @module
 */

import { describeRank } from "../../judging/sufficient_rank.ts";
import { PLANTED_DIMENSION } from "../../../benchmarks/planted.ts";
import { describeDimension } from "../../judging/intrinsic_dimension.ts";
import { type Evidence, judge } from "../../judging/judge.ts";
import { type Claim, type Measurement, notAttempted } from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { dimensionsOf, measuredTasks, type TaskDimensions } from "./curves.ts";

/** An order of two tasks says nothing, of three it may be chance: see the number of pairs. */
const FEWEST_PAIRS = 3;

/** Adapters of the planted dimension do what full training does. */
function plantedSuffices(rows: readonly Row[]): Measurement {
  const planted = measuredTasks(rows).find(({ benchmark }) => benchmark === "planted");
  const found = planted === undefined ? null : dimensionsOf(rows, planted);
  if (found === null) return notAttempted();
  const { sufficient: { first, interval }, ranks, n } = found;
  const [low, high] = interval ?? [-Infinity, Infinity];
  return {
    value: `r*(1 pp) ${describeRank(first, ranks)} (planted, validation, n=${n})`,
    ...{ quantity: "r*", mean: first, sd: null, n },
    verdict: high <= PLANTED_DIMENSION ? "agrees" : low > PLANTED_DIMENSION ? "disagrees" : "open",
  };
}

/** Of pairs of tasks of which both measures are known: how many do they order alike? */
function orderedAlike(rows: readonly Row[]): Measurement {
  const known = measuredTasks(rows).map((task) => dimensionsOf(rows, task))
    .filter((found): found is TaskDimensions =>
      found !== null && found.sufficient.first !== null && found.dimension.estimate !== null
    );
  const pairs = known.flatMap((one, i) => known.slice(i + 1).map((other) => [one, other]));
  if (pairs.length < FEWEST_PAIRS) return notAttempted();
  const order = pairs.map(([one, other]) =>
    Math.sign(one.rankParameters - other.rankParameters) *
    Math.sign(one.dimension.estimate! - other.dimension.estimate!)
  );
  const alike = order.filter((sign) => sign > 0).length;
  const tied = order.filter((sign) => sign === 0).length;
  const list = known.map(({ benchmark, preset, rankParameters, dimension }) =>
    `${benchmark} ${preset}: ${rankParameters} and ${describeDimension(dimension)}`
  );
  return {
    value:
      `${alike} of ${pairs.length} pairs of ${known.length} tasks${
        tied > 0 ? `, ${tied} tied` : ""
      }; parameters of r* and d_int90 of ` +
      `${list.join(", ")}`,
    ...{ quantity: "", mean: null, sd: null, n: known[0].n },
    verdict: judge([concordance(known.length, { alike, tied })]),
  };
}

/**
 * Evidence for two orders of `n` tasks being alike, by the pairs that they order alike: Kendall's exact
 * test, in which all orders are as likely (1938, Biometrika 30), with half of its level for each
 * direction. A tied pair speaks for neither: it counts against whatever is asked. With three or four
 * tasks nothing can be shown.
 */
export function concordance(
  n: number,
  { alike, tied = 0 }: { readonly alike: number; readonly tied?: number },
): Evidence {
  // By the number of pairs ordered alike: how many orders there are. Task k adds 0 to k - 1 pairs.
  let orders = [1];
  for (let k = 2; k <= n; k++) {
    const longer = new Array<number>(orders.length + k - 1).fill(0);
    orders.forEach((count, pairs) => {
      for (let added = 0; added < k; added++) longer[pairs + added] += count;
    });
    orders = longer;
  }
  const all = orders.reduce((sum, count) => sum + count, 0);
  const share = (from: number, to: number) =>
    orders.slice(from, to).reduce((sum, count) => sum + count, 0) / all;
  return {
    pFor: Math.min(1, 2 * share(alike, orders.length)),
    pAgainst: Math.min(1, 2 * share(0, alike + tied + 1)),
  };
}

/** The claims of the study, in the order of the ledger. */
export const dimensionClaims: readonly Claim[] = [
  {
    id: "dimension-planted",
    finding: 3,
    text: `Where ${PLANTED_DIMENSION} combinations of 64 independent inputs decide, rank ` +
      `${PLANTED_DIMENSION} suffices: r*(1 pp) is at most ${PLANTED_DIMENSION}`,
    paper: "not reported",
    section: "our test",
    measure: plantedSuffices,
  },
  {
    id: "dimension-order",
    finding: 3,
    text: "The parameters of r* and d_int90 of random subspaces order the tasks alike",
    paper: "left open",
    section: "section 7",
    measure: orderedAlike,
  },
];
