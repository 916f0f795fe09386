/**
 * Which graph of citations is learnt from, where a folder may hold several.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { DataVariant } from "../training/config.ts";
import type { DataChoices } from "../training/data_choices.ts";
import { variantText } from "../training/variants.ts";

/** One respect: the graph, by the id of its data set. */
export const CITATION_VARIANTS = {
  graph: {
    own: "first",
    values: {
      first: "the first of OGBN-Arxiv, Cora and CiteSeer that is at hand",
      cora: "Cora, public split, whatever else is at hand (arXiv:1603.08861)",
      citeseer: "CiteSeer, public split, whatever else is at hand (arXiv:1603.08861)",
    },
  },
} as const satisfies DataChoices;

/**
 * The id of the graph that a variant names; undefined: the first at hand.
 *
 * @param dir null: the karate club, which is the only graph that needs no folder
 * @throws {UsageError} for a graph without a folder
 */
export function citationGraph(dir: string | null, variant: DataVariant): string | undefined {
  if (dir === null && Object.keys(variant).length > 0) {
    throw new UsageError(
      `Only graphs in files have variants, got ${variantText(variant)} without a folder of data`,
    );
  }
  return variant.graph;
}
