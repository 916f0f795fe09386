/**
 * What a gated network is worth: what it answers under each of its seeds.
 *
 * @module
 */

import type { SeedGate } from "../models/seed_gate.ts";
import type { BenchmarkData } from "../training/benchmark.ts";
import type { Scores } from "../training/config.ts";
import { finiteScore } from "../training/scoring.ts";
import type { SplitName, Task } from "../training/task.ts";
import { type GateCount, isAssigned, measuresOf, shareOf, SUBSETS } from "./gate_counts.ts";
import { SCORED_AT_ONCE } from "./relabelled.ts";
import { inParts, scoreClasses } from "./score_parts.ts";

/** The data of a gate. */
export interface GateData extends BenchmarkData {
  /** All images with their digits, as a seed in charge of all of them would see them. */
  readonly images: Task;
  /** Class of the out-of-class label; null where there is none. */
  readonly other: number | null;
  /** The digit of each image. */
  readonly digits: Readonly<Record<SplitName, Uint8Array>>;
  /** What each seed learns, in the order of {@linkcode SUBSETS}. */
  readonly tasks: readonly Task[];
}

/** A trained gate and what it is asked about. */
interface Asked {
  readonly gate: SeedGate;
  readonly data: GateData;
  /** Optimiser steps done. */
  readonly steps: number;
}

/**
 * Scores a gate: the accuracy on each seed's own digits, and as measures every answer under every
 * seed. A backbone that was never trained with stands in for a fresh one.
 *
 * @param steps optimiser steps done
 * @throws {DataError} where numbers are not finite
 */
export async function scoreGate(gate: SeedGate, data: GateData, steps: number): Promise<Scores> {
  const asked = { gate, data, steps };
  const unseen = data.tasks.length;
  const trained = gate.seeds.slice(0, unseen).keys().toArray();
  const answers = await answersOf(asked, "test", gate.seeds.keys().toArray());
  return {
    value: shareOf(answers, isAssigned),
    validation: shareOf(await answersOf(asked, "validation", trained), isAssigned),
    validationLoss: await lossOf(asked, "validation"),
    testLoss: await lossOf(asked, "test"),
    valueWithoutBackbone: shareOf(await answersOf(asked, "test", trained, true), isAssigned),
    valueFreshBackbone: shareOf(
      answers,
      ({ gate: place, digit }) => place === unseen && SUBSETS.some((own) => own.includes(digit)),
    ),
    measures: measuresOf(answers, gate.seeds),
  };
}

/** What the networks of some places say to every image of a split. */
async function answersOf(
  { gate, data: { images, digits, other }, steps }: Asked,
  split: SplitName,
  places: readonly number[],
  withoutBackbone = false,
): Promise<GateCount[]> {
  const all: GateCount[] = [];
  for (const place of places) {
    const size = digits[split].length;
    const { found } = await finiteScore(
      gate.networks[place],
      { split, withoutBackbone, steps },
      (predict) => {
        const parts = inParts(size, SCORED_AT_ONCE);
        return scoreClasses({ task: images, predict, split, parts }, size);
      },
    );
    all.push(...countAnswers(found, digits[split], place, other));
  }
  return all;
}

/** By digit, then class; those that come. */
function countAnswers(
  found: Uint32Array,
  digits: Uint8Array,
  gate: number,
  other: number | null,
): GateCount[] {
  const pairs = Map.groupBy(digits.keys(), (i) => 256 * digits[i] + found[i]);
  return [...pairs].sort(([a], [b]) => a - b).map(([pair, { length: count }]) => {
    const given = pair % 256;
    return { gate, digit: pair >> 8, predicted: given === other ? "other" : given, count };
  });
}

/** Mean loss of all seeds on their own tasks. */
async function lossOf({ gate, data: { tasks }, steps }: Asked, split: SplitName): Promise<number> {
  let [sum, size] = [0, 0];
  for (const [place, task] of tasks.entries()) {
    const { loss } = await finiteScore(
      gate.networks[place],
      { split, steps },
      (...on) => task.evaluate(...on),
    );
    sum += task.sizes[split] * loss;
    size += task.sizes[split];
  }
  return sum / size;
}
