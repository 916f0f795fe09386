/**
 * OGBN-Arxiv: a GCN on a graph of papers that cite each other (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadArxiv } from "../data/citations/citations.ts";
import { gcn, GCN_PRESETS, type GcnInputs } from "../models/gcn.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { CITATION_VARIANTS, citationGraph } from "./citation_variants.ts";
import { nodeClassification, type NodeTargets } from "./node_classification.ts";

const INPUTS = "the whole graph: features of its nodes as they are, edges in both directions and " +
  "from each node to itself";

/**
 * Presets gcn (256 wide, the paper's) and small (64); without a folder, Zachary's karate club.
 *
 * Full batch: an epoch is one step. Adam at a constant 1e-2 without weight decay, as the paper's
 * table and OGB's own GCN (arXiv:2005.00687) have it. Cora and CiteSeer are trained with the same
 * protocol, so that the graphs can be compared; their customary one (arXiv:1609.02907: two layers
 * of 16, weight decay 5e-4 on the first, 200 epochs) is not the paper's. The output layer is adapted,
 * as the paper's count of trained parameters has it.
 */
export const arxiv: Benchmark<GcnInputs, NodeTargets> = {
  id: "arxiv",
  presets: Object.keys(GCN_PRESETS),
  preset: "gcn",
  formats: ["ogbn", "ogbn-archive", "planetoid"],
  dataSets: ["ogbn-arxiv", "cora", "citeseer"],
  variants: CITATION_VARIANTS,
  protocol: {
    batchSize: 1,
    epochs: 500,
    dropout: 0.5,
    dropoutMasks: "halves",
    optimizer: { name: "adam", learningRate: 1e-2, weightDecay: 0, schedule: "constant" },
    adapter: { head: "lora", bias: "none" },
  },
  rowsEach: (_preset, { extent = 1 }) => extent,
  smoke: { preset: "gcn", steps: 20 },
  compared: {
    title: "GCN",
    chance: { "karate-club": 50, "cora": 100 / 7, "citeseer": 100 / 6, "ogbn-arxiv": 2.5 },
    smallest: "small",
    quick: { preset: "small", ranks: [1, 4, 16], changes: { epochs: 100 } },
  },
  sizes: {
    presets: ["gcn"],
    data: { features: 128, classes: 40, extent: 169_343, inputs: INPUTS },
  },
  async load(dir, variant = {}) {
    const data = await loadArxiv({ dir, id: citationGraph(dir, variant) });
    const { name, digest, classes, classNames, graph: { nodeFeatures, nodes } } = data;
    return {
      name,
      digest,
      classes,
      classNames,
      features: nodeFeatures.width,
      extent: nodes,
      task: nodeClassification(data),
      inputs: INPUTS,
      variant,
    };
  },
  architecture(preset, { features, classes }, factor = 1) {
    const hidden = narrowed(findPreset(GCN_PRESETS, preset), factor);
    return gcn({ features, hidden, classes });
  },
};
