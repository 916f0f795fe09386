/**
 * The scatter of the paper's single runs on MNIST: of arXiv:2604.08749, tables 14, 15 (B from zeros)
 * and 4 (static). They name the same networks, protocol and seed, 42, and come out up to 1.4 pp apart
 * (tiny, r = 1), elsewhere up to 0.3. What other seeds would have given is not told.
 *
 * @module
 */
import { pooledScatter, type Sample } from "../judging/two_samples.ts";
import { mnistReplicates } from "../paper/replicates.ts";

/** Of all networks and ranks together, in percentage points. */
export const PAPER_SCATTER = pooledScatter(
  mnistReplicates().map(({ numbers }) => numbers.map(({ value }) => value)),
);

/** One run of the paper's. */
export function withScatter(mean: number): Sample {
  return { mean, n: 1, ...PAPER_SCATTER };
}
