/**
 * Stops a run whose numbers are no longer finite, and says where it happened.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Pass } from "../adapter/layer.ts";
import { withoutLeaks } from "../engine/scope.ts";
import { DataError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import { rowsOf, trainingPass } from "./gradients.ts";
import type { BackbonePass } from "./resampling.ts";
import type { Score, SplitName, Task } from "./task.ts";

const REMEDY = "a smaller learning rate, fan-in scaling or LayerNorm may help";

/** What an optimiser step found, and how. */
export interface StepOutcome {
  readonly loss: number;
  readonly gradients: readonly tf.Tensor[];
  /** The passes that were made. */
  readonly passes: readonly BackbonePass[];
  /** 0-based optimiser step. */
  readonly step: number;
  /** Its training examples. */
  readonly indices: Uint32Array;
}

/**
 * Stops after a step whose loss or gradients are not finite.
 *
 * @param network as it was when they were computed
 * @param task whose examples they were
 * @throws {DataError} always, naming step, loss and the first layer whose output or gradient is not
 * finite
 */
export async function reportNonFinite(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  { loss, gradients, ...made }: StepOutcome,
): Promise<never> {
  const values = await Promise.all(gradients.map((gradient) => gradient.data()));
  const bad = values.findIndex((gradient) => !allFinite(gradient));
  const layer = await firstNonFiniteLayer(network, task, made);
  const where = layer !== null
    ? `the output of layer ${layer}`
    : bad >= 0
    ? `the gradient of ${network.trained[bad].name}`
    : "the loss alone";
  throw new DataError(
    `Training stopped at step ${
      made.step + 1
    }: loss ${loss}, first non-finite numbers in ${where}; ` +
      REMEDY,
  );
}

/** Looks at every layer's output in the passes it is given to. */
export interface FiniteWatch {
  /** For {@linkcode Pass}. */
  readonly probe: NonNullable<Pass["probe"]>;
  /** Path of the first layer with a non-finite output so far; null: all were finite. */
  found(): Promise<string | null>;
}

/**
 * A watch over layers' outputs. The score alone does not tell: the largest of NaN logits is the
 * first class.
 */
export function watchFinite(): FiniteWatch {
  // An engine may answer later than it is asked; it reads what was there when it was asked.
  const outputs: { path: string; isFinite: Promise<boolean> }[] = [];
  return {
    probe(path: string, output: tf.Tensor) {
      outputs.push({ path, isFinite: output.data().then(allFinite) });
    },
    async found() {
      for (const { path, isFinite } of outputs) if (!await isFinite) return path;
      return null;
    },
  };
}

/**
 * Catches what the very last update did, after which no step looks any more.
 *
 * @param score of a split, computed with a watch's probe
 * @param place what the watch found, the split and the number of optimiser steps done
 * @throws {DataError} naming step, loss and layer
 */
export function refuseNonFiniteScore(
  { loss }: Pick<Score, "loss">,
  { firstLayer, split, steps }: { firstLayer: string | null; split: SplitName; steps: number },
): void {
  if (Number.isFinite(loss) && firstLayer === null) return;
  const where = firstLayer === null ? "the loss alone" : `the output of layer ${firstLayer}`;
  throw new DataError(
    `Training ended at step ${steps} with a ${split} loss of ${loss}, first non-finite numbers in ` +
      `${where}; ${REMEDY}`,
  );
}

/** Makes the step's passes again, with each one's scaffold and rows. */
async function firstNonFiniteLayer(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  { passes, step, indices }: Omit<StepOutcome, "loss" | "gradients">,
): Promise<string | null> {
  for (const backbone of passes) {
    const watch = watchFinite();
    network.draw(backbone.draw);
    withoutLeaks(() => {
      const { inputs } = task.batch("train", rowsOf(backbone, indices));
      network.forward(inputs, { ...trainingPass(backbone, step), probe: watch.probe });
    });
    const found = await watch.found();
    if (found !== null) return found;
  }
  return null;
}

/** x - x is 0 for finite x and NaN otherwise. */
function allFinite(values: ArrayLike<number>): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}
