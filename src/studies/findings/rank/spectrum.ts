/**
 * The linear dimension of the data themselves, to stand beside r*.
 *
 * @module
 */

import { join } from "node:path";
import { PCA } from "ml-pca";
import { mnist } from "../../../benchmarks/mnist.ts";
import { writeAtomically } from "../../../files/atomic_write.ts";
import { DataError } from "../../../errors.ts";
import type { BenchmarkData } from "../../../training/benchmark.ts";
import { type Profile, resultPlaces } from "../../rows/profile.ts";
import { reproduceCommand } from "../../rows/stored.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";

/** Principal components of the network's inputs. */
export interface DataSpectrum {
  data: string;
  dataDigest: string;
  /** Training examples used: the first of the training split. */
  examples: number;
  /** Share of the variance in the first k components, k = 1, 2, ...; five decimals. */
  cumulative: number[];
  /** (sum of variances)^2 / sum of squared variances. */
  participationRatio: number;
}

/** Enough for three stable digits, few enough for seconds. */
const EXAMPLES = 5_000;

/**
 * Computes the spectrum and stores it beside the rows, unless it is there for these data.
 *
 * @param dir folder of the data; null: those that come with the packages.
 * @param root under which results are kept.
 */
export async function prepareSpectrum(
  profile: Profile,
  dir: string | null,
  root: string = PROJECT_ROOT,
): Promise<void> {
  const data = await mnist.load(dir);
  const stored = await readSpectrum(profile, data.name, root).catch(() => null);
  if (stored?.dataDigest === data.digest) return;
  const path = spectrumPath(root, profile, data.name);
  await writeAtomically(path, `${JSON.stringify(computeSpectrum(data))}\n`);
}

/** @throws {DataError} when it was not computed yet */
export async function readSpectrum(
  profile: Profile,
  data: string,
  root: string = PROJECT_ROOT,
): Promise<DataSpectrum> {
  const path = spectrumPath(root, profile, data);
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    const why = (error as Error).message;
    throw new DataError(
      `Cannot read ${path} (${why}): run "${reproduceCommand("rank", profile, { data })}"`,
    );
  }
}

/** PCA by npm:ml-pca, of the covariance matrix: it stays small however many examples there are. */
export function computeSpectrum(data: BenchmarkData): DataSpectrum {
  const examples = Math.min(EXAMPLES, data.task.sizes.train);
  const indices = Uint32Array.from({ length: examples }, (_, i) => i);
  const { inputs, targets } = data.task.batch("train", indices);
  const rows = inputs.arraySync();
  inputs.dispose();
  targets.dispose();
  return { data: data.name, dataDigest: data.digest, examples, ...spectrumOf(rows) };
}

/** Cumulative shares of the variance of some rows by component, and their participation ratio. */
export function spectrumOf(
  rows: number[][],
): Pick<DataSpectrum, "cumulative" | "participationRatio"> {
  const variances = new PCA(covarianceOf(rows), { isCovarianceMatrix: true }).getEigenvalues()
    .map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  const squares = variances.reduce((sum, value) => sum + value * value, 0);
  let sum = 0;
  return {
    cumulative: variances.map((value) => round((sum += value) / total)),
    participationRatio: round(total * total / squares),
  };
}

/** Sample covariance of rows of examples, in float64. */
function covarianceOf(rows: number[][]): number[][] {
  const width = rows[0].length;
  const means = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) means[i] += row[i] / rows.length;
  const sums = Array.from({ length: width }, () => new Float64Array(width));
  const centred = new Float64Array(width);
  for (const row of rows) {
    for (let i = 0; i < width; i++) centred[i] = row[i] - means[i];
    for (let i = 0; i < width; i++) {
      const factor = centred[i];
      const target = sums[i];
      for (let j = i; j < width; j++) target[j] += factor * centred[j];
    }
  }
  return sums.map((_, i) =>
    Array.from(
      { length: width },
      (_, j) => sums[Math.min(i, j)][Math.max(i, j)] / (rows.length - 1),
    )
  );
}

function spectrumPath(root: string, profile: Profile, data: string): string {
  return join(root, resultPlaces(profile, data).rows, "data_spectrum.json");
}

/** Five decimals: below them, the solver's rounding shows. */
function round(value: number): number {
  return Number(value.toFixed(5));
}
