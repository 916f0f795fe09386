/**
 * Families with bounded or one-sided entries: uniform, beta, binary, sign, exponential.
 *
 * @module
 */
import { TWO_31, TWO_32 } from "../numeric/powers.ts";
import type { EntryFamily } from "./family.ts";
import { POSITIVE } from "./normal_families.ts";
import { portableLog } from "../numeric/portable_math.ts";

/** 2 u - 1 with u the middle of the word's cell: uniform on (-1, 1), exact in float64. */
function symmetric(word: number): number {
  return (word + 0.5) / TWO_31 - 1;
}

/** Uniform on (-a, a). */
export const uniform: EntryFamily = {
  kind: "entry",
  summary: "uniform on (-a, a)",
  parameters: { a: { default: 0.1, ...POSITIVE } },
  ownVariance: false,
  words: () => 1,
  deviation: () => Math.sqrt(1 / 3),
  gain: ({ a }) => a,
  sampler: () => (words, at) => symmetric(words[at]),
};

/** Kaiming-uniform: uniform with variance 2 / ((1 + a^2) dIn). */
export const kaimingUniform: EntryFamily = {
  ...uniform,
  summary: "uniform with variance 2 / ((1 + a^2) dIn)",
  parameters: { a: { default: Math.sqrt(5), min: 0, max: 1e3 } },
  ownVariance: true,
  gain: ({ a }, { dIn }) => Math.sqrt(6 / ((1 + a * a) * dIn)),
};

/** Xavier-uniform: uniform with variance 2 gain^2 / (dIn + dOut). */
export const xavierUniform: EntryFamily = {
  ...uniform,
  summary: "uniform with variance 2 gain^2 / (dIn + dOut)",
  parameters: { gain: { default: 1, ...POSITIVE } },
  ownVariance: true,
  gain: ({ gain }, { dIn, dOut }) => gain * Math.sqrt(6 / (dIn + dOut)),
};

/** Beta(2, 2) stretched to (-a, a): the median of three uniform values. */
export const beta: EntryFamily = {
  ...uniform,
  summary: "Beta(2, 2) stretched to (-a, a)",
  words: () => 3,
  deviation: () => Math.sqrt(1 / 5),
  sampler: () => (words, at) => {
    const [p, q, r] = [words[at], words[at + 1], words[at + 2]];
    return symmetric(Math.max(Math.min(p, q), Math.min(Math.max(p, q), r)));
  },
};

/** Plus or minus magnitude, each with probability 1/2. */
export const binary: EntryFamily = {
  ...uniform,
  summary: "+magnitude or -magnitude, each with probability 1/2",
  parameters: { magnitude: { default: 1, ...POSITIVE } },
  deviation: () => 1,
  gain: ({ magnitude }) => magnitude,
  sampler: () => (words, at) => words[at] >>> 31 ? -1 : 1,
};

/**
 * The law of `binary`, 32 entries of a word: another draw of it, so fast that a product with a matrix
 * drawn anew takes little longer than with one in memory. None of the paper's families.
 */
export const sign: EntryFamily = {
  ...binary,
  summary: "+magnitude or -magnitude by a bit, 32 entries of a word",
  words: () => 1 / 32,
  cost: () => 1,
  sampler: "bits",
};

/** Exponential of rate lambda less its mean 1 / lambda. */
export const exponential: EntryFamily = {
  ...uniform,
  summary: "exponential of rate lambda, less its mean 1 / lambda",
  parameters: { lambda: { default: 10, ...POSITIVE } },
  cost: () => 4, // a logarithm
  deviation: () => 1,
  gain: ({ lambda }) => 1 / lambda,
  sampler: () => (words, at) => -portableLog((words[at] + 0.5) / TWO_32) - 1,
};
