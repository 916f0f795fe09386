/**
 * Runs that the paper made more than once: the only scatter it lets see of single runs.
 *
 * @module
 */

import { MNIST_BY_B_INIT, MNIST_BY_RANK, MNIST_BY_SCHEDULE } from "./mnist.ts";
import { type PaperNumber, paperNumbers, type Rank } from "./table.ts";

/** One network with adapters of one rank, and what its equal runs came to. */
export interface Replicates {
  /** Size of the MLP. */
  readonly preset: string;
  /** Rank of the adapters. */
  readonly rank: Rank;
  /** Test accuracies in percent, each with its table: in the order 14, 15 and 4. */
  readonly numbers: readonly PaperNumber[];
}

/**
 * Every MLP that several of tables 14, 15 (B from zeros) and 4 (static) report: the same network,
 * protocol and, where it is told, seed. Table 16 (full head) is left out: 12 of its 16 numbers are those
 * of table 15 to the last digit, so that both seem to show the same runs.
 */
export function mnistReplicates(): Replicates[] {
  const all = [
    ...paperNumbers(MNIST_BY_RANK),
    ...paperNumbers(MNIST_BY_B_INIT, { bInit: "zeros" }),
    ...paperNumbers(MNIST_BY_SCHEDULE, { schedule: "static" }),
  ];
  return [...Map.groupBy(all, ({ preset, rank }) => `${preset} ${rank}`).values()]
    .filter((numbers) => numbers.length > 1)
    .map((numbers) => ({ preset: numbers[0].preset, rank: numbers[0].rank, numbers }));
}
