/**
 * What the nodes of a graph hear along edges that carry features.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { innerProduct } from "../products.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { type EdgeEnds, edgeEnds, endsOnHeap, refuseStranger } from "./edge_ends.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** The operation, as errors name it. */
const WHAT = "messages along edges";

/**
 * `y[i] = gain x[i] + sum of ReLU(x[from[k]] + e[k])` over the edges k with `to[k] = i`, in their
 * order (arXiv:1905.12265). A node that no edge leads to hears nothing: its sum is 0.
 *
 * With `g[k] = dy[to[k]]` where `x[from[k]] + e[k]` is above 0, else 0, the gradients are `de = g`,
 * `dx[j] = gain dy[j] + sum of g[k]` over the edges with `from[k] = j`, and `dGain = sum(dy x)`. On
 * the engines `wasm` and `native` no message is stored.
 *
 * @param x `[nodes, d]`
 * @param e `[edges, d]`
 * @param gain scalar
 * @param ends of the edges
 * @returns `[nodes, d]`; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other types or shapes, or an edge whose node is none of x's (the engines
 * `wasm` and `native` alone look)
 */
export function edgeMessages(
  x: tf.Tensor2D,
  e: tf.Tensor2D,
  gain: tf.Tensor,
  ends: EdgeEnds,
): tf.Tensor2D {
  refuseOtherTypes(WHAT, { x, e }, 2);
  refuseOtherTypes(WHAT, { gain });
  const { from, to } = edgeEnds(WHAT, ends);
  refuseShape(WHAT, "gain", gain, []);
  refuseShape(WHAT, "the ends of edges", to, from.shape);
  refuseShape(WHAT, "e", e, [from.size, x.shape[1]]);
  return withGradient<tf.Tensor2D>(
    [x, e, gain as tf.Tensor2D],
    (inputs, save) => {
      // The ends may be freed before the backward pass.
      save([...inputs, from, to]);
      const heap = heapIfAny();
      const graph = graphOf([...inputs, from, to]);
      return heap === null ? composed(graph) : fused(heap, graph);
    },
    (dy, saved) => {
      const heap = heapIfAny();
      const graph = graphOf(saved);
      const [dx, de] = heap === null ? composedGradient(dy, graph) : fusedGradient(heap, dy, graph);
      return [dx, de, innerProduct(dy, graph.x)];
    },
  );
}

interface Graph extends EdgeEnds {
  x: tf.Tensor2D;
  e: tf.Tensor2D;
  gain: tf.Scalar;
}

function graphOf([x, e, gain, from, to]: tf.Tensor[]): Graph {
  return { x, e, gain, from, to } as Graph;
}

function composed({ x, e, gain, from, to }: Graph): tf.Tensor2D {
  const messages = tf.relu(tf.add(tf.gather(x, from), e));
  return tf.add(tf.mul(x, gain), tf.unsortedSegmentSum(messages, to, x.shape[0]));
}

function composedGradient(dy: tf.Tensor2D, { x, e, gain, from, to }: Graph): tf.Tensor2D[] {
  const open = tf.step(tf.add(tf.gather(x, from), e));
  const de = tf.mul<tf.Tensor2D>(tf.gather(dy, to), open);
  return [tf.add(tf.mul(dy, gain), tf.unsortedSegmentSum(de, from, x.shape[0])), de];
}

function fused(heap: Heap, { x, e, gain, ...ends }: Graph): tf.Tensor2D {
  const [nodes, width] = x.shape;
  const out = heap.allocate<tf.Rank.R2>([nodes, width]);
  const [values, features, sums] = heap.addresses(x, e, out);
  const edge = heap.kernels.edgeMessages(
    values,
    nodes,
    width,
    features,
    ...endsOnHeap(heap, ends),
    ends.from.size,
    heap.values(gain)[0],
    sums,
  );
  refuseStranger(heap, WHAT, ends, { nodes, edge });
  return out;
}

function fusedGradient(
  heap: Heap,
  dy: tf.Tensor2D,
  { x, e, gain, ...ends }: Graph,
): tf.Tensor2D[] {
  const [nodes, width] = x.shape;
  const [dx, de] = [x, e].map(({ shape }) => heap.allocate<tf.Rank.R2>(shape));
  const [back, values, features, ofX, ofE] = heap.addresses(dy, x, e, dx, de);
  heap.kernels.edgeMessagesGradient(
    back,
    values,
    nodes,
    width,
    features,
    ...endsOnHeap(heap, ends),
    ends.from.size,
    heap.values(gain)[0],
    ofX,
    ofE,
  );
  return [dx, de];
}
