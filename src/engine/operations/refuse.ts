/**
 * What operations refuse at their door. Kernels take addresses: a tensor of another type or shape
 * would give numbers that mean nothing.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";

/**
 * @param what the operation
 * @param tensors by the names a caller knows
 * @throws {UsageError} naming a tensor that does not hold float32
 */
export function refuseOtherTypes(what: string, tensors: Readonly<Record<string, tf.Tensor>>): void {
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === "float32") continue;
    throw new UsageError(
      `Cannot compute ${what}: ${name} must hold float32, got ${dtype}; use tf.cast`,
    );
  }
}

/** @throws {UsageError} unless x [n, d] and all `columns`, [d] each, hold float32 */
export function refuseColumns(
  what: string,
  x: tf.Tensor2D,
  columns: Readonly<Record<string, tf.Tensor>>,
): void {
  refuseOtherTypes(what, { x, ...columns });
  for (const [name, tensor] of Object.entries(columns)) {
    refuseShape(what, name, tensor, [x.shape[1]]);
  }
}

/** @throws {UsageError} when a tensor has another shape than it must have */
export function refuseShape(
  what: string,
  name: string,
  { shape }: tf.Tensor,
  wanted: readonly number[],
): void {
  if (shape.length === wanted.length && shape.every((length, i) => length === wanted[i])) return;
  throw new UsageError(
    `Cannot compute ${what}: the shape of ${name} must be [${wanted.join(", ")}], ` +
      `got [${shape.join(", ")}]`,
  );
}
