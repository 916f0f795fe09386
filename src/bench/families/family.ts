/**
 * The families of networks whose steps are timed, and what is promised of them.
 *
 * @module
 */

import { LABEL_SMOOTHING } from "../../benchmarks/flowers102.ts";
import { CONTEXT } from "../../benchmarks/halfcheetah.ts";
import { POSITIVE_WEIGHT } from "../../benchmarks/physionet2012.ts";
import { ATOM_CHOICES, BOND_CHOICES, choiceStarts } from "../../data/molhiv/molecule_features.ts";
import { CFC_PRESETS } from "../../models/cfc.ts";
import { DECISION_PRESETS } from "../../models/decision_transformer.ts";
import { GCN_PRESETS } from "../../models/gcn.ts";
import { GIN_PRESETS } from "../../models/gin.ts";
import { LLAMA_PRESETS } from "../../models/llama.ts";
import { MLP_PRESETS } from "../../models/mlp.ts";
import { PLAIN_PRESETS } from "../../models/plain20.ts";
import { TRANSFORMER_PRESETS } from "../../models/transformer_classifier.ts";
import { VIT_PRESETS } from "../../models/vit.ts";
import type { AnyData } from "../../training/benchmark.ts";
import { weightOfPositives } from "./weight_of_positives.ts";

/** What PyTorch is told of a network: whatever `networks/families.py` reads. */
export interface PeerShape {
  /** Sizes of the network. */
  readonly sizes: Readonly<Record<string, unknown>>;
  /** What reading a batch and the loss need besides. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One family. */
export interface Family {
  /** As tables name it. */
  readonly title: string;
  /** Id of the benchmark, and size of its network. */
  readonly benchmark: string;
  readonly preset: string;
  /** Data sets that its benchmark reads besides those it names. */
  readonly alsoReads?: readonly string[];
  /** Least ratio to PyTorch on `native`, and to the commit before on `wasm`. */
  readonly promised: { readonly thanTorch: number; readonly thanBefore: number };
  /** Counted steps of a turn, and counted turns: short steps are timed more often. */
  readonly counted: { readonly steps: number; readonly turns: number };
  /** What PyTorch is told of a preset, from the data. */
  shape(data: AnyData, preset: string): PeerShape | Promise<PeerShape>;
}

/** Steps of more than half a second. */
const LONG = { steps: 1, turns: 3 };
const SHORT = { steps: 3, turns: 7 };

/** All families by the names of `--families`, in the order of the paper. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  mlp: {
    ...{ title: "MLP medium", benchmark: "mnist", preset: "medium" },
    promised: { thanTorch: 1.8, thanBefore: 1.1 },
    counted: { steps: 20, turns: 9 },
    shape: ({ features, classes }, preset) => ({
      sizes: { features, classes, hidden: MLP_PRESETS[preset] },
      facts: {},
    }),
  },
  cfc: {
    ...{ title: "CfC", benchmark: "physionet2012", preset: "full" },
    promised: { thanTorch: 2, thanBefore: 1.6 },
    counted: SHORT,
    shape: ({ features, classes: outputs, extent: steps, task }, preset) => ({
      sizes: { features, outputs, ...CFC_PRESETS[preset] },
      facts: { steps, positiveWeight: task.metric === "auroc" ? POSITIVE_WEIGHT : null },
    }),
  },
  plain20: {
    ...{ title: "Plain-20", benchmark: "cifar10", preset: "plain20" },
    promised: { thanTorch: 0.8, thanBefore: 1.8 },
    counted: LONG,
    shape: ({ classes, ...image }, preset) => ({
      sizes: { channels: channelsOf(image), classes, ...PLAIN_PRESETS[preset] },
      facts: { side: image.extent },
    }),
  },
  gin: {
    ...{ title: "GIN", benchmark: "molhiv", preset: "gin" },
    promised: { thanTorch: 1.2, thanBefore: 1.3 },
    counted: SHORT,
    shape: async ({ features: nodeValues, classes: outputs, task }, preset) => ({
      sizes: {
        ...{ nodeValues, outputs, ...GIN_PRESETS[preset] },
        edgeValues: choiceStarts(BOND_CHOICES).at(-1),
      },
      facts: {
        ...{ nodeChoices: ATOM_CHOICES.length, edgeChoices: BOND_CHOICES.length },
        positiveWeight: await weightOfPositives(task),
      },
    }),
  },
  gcn: {
    ...{ title: "GCN on Cora", benchmark: "arxiv", preset: "gcn" },
    promised: { thanTorch: 1.5, thanBefore: 1.4 },
    counted: { steps: 5, turns: 7 },
    shape: ({ features, classes }, preset) => ({
      sizes: { features, classes, hidden: GCN_PRESETS[preset] },
      facts: {},
    }),
  },
  decision: {
    ...{ title: "Decision Transformer small", benchmark: "halfcheetah", preset: "small" },
    promised: { thanTorch: 1.2, thanBefore: 1.2 },
    counted: SHORT,
    shape: ({ features: observationWidth, classes: actionWidth, extent: timesteps }, preset) => ({
      sizes: { observationWidth, actionWidth, timesteps, ...DECISION_PRESETS[preset] },
      facts: { context: CONTEXT },
    }),
  },
  vit: {
    ...{ title: "ViT small", benchmark: "flowers102", preset: "small" },
    alsoReads: ["cifar10", "cifar10-jpeg", "cifar10-subset"],
    promised: { thanTorch: 1, thanBefore: 1.3 },
    counted: LONG,
    shape: ({ classes, ...image }, preset) => ({
      sizes: { side: image.extent, channels: channelsOf(image), classes, ...VIT_PRESETS[preset] },
      facts: { smoothing: LABEL_SMOOTHING },
    }),
  },
  text: {
    ...{ title: "IMDB Transformer", benchmark: "imdb", preset: "transformer" },
    promised: { thanTorch: 1.3, thanBefore: 1.25 },
    counted: LONG,
    shape({ features: vocabulary, classes, extent = Infinity }, preset) {
      const size = TRANSFORMER_PRESETS[preset];
      const context = Math.min(size.context, extent);
      return { sizes: { ...size, context, vocabulary, classes }, facts: {} };
    },
  },
  llama: {
    ...{ title: "Llama 3M", benchmark: "wikitext", preset: "3M" },
    promised: { thanTorch: 1.2, thanBefore: 1.3 },
    counted: LONG,
    shape: ({ classes: vocabulary, extent: tokens }, preset) => ({
      sizes: { vocabulary, ...LLAMA_PRESETS[preset] },
      facts: { tokens },
    }),
  },
};

function channelsOf({ features, extent = 1 }: Pick<AnyData, "features" | "extent">): number {
  return features / extent ** 2;
}
