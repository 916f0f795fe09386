/**
 * The ends of a graph's edges.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import type { Heap } from "../wasm/heap.ts";
import { given, otherType } from "./refuse.ts";

/** Where edges start and lead. */
export interface EdgeEnds {
  /** int32 `[edges]`: the node each edge starts from. */
  from: tf.Tensor1D;
  /** int32 `[edges]`: the node it leads to. */
  to: tf.Tensor1D;
}

/** @throws {UsageError} for ends that are no int32 [edges] */
export function edgeEnds(what: string, ends: EdgeEnds): EdgeEnds {
  const { from, to } = given(what, "the edges", ends);
  for (const [name, tensor] of Object.entries({ from, to })) {
    if (tensor?.dtype !== "int32") throw otherType(what, name, tensor, "int32");
  }
  return { from, to };
}

/** Where the numbers of the nodes lie on the heap. */
export function endsOnHeap(heap: Heap, { from, to }: EdgeEnds): [from: number, to: number] {
  return [heap.addressOfIntegers(from), heap.addressOfIntegers(to)];
}

/**
 * @param what the operation
 * @param edge the first with an end that is no node, as kernels answer; none where it is below 0
 * @throws {UsageError} naming that end
 */
export function refuseStranger(
  heap: Heap,
  what: string,
  ends: EdgeEnds,
  { nodes, edge }: { nodes: number; edge: number },
): void {
  if (edge < 0) return;
  const places = endsOnHeap(heap, ends).map((address) =>
    new Int32Array(heap.bytes().buffer, address + 4 * edge, 1)[0]
  );
  const stranger = places.find((place) => place < 0 || place >= nodes);
  throw new UsageError(
    `Cannot compute ${what}: edge ${edge} has an end at node ${stranger}, expected 0 to ` +
      `${nodes - 1}`,
  );
}
