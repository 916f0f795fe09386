/**
 * What the paper tells of the betas of its own networks, as the histogram takes it. On MNIST it tells
 * none.
 *
 * @module
 */

import type { PaperBetas } from "../../../figures/beta_histogram.ts";
import { BETA_QUARTILES, BETAS, SILENCED_BETA } from "../../paper/betas.ts";
import { paperNumbers } from "../../paper/table.ts";

/** Networks by benchmark, in the order of the figure. */
const NETWORKS: Readonly<Record<string, string>> = {
  wikitext: "language models",
  flowers102: "ViT",
  physionet2012: "CfC",
  halfcheetah: "Decision Transformer",
};

/** One mark a network: its median, or its mean where the paper gives no median. */
export function paperBetas(): PaperBetas[] {
  const told = Object.entries(NETWORKS).map(([benchmark, network]): PaperBetas => {
    const numbers = paperNumbers(BETAS, { benchmark });
    const { of, value, table } = numbers.find(({ of }) => of === "median") ??
      numbers.find(({ of }) => of === "mean")!;
    const count = numbers.find(({ of }) => of === "count");
    const middle = BETA_QUARTILES.cells.find((cell) => cell.benchmark === benchmark);
    return {
      ...{ network: `${network}, static`, statistic: of, value, source: table },
      ...(count === undefined ? {} : { n: count.value }),
      ...(middle === undefined ? {} : { middle: { low: middle.low, high: middle.high } }),
    };
  });
  const source = paperNumbers(BETAS, { benchmark: "halfcheetah" })[0].table;
  const network = `${NETWORKS.halfcheetah}, redrawn`;
  return [...told, { network, statistic: "bound of |β|", value: SILENCED_BETA, source }];
}
