/**
 * Molecules with a yes or no each: what a benchmark of graph classification reads.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "../data_set.ts";
import { type GraphSet, refuseBadGraphs } from "../graphs/graph_set.ts";

/** Molecules as graphs; the splits are numbers of graphs. */
export interface MoleculeData extends LoadedData, Splits<Uint32Array> {
  /** Atoms with the choices of `ATOM_CHOICES`, bonds (once each) with those of `BOND_CHOICES`. */
  readonly graphs: GraphSet<Uint8Array, Uint8Array>;
  /** 1 for an active molecule, 0 for another; one a graph. */
  readonly labels: Uint8Array;
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then every array, integers as little
 * endian. Equal digests mean equal molecules in an equal order and split.
 */
export function moleculeDataDigest(data: Undigested<MoleculeData>): string {
  const { graphs, labels, train, validation, test } = data;
  const header = `molecules 1: ${graphs.size} graphs, ` +
    `${train.length} ${validation.length} ${test.length}\n`;
  const { nodeStarts, edgeStarts, edges, nodeFeatures, edgeFeatures } = graphs;
  return digestOf(
    header,
    ...[nodeStarts, edgeStarts, edges, train, validation, test],
    ...[nodeFeatures!.values, edgeFeatures!.values, labels],
  );
}

/**
 * Refuses data that cannot be learnt from or judged.
 *
 * @param what how messages begin, such as the folder
 * @throws {DataError} for an edge out of range, a molecule in two splits or none in one, a split
 * without active or without other molecules
 */
export function refuseBadMolecules(data: Undigested<MoleculeData>, what: string): void {
  const { graphs, labels, train, validation, test } = data;
  refuseBadGraphs(graphs, what);
  const splitOf = new Map<number, string>();
  for (const [name, indices] of Object.entries({ train, validation, test })) {
    let active = 0;
    for (const index of indices) {
      if (index >= graphs.size) {
        throw new DataError(
          `${what}: the ${name} split names graph ${index}, expected 0 to ${graphs.size - 1}`,
        );
      }
      const other = splitOf.get(index);
      if (other !== undefined) {
        throw new DataError(`${what}: graph ${index} is in the splits ${other} and ${name}`);
      }
      splitOf.set(index, name);
      active += labels[index];
    }
    if (active > 0 && active < indices.length) continue;
    throw new DataError(
      `${what}: the ${name} split has ${active} active molecules of ${indices.length}, expected ` +
        `at least one active and one other`,
    );
  }
}
