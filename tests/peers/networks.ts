/**
 * The networks of `reference.py`, built by this project.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { withoutLeaks } from "../../src/engine/scope.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { RunConfig } from "../../src/training/config.ts";
import type { Task } from "../../src/training/task.ts";
import { closedValues } from "../support/closed_values.ts";
import { BACKBONE_SEED, WIDTHS } from "./backbones.ts";
import { fillByFormula } from "./comparison.ts";

const [FEATURES, ...REST] = WIDTHS;
const HIDDEN = REST.slice(0, -1);
const CLASSES = REST[REST.length - 1];

/** Options of each named network; null is the fully trained one. */
export const FORMS: Record<string, Partial<AdapterConfig> | null> = {
  "full": null,
  "lottalora": {},
  "rslora, layer norm, residual": { scaling: "rslora", layerNorm: true, residual: true },
  "dora": { dora: true },
};

/** The configuration of a named network. */
export function peerConfig(
  form: string,
  { rank, alpha }: { rank: number; alpha: number },
  overrides: Partial<RunConfig> = {},
): RunConfig {
  const options = FORMS[form];
  const config = defaultConfig(mnist, "tiny", {
    method: options === null ? "full" : "lottalora",
    adapter: { rank, alpha, scaling: "lora", ...options },
    dropout: 0,
  });
  return { ...config, seeds: { ...config.seeds, backbone: BACKBONE_SEED }, ...overrides };
}

/** The network with every trained value made by the formula; the caller disposes. */
export function peerNetwork(config: RunConfig): Network {
  const architecture = mlp({ features: FEATURES, hidden: HIDDEN, classes: CLASSES });
  const network = createNetwork(architecture, config);
  network.materialise();
  fillByFormula(network, 0.2);
  return network;
}

/** `rows` examples by the formula, labels 0, 1, 2, ...; every split holds the same ones. */
export function peerTask(rows: number): Task {
  const inputs = closedValues(rows * FEATURES, 1000);
  const batch = (_split: string, indices: Uint32Array) => ({
    inputs: tf.gather(tf.tensor2d(inputs, [rows, FEATURES]), [...indices]),
    targets: tf.oneHot([...indices].map((index) => index % CLASSES), CLASSES)
      .toFloat() as tf.Tensor2D,
  });
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  return {
    metric: "loss",
    better: "higher",
    sizes: { train: rows, validation: rows, test: rows },
    batch: (split, indices) => tf.tidy(() => batch(split, indices)),
    loss: softmaxCrossEntropy,
    evaluate: (predict) => {
      const loss = withoutLeaks(() => {
        const { inputs, targets } = batch("test", all);
        return softmaxCrossEntropy(predict(inputs), targets).dataSync()[0];
      });
      return Promise.resolve({ loss, value: -loss });
    },
  };
}
