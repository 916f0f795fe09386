/**
 * Which scaffold is used when: the "Meta-LoRA" schedules of arXiv:2604.08749.
 *
 * A scaffold is addressed by a draw number of the backbone's generator, so that no state is kept
 * and any step can be repeated alone.
 *
 * @module
 */

import type { RunConfig } from "./config.ts";

/** One forward and backward pass within an optimiser step. */
export interface BackbonePass {
  /** Draw of the backbone generator; 0 is the static scaffold. */
  readonly draw: number;
  /** Rows [rowStart, rowEnd) of the step's batch. */
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Factor of this pass's mean gradient in the step's gradient. */
  readonly weight: number;
}

/**
 * A draw for evaluation on an unseen scaffold: no training reaches it within its first
 * 2^32 / k steps.
 */
export const UNSEEN_DRAW = 0xffff_ffff;

/**
 * The passes of one optimiser step.
 *
 * - `static`: draw 0, always.
 * - `epoch`: draw = epoch.
 * - `batch`: k new scaffolds see the whole batch, their gradients are summed; dropout masks belong
 *   to step and row, so the k passes share them.
 * - `microbatch`: the batch is cut in k parts, each with a new scaffold; the gradient is the
 *   batch's mean. A batch smaller than k is cut into single rows.
 *
 * @param step 0-based optimiser step
 * @param epoch 0-based epoch
 * @param rows rows in this step's batch
 */
export function backbonePasses(
  resample: RunConfig["resample"],
  { step, epoch, rows }: { step: number; epoch: number; rows: number },
): BackbonePass[] {
  const { schedule, k } = resample;
  const whole = { rowStart: 0, rowEnd: rows, weight: 1 };
  switch (schedule) {
    case "static":
      return [{ draw: 0, ...whole }];
    case "epoch":
      return [{ draw: epoch, ...whole }];
    case "batch":
      return Array.from({ length: k }, (_, i) => ({ draw: step * k + i, ...whole }));
    case "microbatch": {
      const parts = Math.min(k, rows);
      return Array.from({ length: parts }, (_, i) => {
        const rowStart = Math.floor(rows * i / parts);
        const rowEnd = Math.floor(rows * (i + 1) / parts);
        return { draw: step * k + i, rowStart, rowEnd, weight: (rowEnd - rowStart) / rows };
      });
    }
  }
}
