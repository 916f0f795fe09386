/**
 * sigma_1(W_seed), the largest singular value of each layer's backbone as the generator draws it,
 * beside what random matrices of its shape have (arXiv:2604.08749, section 4, Appendix J). Nothing is
 * trained, and nothing taken from results: rows only say which networks are meant.
 *
 * @module
 */

import { PCA } from "ml-pca";
import type { Shape } from "../../../backbone/family.ts";
import { generateBackbone } from "../../../backbone/generate.ts";
import type { BackboneRequest } from "../../../backbone/request.ts";
import { findBenchmark } from "../../../benchmarks/registry.ts";
import { createNetwork } from "../../../models/network.ts";
import type { RunConfig } from "../../../training/config.ts";
import { select } from "../../judging/select.ts";
import { scaleName } from "../../rows/names.ts";
import type { Row } from "../../rows/row.ts";
import { pairs, seeds } from "../grid_parts.ts";

/** Standard deviations of an entry with which the paper draws Gaussians, by name. */
const SCALES: Readonly<Record<string, (dIn: number) => number>> = {
  "fan-in": (dIn) => 1 / Math.sqrt(dIn),
  [scaleName(0.1)]: () => 0.1,
};

/** Backbone seeds that every layer is drawn from. */
const SEEDS = seeds(5);

/** Steps of Lanczos' iteration: sigma_1 of every preset's layers is then settled to nine digits. */
const STEPS = 48;

/** Beside the size of the matrix, what is left of a direction that has been used up. */
const USED_UP = 1e-12;

/** sigma_1 of one layer under one seed. */
export interface SingularValue extends Shape {
  /** Of the network. */
  readonly preset: string;
  /** Of the backbone. */
  readonly seed: number;
  /** `fan-in` or `σ = 0.1`. */
  readonly scale: string;
  /** Place of the layer, input side first, from 1. */
  readonly layer: number;
  /** Standard deviation of an entry: 1 / sqrt(dIn) under `fan-in`. */
  readonly sigma: number;
  /** The largest singular value. */
  readonly value: number;
}

/**
 * Every frozen layer of the networks that rows adapt, drawn as Gaussians from five seeds, at both
 * scales, whatever the rows' own scale and seeds are. Medium takes about a second the first time.
 *
 * @param rows of a study; those of other methods than LottaLoRA do not matter.
 * @returns by preset, scale, seed and layer; empty without rows.
 */
export function singularValues(rows: readonly Row[]): SingularValue[] {
  const adapted = select(rows, { method: "lottalora" }).map(({ config }) => config);
  const presets = new Map(adapted.map((config) => [config.preset, config]));
  return [...presets.values()].flatMap((config) =>
    pairs(Object.entries(SCALES), SEEDS).flatMap(([[scale, sigmaOf], seed]) =>
      unitBackbones(config, seed).map((request, i): SingularValue => {
        const { dIn, dOut } = request;
        const sigma = sigmaOf(dIn);
        const place = { preset: config.preset, seed, scale, layer: i + 1 };
        return { ...place, dIn, dOut, sigma, value: sigma * unitValue(request) };
      })
    )
  );
}

/** sigma (sqrt(dIn) + sqrt(dOut)): where sigma_1 of a large Gaussian matrix lies (Bai and Yin 1993). */
export function gaussianLaw({ dIn, dOut, sigma }: Shape & { readonly sigma: number }): number {
  return sigma * (Math.sqrt(dIn) + Math.sqrt(dOut));
}

/** The requests of a network's frozen layers, standard normal; allocates nothing. */
function unitBackbones(config: RunConfig, backbone: number): BackboneRequest[] {
  const { architecture, sizes } = findBenchmark(config.benchmark);
  if (sizes === undefined) throw new Error(`${config.benchmark} has no shape of data to plan with`);
  const { frozen } = createNetwork(architecture(config.preset, sizes.data), {
    ...config,
    seeds: { ...config.seeds, backbone },
    backbone: { family: "normal", scale: 1, parameters: {} },
  });
  return frozen.map(({ request }) => request);
}

const known = new Map<string, number>();

/** A scale is a factor of every entry, and so of sigma_1; claims and figures ask for the same. */
function unitValue(request: BackboneRequest): number {
  const key = JSON.stringify(request);
  const value = known.get(key) ?? spectralNorm(generateBackbone(request), request);
  known.set(key, value);
  return value;
}

/**
 * The largest singular value of K[dIn, dOut], row-major, by Lanczos' iteration on K^T K from the
 * vector of ones, in float64. Singular values of random matrices crowd below the largest: power
 * iteration needs hundreds of steps for four digits where this needs forty for six.
 */
export function spectralNorm(matrix: Float32Array, { dIn, dOut }: Shape): number {
  const diagonal: number[] = [];
  const beside: number[] = [];
  let last = new Float64Array(dOut);
  let current = new Float64Array(dOut).fill(1 / Math.sqrt(dOut));
  for (let step = 0; step < Math.min(STEPS, dOut); step++) {
    const next = timesGram(current, matrix, dIn);
    const along = dot(next, current);
    const back = beside.at(-1) ?? 0;
    for (let j = 0; j < dOut; j++) next[j] -= along * current[j] + back * last[j];
    const left = Math.sqrt(dot(next, next));
    diagonal.push(along);
    beside.push(left);
    if (left <= USED_UP * diagonal[0]) break;
    last = current;
    current = next.map((value) => value / left);
  }
  return Math.sqrt(largestEigenvalue(diagonal, beside));
}

/** K^T K v: each row of K is read once. */
function timesGram(v: Float64Array, matrix: Float32Array, dIn: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(v.length);
  for (let i = 0; i < dIn; i++) {
    const row = i * v.length;
    let sum = 0;
    for (let j = 0; j < v.length; j++) sum += matrix[row + j] * v[j];
    for (let j = 0; j < v.length; j++) out[j] += sum * matrix[row + j];
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** Of the symmetric matrix with this diagonal and these numbers beside it, by npm:ml-pca. */
function largestEigenvalue(diagonal: readonly number[], beside: readonly number[]): number {
  const matrix = diagonal.map((value, i) =>
    diagonal.map((_, j) => i === j ? value : Math.abs(i - j) === 1 ? beside[Math.min(i, j)] : 0)
  );
  return new PCA(matrix, { isCovarianceMatrix: true }).getEigenvalues()[0];
}
