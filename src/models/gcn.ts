/**
 * The graph convolutional network of the Arxiv benchmark (arXiv:2604.08749, section 3; the layer:
 * arXiv:1609.02907; this shape: the GCN of the Open Graph Benchmark, arXiv:2005.00687).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import { sumOverEdges } from "../engine/operations/sum_over_edges.ts";
import type { Architecture } from "./architecture.ts";
import { refuseSizes } from "./sizes.ts";

/** Hidden widths of the paper's network and of a small one. */
export const GCN_PRESETS: Readonly<Record<string, number>> = { gcn: 256, small: 64 };

/**
 * A graph as the network takes it: what its nodes hear at first, and who hears whom how loud. S is
 * the normalised adjacency matrix.
 */
export type GcnInputs = {
  /** float32 `[nodes, features]`: S X, the same in every pass. */
  readonly heard: tf.Tensor2D;
  /** int32 `[entries]`: columns of the entries of S. */
  readonly from: tf.Tensor1D;
  /** int32 `[entries]`: their rows. */
  readonly to: tf.Tensor1D;
  /** float32 `[entries]`: their values. */
  readonly weights: tf.Tensor1D;
};

/** Widths of a {@linkcode gcn}, each a positive integer. */
export interface GcnShape {
  /** Features of a node. */
  features: number;
  /** Width of both hidden layers. */
  hidden: number;
  /** Width of the output. */
  classes: number;
}

/**
 * Three graph convolutions, each `S X W + b` with the normalised adjacency matrix S; behind the
 * first and the second BatchNorm, ReLU and dropout.
 *
 * S is applied before W. So the bias is added once, behind it, and the first product with S is of
 * data alone: it is made once, outside the network. The third convolution is the head; the paper's
 * count (section 6) has it adapted, too: `head: "lora"`. LottaLoRA has no biases.
 *
 * @throws {UsageError} for a width that is no positive integer
 */
export function gcn(shape: GcnShape): Architecture<GcnInputs> {
  refuseOptions("gcn", shape, { features: true, hidden: true, classes: true }, "shape");
  const { features, hidden, classes } = shape;
  refuseSizes("a GCN", { features, hidden, classes });
  const widths = [features, hidden, hidden, classes];
  return {
    name: `gcn ${widths.join("-")}`,
    build(layers) {
      const blocks = [0, 1].map((i) => ({
        linear: layers.linear(`convolution.${i}`, widths[i], hidden, { isData: i === 0 }),
        norm: layers.batchNorm(`norm.${i}`, hidden),
        dropout: layers.dropout(`convolution.${i}`),
      }));
      const head = layers.head("convolution.2", hidden, classes);
      return ({ heard, ...edges }, pass) => {
        for (const { linear, norm, dropout } of blocks) {
          const before = heard;
          // Operations keep what their gradients need; on OGBN-Arxiv the rest is 350 MB a block.
          heard = tf.tidy(() => {
            const x = norm.apply(linear.apply(before, pass), pass);
            return sumOverEdges(dropout.rectified(x, pass), edges);
          });
        }
        return head.apply(heard, pass);
      };
    },
  };
}
