/**
 * Molecules as the tensors a network takes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { FeatureTable } from "../data/graphs/features.ts";
import type { GraphUnion } from "../data/graphs/union.ts";
import {
  ATOM_CHOICES,
  BOND_CHOICES,
  type Choice,
  choiceStarts,
} from "../data/molhiv/molecule_features.ts";
import { filledTensor } from "../engine/tensors.ts";
import type { GraphTensors } from "../models/gin.ts";

/** A union of molecules on the engine; the caller disposes. */
export function graphUnionTensors(union: GraphUnion<Uint8Array, Uint8Array>): GraphTensors {
  const { size, from, to, graphOfNode, nodeFeatures, edgeFeatures } = union;
  return {
    nodes: embeddingRows(nodeFeatures!, ATOM_CHOICES),
    edges: embeddingRows(edgeFeatures!, BOND_CHOICES),
    from: tf.tensor1d(from, "int32"),
    to: tf.tensor1d(to, "int32"),
    graphs: tf.tensor1d(graphOfNode, "int32"),
    shares: filledTensor<tf.Rank.R2>([size, 1], (shares) => {
      shares.fill(0);
      for (const graph of graphOfNode) shares[graph]++;
      for (let i = 0; i < size; i++) shares[i] = 1 / shares[i];
    }),
  };
}

/** The values of all choices, numbered through. */
function embeddingRows({ values, width }: FeatureTable, choices: readonly Choice[]): tf.Tensor1D {
  const starts = choiceStarts(choices);
  const rows = Int32Array.from(values, (value, i) => value + starts[i % width]);
  return tf.tensor1d(rows, "int32");
}
