/**
 * What the paper says of families and schedules, as the claims cite it.
 *
 * @module
 */

import { MNIST_BY_SCHEDULE, MNIST_FAMILIES, MNIST_LOW_BIT } from "../../paper/mnist.ts";
import { listed, paperNumber, paperNumbers, type Rank } from "../../paper/table.ts";

/**
 * The margin that the spread of the paper's families asks for at a rank, in percentage points: the
 * spread rounded up to a tenth, 0.2 at every rank of adapters and 0.3 in full training.
 */
export function paperMargin(rank: Rank): number {
  return Math.ceil(10 * paperNumber(MNIST_FAMILIES, { rank, of: "spread" }).value) / 10;
}

/** The 22 families at a rank: `0.19 pp around 90.88 %`. */
export function citedFamilies(rank: Rank): string {
  const [spread, mean] = (["spread", "mean"] as const)
    .map((of) => listed([paperNumber(MNIST_FAMILIES, { rank, of })]));
  return `${spread} pp around ${mean} %`;
}

const LOW_BIT = ["binary", "normal"].map((family) => paperNumber(MNIST_LOW_BIT, { family }));

/** One bit a weight against a Gaussian. */
export const CITED_BINARY = `${listed(LOW_BIT, 1, " against ")} %`;

/** The ranks of the table of schedules. */
export const SCHEDULE_RANKS: readonly number[] = [
  ...new Set(MNIST_BY_SCHEDULE.cells.map(({ rank }) => Number(rank))),
];

/** The schedules at a rank, the static one first: `92.61 > 67.96 > 42.46 > 41.49 %`. */
export function citedSchedules(rank: number): string {
  return `${listed(paperNumbers(MNIST_BY_SCHEDULE, { rank }), 2, " > ")} %`;
}
