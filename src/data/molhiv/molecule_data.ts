/**
 * Molecules with a yes or no each: what a benchmark of graph classification reads.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import { type GraphSet, refuseBadGraphs } from "../graphs/graph_set.ts";

/** Molecules as graphs, split into what trains, what chooses and what judges. */
export interface MoleculeData {
  /** Which data these are, as rows name them. */
  readonly name: string;
  /** SHA-256 in hex of {@linkcode moleculeDataDigest}. */
  readonly digest: string;
  /** Atoms with the choices of `ATOM_CHOICES`, bonds (once each) with those of `BOND_CHOICES`. */
  readonly graphs: GraphSet<Uint8Array, Uint8Array>;
  /** 1 for an active molecule, 0 for another; one a graph. */
  readonly labels: Uint8Array;
  /** Numbers of the graphs the optimiser sees. */
  readonly train: Uint32Array;
  /** Numbers of the graphs that early stopping and choices look at. */
  readonly validation: Uint32Array;
  /** Numbers of the graphs results are about. */
  readonly test: Uint32Array;
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then every array, integers as little
 * endian. Equal digests mean equal molecules in an equal order and split.
 */
export function moleculeDataDigest(data: Omit<MoleculeData, "digest" | "name">): string {
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
 * @param data the molecules
 * @param what how messages begin, such as the folder
 * @throws {DataError} for an edge out of range, a molecule in two splits or none in one, a split
 * without active or without other molecules
 */
export function refuseBadMolecules(
  data: Omit<MoleculeData, "digest" | "name">,
  what: string,
): void {
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
