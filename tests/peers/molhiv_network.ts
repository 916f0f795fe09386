/**
 * The networks of `molhiv_reference.py`, built by this project. Run by itself, it writes their frozen
 * matrices to standard output, as raw little-endian float32, one after the other.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { molhiv } from "../../src/benchmarks/molhiv.ts";
import { moleculeClassification } from "../../src/benchmarks/molecule_classification.ts";
import type { Graph } from "../../src/data/graphs/graph.ts";
import { graphSet } from "../../src/data/graphs/graph_set.ts";
import { ATOM_CHOICES, BOND_CHOICES } from "../../src/data/molhiv/molecule_features.ts";
import { gin, type GraphTensors } from "../../src/models/gin.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { fillByFormula, frozenBytes, lossAndGradients, writeFrozen } from "./comparison.ts";

/** A small shape of the benchmark's architecture. */
const SHAPE = {
  nodeValues: 174,
  nodeChoices: 9,
  edgeValues: 13,
  edgeChoices: 3,
  width: 6,
  depth: 3,
  outputs: 1,
};

const SEED = 42;

/** Methods that are compared. */
export const METHODS = ["full", "lottalora"] as const;

/** Atoms, bonds and label of each molecule: a ring, a chain, an atom, one with an atom alone, two. */
const MOLECULES: [number, [number, number][], number][] = [
  [4, [[0, 1], [1, 2], [2, 3], [3, 0]], 1],
  [3, [[0, 1], [1, 2]], 0],
  [1, [], 0],
  [5, [[0, 2], [2, 1], [3, 2]], 1],
  [2, [], 0],
];

/** The frozen kernels [dIn, dOut], layer by layer, as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const { width, depth } = SHAPE;
  const requests = Array.from({ length: depth }, (_, i) => [
    { seed: SEED, path: `layers.${i}.widen`, dIn: width, dOut: 2 * width },
    { seed: SEED, path: `layers.${i}.narrow`, dIn: 2 * width, dOut: width },
  ]);
  return frozenBytes(requests.flat());
}

/** The network, every trained value made by the formula; the caller disposes. */
export function peerGin(
  method: typeof METHODS[number],
  adapter: { rank: number; alpha: number },
): Network<GraphTensors> {
  const { rank, alpha } = adapter;
  const config = defaultConfig(molhiv, "small", {
    method,
    adapter: { rank, alpha, scaling: "lora" },
    dropout: 0,
  });
  const network = createNetwork(gin(SHAPE), {
    ...config,
    seeds: { ...config.seeds, backbone: SEED },
  });
  network.materialise();
  fillByFormula(network);
  return network;
}

/** The benchmark's own task on molecules by a formula, and all of them as one batch. */
export function peerBatch(): { task: Task<GraphTensors>; batch: Batch<GraphTensors> } {
  const all = Uint32Array.from(MOLECULES, (_, i) => i);
  let [atom, bond] = [0, 0];
  const graphs = MOLECULES.map(([nodes, edges]): Graph<Uint8Array, Uint8Array> => ({
    nodes,
    edges: Uint32Array.from(edges.flat()),
    nodeFeatures: {
      width: ATOM_CHOICES.length,
      values: Uint8Array.from(
        Array.from({ length: nodes }, () => atom++).flatMap((i) =>
          ATOM_CHOICES.map(({ count }, c) => (13 * i + 5 * c) % count)
        ),
      ),
    },
    edgeFeatures: {
      width: BOND_CHOICES.length,
      values: Uint8Array.from(
        edges.map(() => bond++).flatMap((i) =>
          BOND_CHOICES.map(({ count }, c) => (3 * i + c) % count)
        ),
      ),
    },
  }));
  const labels = Uint8Array.from(MOLECULES, ([, , label]) => label);
  const splits = { train: all, validation: all, test: all };
  const data = { name: "peer", digest: "", graphs: graphSet(graphs), labels, ...splits };
  const task = moleculeClassification(data);
  return { task, batch: task.batch("train", all) };
}

/**
 * Loss and gradients of one training pass; then the logits of prediction, by the running statistics
 * that pass left; then those of training. The caller disposes.
 */
export function peerResults(
  network: Network<GraphTensors>,
  task: Task<GraphTensors>,
  { inputs, targets }: Batch<GraphTensors>,
) {
  const training = { ...PREDICTION, training: true, rows: MOLECULES.length };
  const lossOf = (outputs: tf.Tensor2D) => task.loss(outputs, targets);
  const { loss, gradients } = lossAndGradients(network, inputs, lossOf, training);
  const predicted = tf.tidy(() => network.forward(inputs, PREDICTION));
  const outputs = tf.tidy(() => network.forward(inputs, training));
  return { loss, gradients, predicted, outputs };
}

if (import.meta.main) writeFrozen(frozenMatrices());
