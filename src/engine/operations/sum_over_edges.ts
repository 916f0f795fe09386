/**
 * What the nodes of a graph hear from their neighbours: a product with a sparse matrix.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { type EdgeEnds, edgeEnds, endsOnHeap, refuseStranger } from "./edge_ends.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** The operation, as errors name it. */
const WHAT = "a sum over edges";

/**
 * Weighted edges, the entries of a sparse matrix `[nodes, nodes]`: `from` are their columns, `to`
 * their rows. Sorted by `to` is fastest.
 */
export interface WeightedEdges extends EdgeEnds {
  /** float32 `[edges]`: its weight, a constant. */
  weights: tf.Tensor1D;
}

/** Edges of one direction, as the kernel takes them. */
type Direction = [from: tf.Tensor1D, to: tf.Tensor1D, weights: tf.Tensor1D];

/**
 * `y[i] = sum of weights[e] x[from[e]]` over the edges e with `to[e] = i`, in their order; rows to
 * which no edge leads are 0. The gradient of x takes every edge the other way round; edges and
 * weights have none.
 *
 * On the engine `wasm` no message is stored: it takes the room of x and y alone, where a message an
 * edge would take gigabytes on a graph of a million edges.
 *
 * @param x `[nodes, d]`
 * @param edges from where to where, and how much
 * @returns `[nodes, d]`; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other types or shapes, or an edge whose node is none of x's (the engines
 * `wasm` and `native` alone look)
 */
export function sumOverEdges(x: tf.Tensor2D, edges: WeightedEdges): tf.Tensor2D {
  refuseOtherTypes(WHAT, { x }, 2);
  const { from, to } = edgeEnds(WHAT, edges);
  const { weights } = edges;
  refuseOtherTypes(WHAT, { weights });
  refuseShape(WHAT, "the ends of edges", to, from.shape);
  refuseShape(WHAT, "the weights", weights, from.shape);
  return withGradient<tf.Tensor2D>(
    [x],
    ([x]) => summed(x as tf.Tensor2D, [from, to, weights]),
    (dy) => summed(dy, [to, from, weights]),
  );
}

function summed(x: tf.Tensor2D, edges: Direction): tf.Tensor2D {
  const heap = heapIfAny();
  return heap === null ? composed(x, edges) : fused(heap, x, edges);
}

function composed(x: tf.Tensor2D, [from, to, weights]: Direction): tf.Tensor2D {
  return tf.tidy(() => {
    const messages = tf.mul(tf.gather(x, from), tf.expandDims(weights, 1));
    return tf.unsortedSegmentSum(messages, to, x.shape[0]) as tf.Tensor2D;
  });
}

function fused(heap: Heap, x: tf.Tensor2D, [from, to, weights]: Direction): tf.Tensor2D {
  const [nodes, width] = x.shape;
  const out = heap.allocate<tf.Rank.R2>([nodes, width]);
  const [values, factors, sums] = heap.addresses(x, weights, out);
  const ends = endsOnHeap(heap, { from, to });
  const edges = weights.size;
  const edge = heap.kernels.edgeSums(values, nodes, width, ...ends, factors, edges, sums);
  refuseStranger(heap, WHAT, { from, to }, { nodes, edge });
  return out;
}
