/**
 * A small network and a small learning problem, quick enough to be trained many times over.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { tidied } from "../../src/engine/scope.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import type { SplitName, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

/** Widths of the small network. */
export const SMALL = { features: 12, hidden: [10, 8], classes: 4 };

/** Sizes of the small problem; 50 is no multiple of the batch size 16. */
export const SIZES: Task["sizes"] = { train: 50, validation: 21, test: 17 };

const OFFSETS: Task["sizes"] = { train: 0, validation: 50, test: 71 };

/** LottaLoRA at rank 2, no dropout, batches of 16. */
export function smallConfig(overrides: ConfigOverrides = {}): RunConfig {
  return defaultConfig(mnist, "tiny", {
    batchSize: 16,
    epochs: 3,
    dropout: 0,
    ...overrides,
    adapter: { rank: 2, bInit: "kaiming_uniform", ...overrides.adapter },
    seeds: { backbone: 1, adapter: 2, head: 3, order: 4, dropout: 5, ...overrides.seeds },
  });
}

/** Materialised; the caller disposes. */
export function smallNetwork(config: RunConfig, shape = SMALL): Network {
  const network = createNetwork(mlp(shape), config);
  network.materialise();
  return network;
}

/** A copy of all trained values as they are now. */
export function trainedValues(network: Network): Float32Array[] {
  return network.trained.map(({ variable }) => variable.dataSync<"float32">().slice());
}

/**
 * The class of an example is the largest of its first four values.
 *
 * @param seen told the split and the examples of every batch
 */
export function smallTask(seen: (split: SplitName, indices: number[]) => void = () => {}): Task {
  const { features, classes } = SMALL;
  const example = (split: SplitName, index: number) =>
    closedValues(features, 3 * (OFFSETS[split] + index), 2);
  const labelOf = (x: Float32Array) => {
    const first = x.subarray(0, classes);
    return first.indexOf(first.reduce((most, value) => Math.max(most, value)));
  };
  const batch = (split: SplitName, indices: Uint32Array) => {
    const rows = [...indices].map((index) => example(split, index));
    const targets = rows.map((x) => new Array(classes).fill(0).with(labelOf(x), 1));
    return {
      inputs: tf.tensor2d(rows.flatMap((x) => [...x]), [rows.length, features]),
      targets: tf.tensor2d(targets, [rows.length, classes]),
    };
  };
  return {
    metric: "accuracy",
    better: "higher",
    fixedInputs: true,
    sizes: SIZES,
    batch(split, indices) {
      seen(split, [...indices]);
      return batch(split, indices);
    },
    loss: softmaxCrossEntropy,
    async evaluate(predict, split) {
      const all = Uint32Array.from({ length: SIZES[split] }, (_, i) => i);
      const sums = tidied(() => {
        const { inputs, targets } = batch(split, all);
        const logits = predict(inputs);
        const right = tf.equal(tf.argMax(logits, 1), tf.argMax(targets, 1)).sum();
        return tf.stack([softmaxCrossEntropy(logits, targets), tf.cast(right, "float32")]);
      });
      const [loss, right] = await sums.data();
      sums.dispose();
      return { loss, value: 100 * right / all.length };
    },
  };
}
