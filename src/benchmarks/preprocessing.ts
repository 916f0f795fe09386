/**
 * What the inputs of each benchmark's networks are made of, in a sentence: a model is shipped with it.
 *
 * @module
 */

import { MNIST_DEVIATION, MNIST_MEAN } from "./normalisation.ts";

/** By id of the benchmark. */
export const PREPROCESSING: Readonly<Record<string, string>> = {
  mnist: "784 pixels, row by row, each (byte / 255 - " +
    `${MNIST_MEAN}) / ${MNIST_DEVIATION}; white digits on black`,
  physionet2012:
    "48 hours of 41 values and 41 masks; values (mean of the hour - m) / s, with m and " +
    "s of the training split, the last one known where nothing was measured",
  cifar10:
    "pixels row by row, red, green and blue of each, each (byte / 255 - mean) / deviation of " +
    "its channel",
  molhiv: "atoms and bonds by the lists of the Open Graph Benchmark, one input a choice",
  arxiv: "features of all nodes as they are, edges in both directions and from each node to itself",
  halfcheetah:
    "windows of 20 steps: return still to come, state, action, step; states normalised " +
    "by mean and deviation of the training trajectories",
  flowers102: "pixels row by row, red, green and blue of each, each (byte / 255 - 0.5) / 0.5; " +
    "digits as for mnist",
  imdb: "at most 512 tokens of bert-base-uncased, padded",
  wikitext: "windows of 128 tokens of Llama's tokenizer, 32,000 of them",
  lorenz: "windows of the three coordinates, each normalised by the training trajectories",
};
