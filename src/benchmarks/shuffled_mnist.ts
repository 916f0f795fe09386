/**
 * MNIST with shuffled labels: what there is to learn of it is a list (Li et al. 2018,
 * arXiv:1804.08838, section 3.1, after Zhang et al. 2017, arXiv:1611.03530).
 *
 * @module
 */

import { loadMnist } from "../data/mnist/mnist.ts";
import { createStream, permutation } from "../random/stream.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { bySplit, type Task } from "../training/task.ts";
import { imageClassification } from "./image_classification.ts";
import { mnist } from "./mnist.ts";
import { DIGIT_INPUTS, normalisationTable } from "./normalisation.ts";
import { relabelled } from "./relabelled.ts";

/** Images that are to be remembered: the first of the training split, all where it has fewer. */
export const SHUFFLED_IMAGES = 1_000;

/** Seed of the shuffling; part of the definition of the data. */
const SEED = "mnist shuffled";

/**
 * The first 1,000 training images of {@linkcode mnist}, their labels exchanged among them at random.
 * No other image can be told by them: validation and test accuracy are those of the same images, and
 * so the accuracy of training. Nothing may be forgotten on the way, hence no dropout and no decay.
 */
export const shuffledMnist: Benchmark = {
  id: "mnist-shuffled",
  presets: mnist.presets,
  preset: "tiny",
  formats: mnist.formats,
  dataSets: ["mnist"],
  protocol: {
    batchSize: 128,
    epochs: 100,
    dropout: 0,
    optimizer: { weightDecay: 0 },
    adapter: { bias: "none" },
  },
  smoke: { preset: "tiny", steps: 20 },
  async load(dir) {
    const data = await loadMnist({ dir });
    const { name, digest, features, classes, classNames } = data;
    const images = imageClassification(data, normalisationTable());
    const rows = Uint32Array.from(
      { length: Math.min(SHUFFLED_IMAGES, data.train.size) },
      (_, row) => row,
    );
    const order = permutation(createStream(SEED, "labels", "order"), rows.length);
    const labels = Uint8Array.from(order, (from) => data.train.labels[from]);
    const task = relabelled(ofTraining(images), bySplit(() => ({ rows, labels })), classes);
    return { name, digest, features, classes, classNames, task, inputs: DIGIT_INPUTS };
  },
  architecture: mnist.architecture,
};

/** The training images, whichever split is asked for. */
function ofTraining(task: Task): Task {
  return { ...task, batch: (_, indices) => task.batch("train", indices) };
}
