/**
 * What each of Planetoid's files holds, checked by itself.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { LARGEST_PICKLED, LARGEST_TEXT, refuseMuch } from "../../files/limits.ts";
import { isArray, isCsr, type PickleValue, shown } from "../../files/pickle/value.ts";
import { UNLABELLED } from "./node_data.ts";

/** Counts of words, a row a node. */
export interface FeatureRows {
  /** Number of nodes. */
  readonly rows: number;
  /** Number of words. */
  readonly width: number;
  /** Row-major `[rows, width]`. */
  readonly values: Uint8Array;
}

/** The edges of a graph. */
export interface NeighbourPairs {
  /** Number of nodes. */
  readonly nodes: number;
  /** Pairs `[edges, 2]`, without loops. */
  readonly edges: Uint32Array;
}

/** Bytes of an edge while they are collected. */
const PAIR = 16;

/** Compares the sizes of two files. @throws {DataError} where they differ */
export function refuseOtherSize(file: string, found: number, wanted: number, what: string): void {
  if (found !== wanted) throw new DataError(`${file}: ${found}, expected ${wanted} ${what}`);
}

/** A CSR matrix of whole numbers from 0 to 255. @throws {DataError} for anything else */
export function featureRows(value: PickleValue, place: string): FeatureRows {
  if (!isCsr(value)) throw new DataError(`${place}: no CSR matrix, expected features`);
  const { shape: [rows, width], indptr, indices, data } = value;
  refuseMuch(rows * width, place);
  const values = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const sum = values[row * width + indices[at]] + data[at];
      if (!Number.isInteger(sum) || sum < 0 || sum > 255) {
        throw new DataError(
          `${place}: node ${row} has word ${indices[at]} ${sum} times, expected a whole number ` +
            "from 0 to 255",
        );
      }
      values[row * width + indices[at]] = sum;
    }
  }
  return { rows, width, values };
}

/** One-hot rows as classes; a row of zeros is no label. @throws {DataError} for anything else */
export function labelsOf(
  value: PickleValue,
  place: string,
): { labels: Int32Array; classes: number } {
  if (!isArray(value) || value.shape.length !== 2 || value.shape[1] === 0) {
    throw new DataError(`${place}: no matrix, expected one-hot labels`);
  }
  const [rows, classes] = value.shape;
  const labels = new Int32Array(rows).fill(UNLABELLED);
  value.values.forEach((mark, at) => {
    if (mark === 0) return;
    const [node, label] = [Math.floor(at / classes), at % classes];
    if (mark !== 1 || labels[node] !== UNLABELLED) {
      throw new DataError(`${place}: the labels of node ${node} are not one-hot`);
    }
    labels[node] = label;
  });
  return { labels, classes };
}

/**
 * A dict from each node to the list of its neighbours.
 *
 * @throws {DataError} for nodes that are not numbered from 0 without gaps, or a neighbour that is
 * no node, and neighbours of more than `LARGEST_PICKLED` bytes in all
 */
export function neighbourPairs(value: PickleValue, place: string): NeighbourPairs {
  if (!(value instanceof Map)) throw new DataError(`${place}: no dict, expected neighbours`);
  const nodes = value.size;
  const isNode = (node: unknown) =>
    Number.isInteger(node) && Number(node) >= 0 && Number(node) < nodes;
  const ends: number[] = [];
  // Before they are collected: a pickle can give one list to any number of nodes.
  const lists = [...value.values()].filter((list) => Array.isArray(list));
  const pairs = lists.reduce((sum, { length }) => sum + length, 0);
  refuseMuch(PAIR * pairs, place, LARGEST_PICKLED);
  for (const [node, neighbours] of value as ReadonlyMap<PickleValue, PickleValue>) {
    if (!isNode(node)) {
      throw new DataError(`${place}: node ${shown(node)} of ${nodes}, expected 0 to ${nodes - 1}`);
    }
    if (!Array.isArray(neighbours)) throw new DataError(`${place}: node ${node} has no list`);
    for (const neighbour of neighbours) {
      if (!isNode(neighbour)) {
        throw new DataError(
          `${place}: an edge leads from node ${node} to node ${shown(neighbour)}, expected 0 to ` +
            `${nodes - 1}`,
        );
      }
      if (neighbour !== node) ends.push(Number(node), neighbour);
    }
  }
  return { nodes, edges: Uint32Array.from(ends) };
}

/**
 * The lines of test.index, in their order.
 *
 * @param bounds the first number that may stand there, the number of all nodes, and of lines
 * @throws {DataError} for any other line, a number twice, or another number of lines
 */
export function testNodes(
  bytes: Uint8Array,
  { first, nodes, size }: { first: number; nodes: number; size: number },
  place: string,
): Uint32Array {
  refuseMuch(bytes.length, place, LARGEST_TEXT);
  const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  refuseOtherSize(place, lines.length, size, "lines: one for each row of tx");
  const seen = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const node = /^\d+$/.test(line) ? Number(line) : -1;
    if (node < first || node >= nodes || seen.has(node)) {
      throw new DataError(
        `${place}: line ${at + 1} is ${quote(line)}, expected a number from ${first} to ` +
          `${nodes - 1} that does not stand there yet`,
      );
    }
    seen.add(node);
  }
  return Uint32Array.from(seen);
}
