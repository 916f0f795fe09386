/**
 * Which scaffold is used when: the "Meta-LoRA" schedules of arXiv:2604.08749; and in which parts a
 * batch passes through one.
 *
 * A scaffold is addressed by a draw number of the backbone's generator, so that no state is kept
 * and any step can be repeated alone.
 *
 * @module
 */

import type { ResampleConfig } from "./config.ts";

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

/** Where a step is, and how its batch passes. */
export interface StepOfBatch {
  /** 0-based optimiser step. */
  readonly step: number;
  /** 0-based epoch. */
  readonly epoch: number;
  /** Rows in this step's batch. */
  readonly rows: number;
  /** Parts that rows of one scaffold pass in, as equal as they can be; 1 by default. */
  readonly accumulate?: number;
}

/**
 * The passes of one optimiser step, those of a scaffold after each other.
 *
 * - `static`: draw 0, always.
 * - `epoch`: draw = epoch.
 * - `batch`: k new scaffolds see the whole batch, their gradients are summed; dropout masks belong
 *   to step and row, so the k passes share them.
 * - `microbatch`: the batch is cut in k parts, each with a new scaffold; the gradient is the
 *   batch's mean. A batch smaller than k is cut into single rows.
 *
 * With `pool` these k scaffolds are the same in every step, draws 0 to k - 1.
 */
export function backbonePasses(
  resample: ResampleConfig,
  { step, epoch, rows, accumulate = 1 }: StepOfBatch,
): BackbonePass[] {
  const { schedule, k, pool = false } = resample;
  const first = pool ? 0 : step * k;
  const on = (draw: number) => partsOf(rows, accumulate).map((part) => ({ draw, ...part }));
  switch (schedule) {
    case "static":
      return on(0);
    case "epoch":
      return on(epoch);
    case "batch":
      return Array.from({ length: k }, (_, i) => first + i).flatMap(on);
    case "microbatch":
      return partsOf(rows, k).map((part, i) => ({ draw: first + i, ...part }));
  }
}

/** Rows cut in parts, single ones where there are fewer; a part weighs by its share. */
function partsOf(rows: number, most: number): Omit<BackbonePass, "draw">[] {
  const parts = Math.min(most, rows);
  return Array.from({ length: parts }, (_, i) => {
    const rowStart = Math.floor(rows * i / parts);
    const rowEnd = Math.floor(rows * (i + 1) / parts);
    return { rowStart, rowEnd, weight: (rowEnd - rowStart) / rows };
  });
}
