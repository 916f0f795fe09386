/**
 * Families with heavy tails or many zeros.
 *
 * @module
 */
import { normalOf } from "../random/normal_quantile.ts";
import { TWO_31, TWO_32 } from "../numeric/powers.ts";
import type { EntryFamily } from "./family.ts";
import { POSITIVE } from "./normal_families.ts";
import { PI, portableArctangent, portableLog } from "../numeric/portable_math.ts";

/** Cauchy of scale s, clamped to [-clip s, clip s]: the ratio of two normal values. */
export const cauchy: EntryFamily = {
  kind: "entry",
  summary: "Cauchy of scale s, clamped to [-clip s, clip s]",
  parameters: {
    s: { default: 0.1, ...POSITIVE },
    clip: { default: 10, min: 0.1, max: 1e6 },
  },
  ownVariance: false,
  words: () => 2,
  deviation({ clip }) {
    const angle = portableArctangent(clip);
    const share = 2 / PI;
    return Math.sqrt(share * (clip - angle) + clip * clip * (1 - share * angle));
  },
  gain: ({ s }) => s,
  sampler: ({ clip }) => (words, at) => {
    const ratio = normalOf(words[at]) / normalOf(words[at + 1]);
    return Math.min(Math.max(ratio, -clip), clip);
  },
};

/** Laplace of scale b: a signed exponential. */
export const laplace: EntryFamily = {
  kind: "entry",
  summary: "Laplace of scale b",
  parameters: { b: { default: 0.1, ...POSITIVE } },
  ownVariance: false,
  words: () => 1,
  cost: () => 4, // a logarithm
  deviation: () => Math.sqrt(2),
  gain: ({ b }) => b,
  sampler: () => (words, at) => {
    const y = -portableLog(((words[at] & 0x7fffffff) + 0.5) / TWO_31);
    return words[at] >>> 31 ? -y : y;
  },
};

/** sigma times Student's t with nu degrees of freedom, z0 / sqrt((z1^2 + ... + z_nu^2) / nu). */
export const studentT: EntryFamily = {
  kind: "entry",
  summary: "sigma times Student's t with nu degrees of freedom",
  parameters: {
    nu: { default: 3, min: 3, max: 31, integer: true },
    sigma: { default: 1, ...POSITIVE },
  },
  ownVariance: false,
  words: ({ nu }) => nu + 1,
  cost: ({ nu }) => 3 * (nu + 1), // a normal value of each, one by one
  deviation: ({ nu }) => Math.sqrt(nu / (nu - 2)),
  gain: ({ sigma }) => sigma,
  sampler: ({ nu }) => (words, at) => {
    let squares = 0;
    for (let k = 1; k <= nu; k++) {
      const z = normalOf(words[at + k]);
      squares = squares + z * z;
    }
    return normalOf(words[at]) / Math.sqrt(squares / nu);
  },
};

/** N(0, sigma^2), each entry replaced by 0 with probability `zeros`. */
export const sparseNormal: EntryFamily = {
  kind: "entry",
  summary: "N(0, sigma^2), each entry 0 with probability zeros",
  parameters: {
    zeros: { default: 0.2, min: 0, max: 0.999 },
    sigma: { default: 1, ...POSITIVE },
  },
  ownVariance: false,
  words: () => 2,
  deviation: ({ zeros }) => Math.sqrt(1 - zeros),
  gain: ({ sigma }) => sigma,
  sampler: ({ zeros }) => (words, at) =>
    (words[at + 1] + 0.5) / TWO_32 < zeros ? 0 : normalOf(words[at]),
};

/** A random graph: an edge with probability `density`, of weight N(0, sigma^2); else 0. */
export const sparseErdosRenyi: EntryFamily = {
  ...sparseNormal,
  summary: "N(0, sigma^2) on the edges of a random graph of the given density, else 0",
  parameters: {
    density: { default: 0.2, min: 0.001, max: 1 },
    sigma: { default: 1, ...POSITIVE },
  },
  deviation: ({ density }) => Math.sqrt(density),
  sampler: ({ density }) => (words, at) =>
    (words[at + 1] + 0.5) / TWO_32 < density ? normalOf(words[at]) : 0,
};
