/**
 * One run of seed gating, from configuration to result.
 *
 * @module
 */

import { PREDICTION } from "../adapter/layer.ts";
import { digestOf } from "../files/digest.ts";
import { createSeedGate, type SeedGate } from "../models/seed_gate.ts";
import type { Benchmark } from "../training/benchmark.ts";
import type { RunConfig, RunResult } from "../training/config.ts";
import { refuseNonFiniteScore, watchFinite } from "../training/divergence.ts";
import { trainGate } from "../training/gate_trainer.ts";
import { roundBeta } from "../training/progress.ts";
import { describeRunNetwork, type RunOptions } from "../training/run.ts";
import type { Seed } from "../random/seeds.ts";
import type { SplitName, Task } from "../training/task.ts";
import { validateConfig } from "../training/validate.ts";
import {
  type GateCount,
  gateSeeds,
  isAssigned,
  measuresOf,
  shareOf,
  SUBSETS,
} from "./gate_counts.ts";
import { scored } from "./relabelled.ts";
import type { GateData } from "./seed_gating.ts";

/** Place of the seed that is never trained with. */
const UNSEEN = SUBSETS.length;

/**
 * Trains one adapter under three seeds, and asks it under those and a fourth. Equal configuration,
 * data and portable engine give an equal result, to the bit. Leaves no tensor behind.
 *
 * @param config a configuration; its backbone seed is the first of the four
 * @param benchmark the benchmark it names
 * @param data of the benchmark's `load`; not changed
 * @param options who watches, where checkpoints lie, how the backbones are kept
 * @throws {UsageError} for a configuration that cannot run: another method than lottalora and head,
 * resampling, early stopping
 * @throws {DataError} when training diverges, naming step, layer and loss
 */
export async function runGate(
  config: RunConfig,
  benchmark: Benchmark,
  data: GateData,
  options: RunOptions = {},
): Promise<RunResult> {
  validateConfig(config, benchmark);
  const seeds = gateSeeds(config.seeds.backbone);
  const architecture = benchmark.architecture(config.preset, data);
  const gate = createSeedGate(architecture, seeds, { ...config, keep: options.keep });
  const { counts } = describeRunNetwork(config, benchmark, data);
  try {
    gate.materialise();
    const { steps, epochs, trainLoss, betaTrace } = await trainGate(
      gate,
      data.tasks,
      config,
      options,
    );
    const asked = { gate, data, steps };
    const answers = await answersOf(asked, "test", seeds);
    const trained = seeds.slice(0, UNSEEN);
    return {
      metric: data.task.metric,
      value: shareOf(answers, isAssigned),
      validation: shareOf(await answersOf(asked, "validation", trained), isAssigned),
      validationLoss: await lossOf(asked, "validation"),
      testLoss: await lossOf(asked, "test"),
      trainLoss,
      valueWithoutBackbone: shareOf(await answersOf(asked, "test", trained, true), isAssigned),
      valueFreshBackbone: shareOf(answers, isUnseen),
      beta: roundBeta(await gate.networks[0].beta()),
      betaTrace,
      counts,
      steps,
      epochs,
      measures: measuresOf(answers, seeds),
      adapterDigest: await trainedDigest(gate),
    };
  } finally {
    gate.dispose();
  }
}

/** A trained gate and what it is asked about. */
interface Asked {
  readonly gate: SeedGate;
  readonly data: GateData;
  /** Optimiser steps done. */
  readonly steps: number;
}

/** A digit of any subset, under the seed that was never trained with. */
function isUnseen({ gate, digit }: GateCount): boolean {
  return gate === UNSEEN && SUBSETS.some((own) => own.includes(digit));
}

/** What each of some seeds says to every image of a split. */
async function answersOf(
  asked: Asked,
  split: SplitName,
  seeds: readonly Seed[],
  withoutBackbone = false,
): Promise<GateCount[]> {
  const { data: { images, digits, other } } = asked;
  const all: GateCount[] = [];
  for (const [gate, seed] of seeds.entries()) {
    const { predicted } = await finiteScore(asked, images, { split, seed, withoutBackbone });
    all.push(...countAnswers(predicted, digits[split], gate, other));
  }
  return all;
}

/** By digit, then class; those that come. */
function countAnswers(
  predicted: Uint8Array,
  digits: Uint8Array,
  gate: number,
  other: number | null,
): GateCount[] {
  const pairs = Map.groupBy(digits.keys(), (i) => 256 * digits[i] + predicted[i]);
  return [...pairs].sort(([a], [b]) => a - b).map(([pair, { length: count }]) => {
    const given = pair % 256;
    return { gate, digit: pair >> 8, predicted: given === other ? "other" : given, count };
  });
}

/** Mean loss of all seeds on their own tasks. */
async function lossOf(asked: Asked, split: SplitName): Promise<number> {
  const { gate, data: { tasks } } = asked;
  let [sum, size] = [0, 0];
  for (const [place, task] of tasks.entries()) {
    const seed = gate.seeds[place];
    const { loss } = await finiteScore(asked, task, { split, seed, withoutBackbone: false });
    sum += task.sizes[split] * loss;
    size += task.sizes[split];
  }
  return sum / size;
}

/** Scores a split under a seed; throws where any layer's output is not finite. */
async function finiteScore(
  { gate, steps }: Asked,
  task: Task,
  { split, seed, withoutBackbone }: { split: SplitName; seed: Seed; withoutBackbone: boolean },
) {
  const watch = watchFinite();
  const pass = { ...PREDICTION, withoutBackbone, probe: watch.probe };
  const found = await scored((x) => gate.forward(x, seed, pass), task, split);
  refuseNonFiniteScore({ ...found, value: NaN }, { firstLayer: await watch.found(), split, steps });
  return found;
}

/** As that of a run of one network: over name, shape and values of what was trained, by name. */
async function trainedDigest({ trained }: SeedGate): Promise<string> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const parameter of trained.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    parts.push(encoder.encode(`${parameter.name} ${JSON.stringify(parameter.shape)}\n`));
    parts.push(new Uint8Array((await parameter.values()).buffer));
  }
  return digestOf(...parts);
}
