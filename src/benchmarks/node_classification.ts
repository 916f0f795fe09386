/**
 * Classification of the nodes of one graph, all at once.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { NodeData } from "../data/citations/node_data.ts";
import { normalisedAdjacency, sparseProduct } from "../data/graphs/normalised_adjacency.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { tidied } from "../engine/scope.ts";
import { UsageError } from "../errors.ts";
import { scoredBy } from "../metrics/metrics.ts";
import type { GcnInputs } from "../models/gcn.ts";
import type { SplitName, Task } from "../training/task.ts";
import { oneHot } from "./one_hot.ts";

/** The labelled nodes of a split. */
export type NodeTargets = {
  /** int32 `[labelled]`: their numbers, which rows of the outputs are compared. */
  readonly nodes: tf.Tensor1D;
  /** float32 `[labelled, classes]`: one-hot rows. */
  readonly classes: tf.Tensor2D;
};

/**
 * Cross-entropy and accuracy in percent, each over the nodes of the split alone.
 *
 * Every split has one example: the whole graph, whose features and edges the network sees while the
 * labels of the other splits stay hidden (transductive).
 *
 * Features stay as they are, counts of words too. Dividing them by their sum a node, as
 * arXiv:1609.02907, section 5.2, does for a network without BatchNorm, makes the first outputs so
 * small that the running variance, which starts at 1, misleads every evaluation for some 100 steps;
 * afterwards both ways are equally good (Cora, 300 steps in PyTorch: 74.9 % each).
 */
export function nodeClassification(data: NodeData): Task<GcnInputs, NodeTargets> {
  const { nodes, nodeFeatures: { width, values } } = data.graph;
  const adjacency = normalisedAdjacency(data.graph);
  const heard = sparseProduct(adjacency, width, Float32Array.from(values));
  const { from, to, weights } = adjacency;
  const inputs = (): GcnInputs => ({
    heard: tf.tensor2d(heard, [nodes, width]),
    from: tf.tensor1d(from, "int32"),
    to: tf.tensor1d(to, "int32"),
    weights: tf.tensor1d(weights),
  });
  const loss = (outputs: tf.Tensor2D, { nodes, classes }: NodeTargets) =>
    softmaxCrossEntropy(tf.gather(outputs, nodes), classes);
  return {
    ...scoredBy("accuracy"),
    sizes: { train: 1, validation: 1, test: 1 },
    fixedInputs: true,
    batch(split, indices) {
      if (indices.length !== 1 || indices[0] !== 0) {
        throw new UsageError(
          `There is one graph, number 0: a batch must be that, got [${indices.join(", ")}]`,
        );
      }
      return { inputs: inputs(), targets: targetsOf(data, split) };
    },
    loss,
    async evaluate(predict, split) {
      const { mean, correct } = tidied(() => {
        const targets = targetsOf(data, split);
        const logits = predict(inputs());
        const best = tf.argMax(tf.gather(logits, targets.nodes), 1);
        const hits = tf.equal(best, tf.argMax(targets.classes, 1));
        return { mean: loss(logits, targets), correct: tf.sum(tf.cast(hits, "float32")) };
      });
      const [[meanLoss], [count]] = await Promise.all([mean.data(), correct.data()]);
      tf.dispose([mean, correct]);
      return { loss: meanLoss, value: 100 * count / data[split].length };
    },
  };
}

function targetsOf(data: NodeData, split: SplitName): NodeTargets {
  const { classes, labels } = data;
  const nodes = Int32Array.from(data[split]);
  return {
    nodes: tf.tensor1d(nodes, "int32"),
    classes: oneHot(nodes.map((node) => labels[node]), classes),
  };
}
