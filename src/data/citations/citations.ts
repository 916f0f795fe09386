/**
 * Graphs of papers that cite each other, and the karate club where none is at hand.
 *
 * @module
 */

import { soughtOf } from "../accepted_forms.ts";
import { chooseDataSet } from "../locate.ts";
import { CITESEER, CORA, OGBN_ARXIV } from "./citations_source.ts";
import { karateClub } from "./karate_club.ts";
import type { NodeData } from "./node_data.ts";

/**
 * Reads the graph of the benchmark `arxiv`: the paper's own data where they are at hand, else the
 * nearest.
 *
 * @param options.dir a folder with OGBN-Arxiv, Cora or CiteSeer, as files or as an archive, in a
 * subfolder or not; of several it is the first in this order. Null (the default) takes the karate
 * club.
 * @throws {DataError} for a folder with none of them, or files that are damaged
 */
export async function loadArxiv(
  { dir = null }: { readonly dir?: string | null } = {},
): Promise<NodeData> {
  if (dir === null) return karateClub();
  const set = await chooseDataSet(GRAPHS, dir, soughtOf(GRAPHS, { what: "a citation graph" }));
  // Each reader is imported when it is needed: the karate club needs none.
  return set === OGBN_ARXIV
    ? await (await import("./ogbn_arxiv.ts")).loadOgbnArxiv(dir)
    : await (await import("./planetoid.ts")).loadPlanetoid(set, dir);
}

/** The paper's first. */
const GRAPHS = [OGBN_ARXIV, CORA, CITESEER];
