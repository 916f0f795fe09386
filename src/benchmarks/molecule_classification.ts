/**
 * Yes or no for molecules.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { graphUnionTensors } from "./graph_union_tensors.ts";
import { undirectedGraphs } from "../data/graphs/undirected.ts";
import { unionOf } from "../data/graphs/union.ts";
import type { MoleculeData } from "../data/molhiv/molecule_data.ts";
import { binaryCrossEntropy } from "../engine/operations/binary_cross_entropy.ts";
import { filledTensor } from "../engine/tensors.ts";
import { areaUnderRoc } from "../metrics/area_under_roc.ts";
import { scoredBy } from "../metrics/metrics.ts";
import type { GraphTensors } from "../models/gin.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import { inParts, refuseBeyond, scoreParts } from "./score_parts.ts";

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

  const batch = (split: SplitName, indices: Uint32Array) => {
    refuseBeyond(indices, data[split].length, `${split} molecule`);
    const chosen = indices.map((example) => data[split][example]);
    return {
      inputs: graphUnionTensors(unionOf(graphs, chosen)),
      targets: filledTensor<tf.Rank.R2>([chosen.length, 1], (y) => {
        chosen.forEach((index, i) => y[i] = data.labels[index]);
      }),
    };
  };

  const loss = (logits: tf.Tensor2D, targets: tf.Tensor2D) =>
    binaryCrossEntropy(logits, targets, { positiveWeight });

  return {
    ...scoredBy("auroc"),
    sizes: bySplit((split) => data[split].length),
    batch,
    loss,
    async evaluate(predict, split) {
      const size = data[split].length;
      const logits = new Float32Array(size);
      const mean = await scoreParts({
        ...{ task: { batch, loss }, predict, split, parts: inParts(size, EVALUATION_GRAPHS) },
        use: (scores, [first]) => logits.set(scores, first),
      });
      const labels = Array.from(data[split], (index) => data.labels[index]);
      // A score that is no number is told with its layer by whoever asked for it.
      const value = logits.some(Number.isNaN) ? NaN : 100 * areaUnderRoc(logits, labels);
      return { loss: mean, value };
    },
  };
}
