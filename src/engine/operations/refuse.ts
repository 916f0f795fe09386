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
 * @param rank that all must have; any by default
 * @throws {UsageError} naming what is no tensor, does not hold float32 or has another rank
 */
export function refuseOtherTypes(
  what: string,
  tensors: Readonly<Record<string, tf.Tensor>>,
  rank?: number,
): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor?.dtype !== "float32") throw otherType(what, name, tensor, "float32");
    if (rank === undefined || tensor.shape.length === rank) continue;
    throw new UsageError(
      `Cannot compute ${what}: ${name} must have rank ${rank}, got [${tensor.shape.join(", ")}]`,
    );
  }
}

/** Why something is not the tensor it should be. */
export function otherType(
  what: string,
  name: string,
  tensor: tf.Tensor,
  wanted: tf.DataType,
): UsageError {
  const dtype = tensor?.dtype;
  const must = dtype === undefined
    ? `be a tensor, got ${kindOf(tensor)}`
    : `hold ${wanted}, got ${dtype}; use tf.cast`;
  return new UsageError(`Cannot compute ${what}: ${name} must ${must}`);
}

/**
 * What stands beside tensors, or holds them.
 *
 * @param known all fields it may have; any by default
 * @throws {UsageError} for what is no object, and for a field that it does not have
 */
export function given<T extends object>(
  what: string,
  name: string,
  value: T,
  known?: readonly (keyof T & string)[],
): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`Cannot compute ${what}: ${name} must be an object, got ${kindOf(value)}`);
  }
  const unknown = known && Object.keys(value).find((field) => !known.some((own) => own === field));
  if (unknown === undefined) return value;
  throw new UsageError(
    `Cannot compute ${what}: there is no "${unknown}" in ${name}: ${known?.join(", ")}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** @throws {UsageError} unless x [n, d] and all `columns`, [d] each, hold float32 */
export function refuseColumns(
  what: string,
  x: tf.Tensor2D,
  columns: Readonly<Record<string, tf.Tensor>>,
): void {
  refuseOtherTypes(what, { x }, 2);
  refuseOtherTypes(what, columns);
  for (const [name, tensor] of Object.entries(columns)) {
    refuseShape(what, name, tensor, [x.shape[1]]);
  }
}

/** @throws {UsageError} for what is no tensor, or one of another shape than it must have */
export function refuseShape(
  what: string,
  name: string,
  tensor: tf.Tensor,
  wanted: readonly number[],
): void {
  const shape = tensor?.shape;
  if (shape === undefined) throw otherType(what, name, tensor, "float32");
  if (shape.length === wanted.length && shape.every((length, i) => length === wanted[i])) return;
  throw new UsageError(
    `Cannot compute ${what}: the shape of ${name} must be [${wanted.join(", ")}], ` +
      `got [${shape.join(", ")}]`,
  );
}
