/**
 * Stops a run whose numbers are no longer finite, and says where it happened.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Pass } from "../adapter/layer.ts";
import { withoutLeaks } from "../engine/scope.ts";
import { DataError } from "../errors.ts";
import type { Network } from "../models/network.ts";
import { partOf, type StepGradients } from "./gradients.ts";
import type { ScaffoldPass } from "./resampling.ts";
import type { Batch, Score, SplitName } from "./task.ts";

const REMEDY = "a smaller learning rate, fan-in scaling or LayerNorm may help";

/** What an optimiser step found, and how. */
export interface StepOutcome extends StepGradients {
  /** The passes that were made. */
  readonly passes: readonly ScaffoldPass[];
  /** 0-based optimiser step. */
  readonly step: number;
}

/**
 * Stops a step whose loss or gradients are not finite.
 *
 * @param network as it was when they were computed
 * @param batch the whole batch of the step
 * @throws {DataError} naming step, loss and the first layer whose output or gradient is not finite
 */
export function refuseNonFinite(network: Network, batch: Batch, outcome: StepOutcome): void {
  const { loss, gradients, passes, step } = outcome;
  const bad = gradients.findIndex((gradient) => !allFinite(gradient));
  if (Number.isFinite(loss) && bad < 0) return;
  const layer = firstNonFiniteLayer(network, batch, passes, step);
  const where = layer !== null
    ? `the output of layer ${layer}`
    : bad >= 0
    ? `the gradient of ${network.trained[bad].name}`
    : "the loss alone";
  throw new DataError(
    `Training stopped at step ${step + 1}: loss ${loss}, first non-finite numbers in ${where}; ` +
      REMEDY,
  );
}

/** Looks at every layer's output in the passes it is given to. */
export interface FiniteWatch {
  /** For {@linkcode Pass}. */
  readonly probe: NonNullable<Pass["probe"]>;
  /** Path of the first layer with a non-finite output so far; null: all were finite. */
  readonly found: string | null;
}

/**
 * A watch over layers' outputs. The score alone does not tell: a rectifier may turn NaN into 0,
 * and the largest of NaN logits is the first class.
 */
export function watchFinite(): FiniteWatch {
  let found: string | null = null;
  return {
    probe(path: string, output: tf.Tensor) {
      if (found === null && !allFinite(output.dataSync())) found = path;
    },
    get found() {
      return found;
    },
  };
}

/**
 * Catches what the very last update did, after which no step looks any more.
 *
 * @param score of a split, computed with the watch's probe
 * @param place the watch, the split and the number of optimiser steps done
 * @throws {DataError} naming step, loss and layer
 */
export function refuseNonFiniteScore(
  { loss }: Score,
  { watch, split, steps }: { watch: FiniteWatch; split: SplitName; steps: number },
): void {
  if (Number.isFinite(loss) && watch.found === null) return;
  const where = watch.found === null ? "the loss alone" : `the output of layer ${watch.found}`;
  throw new DataError(
    `Training ended at step ${steps} with a ${split} loss of ${loss}, first non-finite numbers in ` +
      `${where}; ${REMEDY}`,
  );
}

/** Makes the step's passes again, with each one's scaffold and rows. */
function firstNonFiniteLayer(
  network: Network,
  batch: Batch,
  passes: readonly ScaffoldPass[],
  step: number,
): string | null {
  const watch = watchFinite();
  for (const scaffold of passes) {
    network.draw(scaffold.draw);
    const pass: Pass = { training: true, step, row: scaffold.rowStart, withoutBackbone: false };
    withoutLeaks(() => {
      network.forward(partOf(batch, scaffold).inputs, { ...pass, probe: watch.probe });
    });
    if (watch.found !== null) break;
  }
  return watch.found;
}

/** x - x is 0 for finite x and NaN otherwise; this loop runs over every gradient of every step. */
function allFinite(values: ArrayLike<number>): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}
