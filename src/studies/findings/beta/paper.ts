/**
 * What the paper says of beta and of networks without a scaffold, as the claims cite it.
 *
 * @module
 */

import { BETAS, SILENCED_BETA, SINGULAR_VALUES } from "../../paper/betas.ts";
import { MNIST_WITH_BACKBONE, MNIST_WITHOUT_BACKBONE } from "../../paper/mnist.ts";
import { listed, paperNumber, paperNumbers, paperRange, ranged } from "../../paper/table.ts";

const LANGUAGE = { benchmark: "wikitext" } as const;
const COUNT = paperNumber(BETAS, { ...LANGUAGE, of: "count" }).value.toLocaleString("en");
const MEAN = listed([paperNumber(BETAS, { ...LANGUAGE, of: "mean" })], 3);
const REMOVED = paperNumbers(MNIST_WITHOUT_BACKBONE, { condition: "removed" });

/** The texts of the claims. */
export const CITED = {
  positive: `all ${COUNT} > 0, mean ${MEAN} (language models)`,
  silenced: `|beta| < ${SILENCED_BETA} in all layers (Decision Transformer)`,
  removed: `${listed(REMOVED, 1)} % left at r = ${REMOVED.map(({ rank }) => rank).join(", ")}: ` +
    "nothing lost",
  singular: "far above 1 in every layer, about 2 sqrt(d) sigma; " +
    `${ranged(paperRange(SINGULAR_VALUES, { benchmark: "flowers102" }))} in the ViT`,
} as const;

/** Training without a scaffold against the range with one: `91.0 against 90.6 to 92.7 % (r = 2)`. */
export function citedWithout(ranks: readonly number[]): string {
  return ranks.map((rank, i) => {
    const without = paperNumber(MNIST_WITHOUT_BACKBONE, { condition: "zero", rank });
    const range = paperRange(MNIST_WITH_BACKBONE, { rank });
    return `${listed([without], 1)} against ${ranged(range, 1)}${
      i === 0 ? " %" : ""
    } (r = ${rank})`;
  }).join(", ");
}
