/**
 * Graphs of papers that cite each other, and the karate club where none is at hand.
 *
 * @module
 */

import { soughtOf } from "../accepted_forms.ts";
import { chooseDataSet, setsNamed } from "../locate.ts";
import { CITESEER, CORA, OGBN_ARXIV } from "./citations_source.ts";
import { karateClub } from "./karate_club.ts";
import type { NodeData } from "./node_data.ts";

/** Which graph is read, and from where. */
export interface CitationOptions {
  /**
   * A folder with OGBN-Arxiv, Cora or CiteSeer, as files or as an archive, in a subfolder or not. Null
   * (the default) takes the karate club.
   */
  readonly dir?: string | null;
  /** Of several the one of this id; by default the first at hand, in the order above. */
  readonly id?: string;
}

/**
 * Reads the graph of the benchmark `arxiv`: the paper's own data where they are at hand, else the
 * nearest.
 *
 * @throws {DataError} for a folder with none of them, or files that are damaged
 * @throws {UsageError} for an id that none of them has
 */
export async function loadArxiv({ dir = null, id }: CitationOptions = {}): Promise<NodeData> {
  if (dir === null) return karateClub();
  const wanted = setsNamed(GRAPHS, id);
  const set = await chooseDataSet(
    wanted,
    dir,
    soughtOf(wanted, { what: id ?? "a citation graph" }),
  );
  // Each reader is imported when it is needed: the karate club needs none.
  return set === OGBN_ARXIV
    ? await (await import("./ogbn_arxiv.ts")).loadOgbnArxiv(dir)
    : await (await import("./planetoid.ts")).loadPlanetoid(set, dir);
}

/** The paper's first. */
const GRAPHS = [OGBN_ARXIV, CORA, CITESEER];
