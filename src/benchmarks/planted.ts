/**
 * A generated task whose dimension is known: of 64 independent inputs the label depends on four
 * combinations.
 *
 * @module
 */

import { imageDataDigest, type Split } from "../data/image_data.ts";
import { mlp } from "../models/mlp.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import { createDraws, type Draws } from "../random/draws.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { imageClassification } from "./image_classification.ts";

/** Inputs of an example, independent and nearly standard normal: all PCA components weigh alike. */
const FEATURES = 64;

/** Combinations of inputs that decide the label. */
export const PLANTED_DIMENSION = 4;

const CLASSES = 6;

const SIZES = { train: 4_000, validation: 1_000, test: 1_000 } as const;

/** Seed of the data; part of their definition. */
const SEED = "planted";

/** Inputs are held in 32nds: byte b stands for (b - 128) / 32, in [-4, 4). */
const STEPS = 32;
const MIDDLE = 128;

/** Widths of the hidden layers. */
const PRESETS = { tiny: [32, 16], small: [128, 64] } as const;

const INPUTS = "64 independent numbers, standard normal but for rounding to 32nds and a limit of 4";

/**
 * The label is the class c of the largest `sum_j V[c, j] (x U)[j]`, with U [64, 4] and V [6, 4] of
 * independent normal entries, the rows of V brought to the length 1; both are part of the data's
 * definition. A weight of rank 4 in the first
 * layer can pass on all that matters; PCA of the inputs sees nothing of it.
 */
export const planted: Benchmark = {
  id: "planted",
  presets: Object.keys(PRESETS),
  preset: "tiny",
  dataSets: [],
  protocol: {
    batchSize: 128,
    epochs: 50,
    dropout: 0,
    adapter: { bias: "none" },
  },
  smoke: { preset: "tiny", steps: 20 },
  load() {
    const { digest, ...data } = plantedData();
    const table = Float32Array.from({ length: 256 }, (_, byte) => (byte - MIDDLE) / STEPS);
    const { name, features, classes } = data;
    const task = imageClassification({ digest, ...data }, table);
    return Promise.resolve({ name, digest, features, classes, task, inputs: INPUTS });
  },
  architecture(preset, { features, classes }, factor = 1) {
    const hidden = findPreset(PRESETS, preset).map((width) => narrowed(width, factor));
    return mlp({ features, hidden, classes });
  },
};

function plantedData() {
  const weights = createDraws(SEED, "planted.teacher");
  const combine = matrix(weights, PLANTED_DIMENSION, FEATURES);
  const decide = matrix(weights, CLASSES, PLANTED_DIMENSION).map(ofLengthOne);
  const draws = createDraws(SEED, "planted.inputs");
  const split = (size: number): Split => {
    const inputs = Uint8Array.from({ length: size * FEATURES }, () => byteOf(draws.normal()));
    const labels = Uint8Array.from({ length: size }, (_, row) => {
      const example = inputs.subarray(row * FEATURES, (row + 1) * FEATURES);
      const x = Array.from(example, (byte) => (byte - MIDDLE) / STEPS);
      return largestOf(times(decide, times(combine, x)));
    });
    return { size, inputs, labels };
  };
  const parts = {
    ...{ shape: [8, 8] as const, features: FEATURES, classes: CLASSES },
    ...{ train: split(SIZES.train), validation: split(SIZES.validation), test: split(SIZES.test) },
  };
  return { name: "planted-4-of-64", digest: imageDataDigest(parts), ...parts };
}

function matrix(draws: Draws, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => draws.normal()));
}

/** Of rows of one length each is the largest somewhere: no class is empty. */
function ofLengthOne(row: readonly number[]): number[] {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return row.map((value) => value / length);
}

function byteOf(value: number): number {
  return Math.min(255, Math.max(0, Math.round(STEPS * value) + MIDDLE));
}

function times(matrix: readonly number[][], x: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * x[i], 0));
}

function largestOf(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
