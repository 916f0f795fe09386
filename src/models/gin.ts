/**
 * The graph isomorphism network with edge features of the MolHIV benchmark (arXiv:2604.08749,
 * section 3; GIN: arXiv:1810.00826; its edges: arXiv:1905.12265).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import type { Embedding, Pass } from "../adapter/layer.ts";
import { edgeMessages } from "../engine/operations/edge_messages.ts";
import { rectify } from "../engine/operations/rectify.ts";
import { segmentSum } from "../engine/operations/segment_sum.ts";
import { sumOfRows } from "../engine/operations/sum_of_rows.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { refuseSizes } from "./sizes.ts";

/** Several graphs as one: what a {@linkcode gin} takes. */
export type GraphTensors = {
  /** Rows of the node embedding, the choices of one node after those of another; int32. */
  readonly nodes: tf.Tensor1D;
  /** Rows of the edge embedding, likewise; int32. */
  readonly edges: tf.Tensor1D;
  /** Node in which each edge starts, int32 [edges]; both directions are edges of their own. */
  readonly from: tf.Tensor1D;
  /** Node in which it ends, int32 [edges]. */
  readonly to: tf.Tensor1D;
  /** Graph of each node, int32 [nodes]. */
  readonly graphs: tf.Tensor1D;
  /** 1 / number of nodes of each graph, float32 [graphs, 1]. */
  readonly shares: tf.Tensor2D;
};

/** Widths and depth of a {@linkcode gin}. */
export interface GinShape {
  /** Rows of the node embedding: the values of all choices together. */
  nodeValues: number;
  /** Choices a node. */
  nodeChoices: number;
  /** Rows of the edge embedding. */
  edgeValues: number;
  /** Choices an edge. */
  edgeChoices: number;
  /** Width of a node between layers; inside, a layer is twice as wide. */
  width: number;
  /** Number of layers. */
  depth: number;
  /** Width of the output. */
  outputs: number;
}

const SHAPE = {
  ...{ nodeValues: true, nodeChoices: true, edgeValues: true, edgeChoices: true },
  ...{ width: true, depth: true, outputs: true },
};

/** Width and depth of each preset: the paper's, and one for quick runs. */
export const GIN_PRESETS: Readonly<Record<string, Pick<GinShape, "width" | "depth">>> = {
  gin: { width: 300, depth: 5 },
  small: { width: 64, depth: 3 },
};

/**
 * `x = sum of the rows of a node's choices`, `e` likewise of an edge's, the same in all layers.
 * Then in each layer
 *
 * ```text
 * h_i = Linear(ReLU(Linear((1 + eps) x_i + sum over edges j -> i of ReLU(x_j + e_ji))))
 * x   = dropout(ReLU(BatchNorm(h)))          without ReLU in the last layer
 * x   = x + the layer's input                but in the first layer
 * ```
 *
 * and the head on the mean of each graph's nodes. A node that no edge leads to hears nothing: its
 * sum is 0. The embeddings, eps (from 0), BatchNorm and the head are trained in every method, the
 * two linear maps of a layer are frozen and adapted by LottaLoRA.
 *
 * The paper gives the widths, dropout and "skips on layers 1 to 4"; counted from 0, those are all
 * layers but the first. Where BatchNorm, ReLU and dropout stand is as in the reference
 * implementation of the Open Graph Benchmark; with one BatchNorm a layer the parameter counts are
 * the paper's, with a second one inside, as there, they are not.
 *
 * @param shape widths and depth, each a positive integer
 * @throws {UsageError} for any other
 */
export function gin(shape: GinShape): Architecture<GraphTensors> {
  refuseOptions("gin", shape, SHAPE, "shape");
  refuseSizes("a GIN", { ...shape });
  const { width, depth, outputs } = shape;
  return {
    name: `gin ${width}x${depth}-${outputs}`,
    build(layers) {
      const nodes = embeddingOf(layers, "nodes", shape.nodeValues, width);
      const edges = embeddingOf(layers, "edges", shape.edgeValues, width);
      const blocks = Array.from({ length: depth }, (_, i) => ginLayer(layers, i, shape));
      const head = layers.head("head", width, outputs);
      return (graphs, pass) => {
        const e = sumOfRows(edges.table(), graphs.edges, shape.edgeChoices);
        let x = sumOfRows(nodes.table(), graphs.nodes, shape.nodeChoices);
        for (const block of blocks) x = block(x, e, graphs, pass);
        const sums = segmentSum(x, graphs.graphs, graphs.shares.shape[0]);
        return head.apply(tf.mul(sums, graphs.shares), pass);
      };
    },
  };
}

/** An embedding that starts as OGB's, in Glorot's normal form. */
function embeddingOf(layers: LayerFactory, path: string, rows: number, width: number): Embedding {
  return layers.embedding(path, rows, width, { deviation: Math.sqrt(2 / (rows + width)) });
}

function ginLayer(layers: LayerFactory, index: number, { width, depth }: GinShape) {
  const path = `layers.${index}`;
  const epsilon = layers.parameter(`${path}.epsilon`, [], { constant: 0 });
  const widen = layers.linear(`${path}.widen`, width, 2 * width);
  const narrow = layers.linear(`${path}.narrow`, 2 * width, width);
  const norm = layers.batchNorm(`${path}.norm`, width);
  const dropout = layers.dropout(path);
  const isLast = index === depth - 1;
  return (x: tf.Tensor2D, e: tf.Tensor2D, { from, to }: GraphTensors, pass: Pass): tf.Tensor2D => {
    const joined = edgeMessages(x, e, tf.add(epsilon.value, 1), { from, to });
    const h = norm.apply(narrow.apply(rectify(widen.apply(joined, pass), null), pass), pass);
    const y = isLast ? dropout.apply(h, pass) : dropout.rectified(h, pass);
    return index === 0 ? y : tf.add(y, x);
  };
}
