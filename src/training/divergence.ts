/**
 * Stops a run whose numbers are no longer finite, and says where it happened.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { withoutLeaks } from "../engine/scope.ts";
import { DataError } from "../errors.ts";
import type { Network } from "../models/network.ts";
import type { StepGradients } from "./gradients.ts";
import type { Batch, Score } from "./task.ts";

/**
 * @param step 1-based optimiser step
 * @throws {DataError} naming step, loss and the first layer whose output or gradient is not finite
 */
export function refuseNonFinite(
  network: Network,
  batch: Batch,
  { loss, gradients }: StepGradients,
  step: number,
): void {
  const bad = gradients.findIndex((gradient) => !allFinite(gradient));
  if (Number.isFinite(loss) && bad < 0) return;
  const layer = firstNonFiniteLayer(network, batch, step - 1);
  const where = layer !== null
    ? `the output of layer ${layer}`
    : bad >= 0
    ? `the gradient of ${network.trained[bad].name}`
    : "the loss alone";
  throw new DataError(
    `Training stopped at step ${step}: loss ${loss}, first non-finite numbers in ${where}; ` +
      "a smaller learning rate, fan-in scaling or LayerNorm may help",
  );
}

/**
 * Catches what the very last update did, after which no step looks any more.
 *
 * @throws {DataError} naming step and loss
 */
export function refuseNonFiniteScore({ loss }: Score, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new DataError(
    `Training ended at step ${step} with a test loss of ${loss}; ` +
      "a smaller learning rate, fan-in scaling or LayerNorm may help",
  );
}

function firstNonFiniteLayer(network: Network, batch: Batch, step: number): string | null {
  let found: string | null = null;
  withoutLeaks(() => {
    const probe = (path: string, output: tf.Tensor) => {
      if (found === null && !allFinite(output.dataSync())) found = path;
    };
    network.forward(batch.inputs, { training: true, step, row: 0, withoutBackbone: false, probe });
  });
  return found;
}

/** x - x is 0 for finite x and NaN otherwise; this loop runs over every gradient of every step. */
function allFinite(values: ArrayLike<number>): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}
