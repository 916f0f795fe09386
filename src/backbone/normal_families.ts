/**
 * Families whose entries are normal values, cut, scaled or quantised.
 *
 * @module
 */
import { normalOf, upperQuantile, upperTail } from "../random/normal_quantile.ts";
import { TWO_31, TWO_32 } from "../numeric/powers.ts";
import type { EntryFamily, Parameters } from "./family.ts";
import { PI, portableExp } from "../numeric/portable_math.ts";

/** A standard deviation or another factor above 0. */
export const POSITIVE = { min: 1e-6, max: 1e6 } as const;
const oneWord = (): number => 1;
const one = (): number => 1;
const sigma = ({ sigma }: Parameters): number => sigma;

/** N(0, sigma^2). */
export const normal: EntryFamily = {
  kind: "entry",
  summary: "N(0, sigma^2)",
  parameters: { sigma: { default: 1, ...POSITIVE } },
  ownVariance: false,
  words: oneWord,
  deviation: one,
  gain: sigma,
  sampler: "normal",
};

/** sigma times N(0, 1) conditioned on [-clip, clip]: values beyond are drawn anew, not clamped. */
export const truncatedNormal: EntryFamily = {
  ...normal,
  summary: "sigma times N(0, 1) conditioned on [-clip, clip]",
  parameters: {
    sigma: { default: 1, ...POSITIVE },
    clip: { default: 2, min: 0.1, max: 6 },
  },
  deviation({ clip }) {
    const tail = upperTail(clip) / TWO_32;
    const density = portableExp(clip * clip * -0.5) / Math.sqrt(2 * PI);
    return Math.sqrt(1 - 2 * clip * density / (1 - 2 * tail));
  },
  sampler({ clip }) {
    const tail = upperTail(clip);
    const share = (TWO_31 - tail) / TWO_31;
    return (words, at) => {
      const z = upperQuantile(tail + ((words[at] & 0x7fffffff) + 0.5) * share);
      return words[at] >>> 31 ? -z : z;
    };
  },
};

/** Kaiming-normal for a leaky ReLU of negative slope a: N(0, 2 / ((1 + a^2) dIn)). */
export const kaimingNormal: EntryFamily = {
  ...normal,
  summary: "N(0, 2 / ((1 + a^2) dIn))",
  parameters: { a: { default: 0, min: 0, max: 1e3 } },
  ownVariance: true,
  gain: ({ a }, { dIn }) => Math.sqrt(2 / ((1 + a * a) * dIn)),
};

/** Xavier-normal: N(0, 2 gain^2 / (dIn + dOut)). */
export const xavierNormal: EntryFamily = {
  ...normal,
  summary: "N(0, 2 gain^2 / (dIn + dOut))",
  parameters: { gain: { default: 1, ...POSITIVE } },
  ownVariance: true,
  gain: ({ gain }, { dIn, dOut }) => gain * Math.sqrt(2 / (dIn + dOut)),
};

/** N(0, narrow^2) with probability weight, else N(0, wide^2). */
export const gaussianMixture: EntryFamily = {
  kind: "entry",
  summary: "N(0, narrow^2) with probability weight, else N(0, wide^2)",
  parameters: {
    weight: { default: 0.9, min: 0, max: 1 },
    narrow: { default: 0.05, ...POSITIVE },
    wide: { default: 0.5, ...POSITIVE },
  },
  ownVariance: false,
  words: () => 2,
  deviation: ({ weight, narrow, wide }) =>
    Math.sqrt(weight * (narrow * narrow) + (1 - weight) * (wide * wide)),
  gain: one,
  sampler: ({ weight, narrow, wide }) => (words, at) =>
    normalOf(words[at]) * ((words[at + 1] + 0.5) / TWO_32 < weight ? narrow : wide),
};

/** The magnitudes of the 2^bits levels, 2^(bits - 1) of them, falling. */
function levels(bits: number): Float64Array {
  const width = TWO_32 / (1 << bits);
  return Float64Array.from({ length: 1 << (bits - 1) }, (_, k) => upperQuantile((k + 0.5) * width));
}

/**
 * A normal value quantised to 2^bits equally likely levels, the quantiles at (k + 1/2) / 2^bits:
 * what a codebook of normal quantiles stores in `bits` bits a weight.
 */
export function quantisedNormal(bits: 16 | 8 | 4 | 2): EntryFamily {
  // Of 16 bits they take as long as a million values, and a network has many matrices.
  let known: Float64Array | null = null;
  const made = () => known ??= levels(bits);
  return {
    ...normal,
    summary: `sigma times one of the ${1 << bits} normal quantiles at (k + 1/2) / ${1 << bits}`,
    deviation() {
      const magnitudes = made();
      return Math.sqrt(magnitudes.reduce((sum, z) => sum + z * z, 0) / magnitudes.length);
    },
    sampler() {
      const magnitudes = made();
      return (words, at) => {
        const z = magnitudes[(words[at] & 0x7fffffff) >>> (32 - bits)];
        return words[at] >>> 31 ? -z : z;
      };
    },
  };
}
