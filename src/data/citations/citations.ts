/**
 * Graphs of papers that cite each other, and the karate club where none is at hand.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { findFiles, holdsDataSet, locateDataSet } from "../locate.ts";
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
  // Each reader is imported when it is needed: the karate club needs none.
  if (await holdsDataSet(OGBN_ARXIV, dir)) {
    return await (await import("./ogbn_arxiv.ts")).loadOgbnArxiv(dir);
  }
  for (const set of [CORA, CITESEER]) {
    if (!await holdsDataSet(set, dir)) continue;
    return await (await import("./planetoid.ts")).loadPlanetoid(set, dir);
  }
  return await refuseFolder(dir);
}

/** @throws {DataError} always: naming the folder, what is missing of a set, or all that was sought */
async function refuseFolder(dir: string): Promise<never> {
  const sets = [OGBN_ARXIV, CORA, CITESEER];
  await findFiles(CORA, dir);
  for (const set of sets) {
    if (await holdsDataSet(set, dir, { part: true })) await locateDataSet(set, dir);
  }
  const wanted = sets.map(({ id, files, folders }) =>
    `${id} (${files[0].name}, ...; subfolders ${folders.join(", ")})`
  );
  throw new DataError(
    `No citation graph in ${dir}: looked for all files of ${wanted.join(" or ")}`,
  );
}
