/**
 * Seed-gated specialisation (arXiv:2604.08749, section 2): one adapter, trained on MNIST under three
 * backbone seeds in turn, each in charge of three digits. At inference only the seed differs.
 *
 * @module
 */

import type { ImageData } from "../data/image_data.ts";
import { loadMnist } from "../data/mnist/mnist.ts";
import { DataError } from "../errors.ts";
import { MLP_PRESETS } from "../models/mlp.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { bySplit, type SplitName, SPLITS } from "../training/task.ts";
import { gateSeeds, SUBSETS } from "./gate_counts.ts";
import { type GateData, scoreGate } from "./gate_scoring.ts";
import { imageClassification } from "./image_classification.ts";
import { mnist } from "./mnist.ts";
import { DIGIT_INPUTS, normalisationTable } from "./normalisation.ts";
import { type Labelled, relabelled } from "./relabelled.ts";

/**
 * Ten classes: under each seed only its own digits are trained. Each run takes its backbone seed and
 * the two after it, and is also asked under the third after it, which it has never seen. The value
 * is the accuracy on each seed's own digits; measures hold all answers, see `gate_counts.ts`.
 *
 * Presets as of {@linkcode mnist}. Its `task` is all seeds' examples together, for one network.
 */
export const seedGating: Benchmark = {
  id: "seed-gating",
  presets: Object.keys(MLP_PRESETS),
  preset: "medium",
  formats: ["idx"],
  dataSets: ["mnist"],
  protocol: { batchSize: 128, epochs: 150, dropout: 0.1, adapter: { rank: 4, bias: "none" } },
  smoke: { preset: "medium", steps: 20 },
  gate: {
    seeds: gateSeeds,
    tasks: (data) => (data as GateData).tasks,
    score: (gate, data, steps) => scoreGate(gate, data as GateData, steps),
  },
  load: (dir) => load(dir, { rejects: false }),
  architecture: mnist.architecture,
};

/**
 * Eleven classes: under each seed all digits that are not its own, 0 included, carry an out-of-class
 * label. The value is still the accuracy on each seed's own digits.
 */
export const seedGatingRejecting: Benchmark = {
  ...seedGating,
  id: "seed-gating-rejecting",
  load: (dir) => load(dir, { rejects: true }),
};

async function load(dir: string | null, { rejects }: { rejects: boolean }): Promise<GateData> {
  const data = await loadMnist({ dir });
  refuseMissing(data);
  const { name, digest, features, classNames: digitNames } = data;
  const [other, classes] = rejects ? [data.classes, data.classes + 1] : [null, data.classes];
  const classNames = rejects ? digitNames?.concat("none of its own") : digitNames;
  const pixels = imageClassification(data, normalisationTable());
  const taskOf = (of: (split: SplitName) => Labelled) => relabelled(pixels, bySplit(of), classes);
  const digits = bySplit((split) => data[split].labels);
  const parts = SUBSETS.map((own) => (split: SplitName) => assigned(digits[split], own, other));
  return {
    ...{ name, digest, features, classes, classNames, digits, other, inputs: DIGIT_INPUTS },
    images: taskOf((split) => ({ rows: everyRow(digits[split]), labels: digits[split] })),
    tasks: parts.map(taskOf),
    task: taskOf((split) => together(parts.map((part) => part(split)))),
  };
}

/** What a seed learns: its own digits, and all others as `other` unless that is null. */
function assigned(digits: Uint8Array, own: readonly number[], other: number | null): Labelled {
  const all = everyRow(digits);
  const rows = other === null ? all.filter((row) => own.includes(digits[row])) : all;
  const labelOf = (digit: number) => own.includes(digit) ? digit : other ?? digit;
  return { rows, labels: Uint8Array.from(rows, (row) => labelOf(digits[row])) };
}

function everyRow(digits: Uint8Array): Uint32Array {
  return Uint32Array.from(digits, (_, row) => row);
}

function together(parts: readonly Labelled[]): Labelled {
  return {
    rows: Uint32Array.from(parts.flatMap(({ rows }) => [...rows])),
    labels: Uint8Array.from(parts.flatMap(({ labels }) => [...labels])),
  };
}

/** @throws {DataError} where a seed would have nothing to learn or to be asked */
function refuseMissing(data: ImageData): void {
  for (const split of SPLITS) {
    const missing = SUBSETS.find((own) => !data[split].labels.some((digit) => own.includes(digit)));
    if (missing === undefined) continue;
    throw new DataError(
      `Seed gating needs images of the digits 1 to 9: the ${split} images of ${data.name} hold ` +
        `none of ${missing.join(", ")}`,
    );
  }
}
