/**
 * Yes or no for molecules.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { graphUnionTensors } from "./graph_union_tensors.ts";
import { undirectedGraphs } from "../data/graphs/undirected.ts";
import { unionOf } from "../data/graphs/union.ts";
import type { MoleculeData } from "../data/molhiv/molecule_data.ts";
import { binaryCrossEntropy } from "../engine/operations/binary_cross_entropy.ts";
import { filledTensor } from "../engine/tensors.ts";
import { UsageError } from "../errors.ts";
import { areaUnderRoc } from "../metrics/area_under_roc.ts";
import type { GraphTensors } from "../models/gin.ts";
import type { Predict, SplitName, Task } from "../training/task.ts";

/** Molecules scored at once. */
const EVALUATION_GRAPHS = 256;

/**
 * Binary cross-entropy, active molecules weighted by (others / active) of the training split, and
 * the area under the ROC curve in percent. Bonds become two edges each.
 *
 * @param data the molecules; not to be changed afterwards
 */
export function moleculeClassification(data: MoleculeData): Task<GraphTensors> {
  const graphs = undirectedGraphs(data.graphs);
  const active = data.train.reduce((sum, index) => sum + data.labels[index], 0);
  const positiveWeight = (data.train.length - active) / active;

  const choose = (split: SplitName, indices: Uint32Array): Uint32Array => {
    const size = data[split].length;
    const beyond = indices.find((example) => example >= size);
    if (beyond === undefined) return indices.map((example) => data[split][example]);
    throw new UsageError(`There is no ${split} molecule ${beyond}: expected 0 to ${size - 1}`);
  };

  const batch = (split: SplitName, indices: Uint32Array) => {
    const chosen = choose(split, indices);
    return {
      inputs: graphUnionTensors(unionOf(graphs, chosen)),
      targets: filledTensor<tf.Rank.R2>([chosen.length, 1], (y) => {
        chosen.forEach((index, i) => y[i] = data.labels[index]);
      }),
    };
  };

  const loss = (logits: tf.Tensor2D, targets: tf.Tensor2D) =>
    binaryCrossEntropy(logits, targets, { positiveWeight });

  /** Logits of some molecules, and the mean loss. */
  const score = async (predict: Predict<GraphTensors>, split: SplitName, indices: Uint32Array) => {
    const { inputs, targets } = batch(split, indices);
    const [logits, mean] = tf.tidy(() => {
      const logits = predict(inputs);
      return [logits, loss(logits, targets)];
    });
    const values = await Promise.all([logits.data<"float32">(), mean.data()]);
    tf.dispose([inputs, targets, logits, mean]);
    return { logits: values[0], loss: values[1][0] };
  };

  return {
    metric: "auroc",
    better: "higher",
    sizes: {
      train: data.train.length,
      validation: data.validation.length,
      test: data.test.length,
    },
    batch,
    loss,
    async evaluate(predict, split) {
      const size = data[split].length;
      const logits = new Float32Array(size);
      let lossSum = 0;
      for (let first = 0; first < size; first += EVALUATION_GRAPHS) {
        const count = Math.min(EVALUATION_GRAPHS, size - first);
        const scored = await score(
          predict,
          split,
          Uint32Array.from({ length: count }, (_, i) => first + i),
        );
        logits.set(scored.logits, first);
        lossSum += count * scored.loss;
      }
      const labels = Array.from(data[split], (index) => data.labels[index]);
      // A score that is no number is told with its layer by whoever asked for it.
      const value = logits.some(Number.isNaN) ? NaN : 100 * areaUnderRoc(logits, labels);
      return { loss: lossSum / size, value };
    },
  };
}
