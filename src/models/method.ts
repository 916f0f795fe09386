/**
 * What is trained, and what that makes of a network's weights.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** What is trained: the paper's method, full training, or one of the controls. */
export const METHODS = ["lottalora", "full", "zero", "head", "small", "subspace"] as const;
/** One of {@linkcode METHODS}. */
export type Method = typeof METHODS[number];

/**
 * What linear maps that full training trains start from: `usual`, uniform as PyTorch's or Xavier's;
 * or `backbone`, the matrices that LottaLoRA would freeze (arXiv:2604.08749, table 3, its row
 * "full").
 */
export type InitialWeights = "usual" | "backbone";

/** Its words. */
export const INITIALS = ["usual", "backbone"] as const satisfies readonly InitialWeights[];

/** What decides where whole trained maps start. */
export interface Start {
  /** What is trained. */
  readonly method: Method;
  /** `usual` by default. */
  readonly initial?: InitialWeights;
}

/** Whether a method has the weights of the fully trained network, and nothing frozen. */
export function isWhole(method: Method): boolean {
  return method === "full" || method === "small" || method === "subspace";
}

/** Whether a method puts adapters beside the maps that it does not train whole. */
export function isAdapting(method: Method): boolean {
  return method === "lottalora" || method === "zero";
}

/** Whether full training starts from the matrices that LottaLoRA would freeze. */
export function startsFromBackbone({ method, initial = "usual" }: Start): boolean {
  return method === "full" && initial === "backbone";
}

/** Whether matrices are drawn from the backbone that a configuration names, frozen or to start from. */
export function drawsBackbone(start: Start): boolean {
  return start.method === "lottalora" || start.method === "head" || startsFromBackbone(start);
}

/** @throws {UsageError} for another method than `full` that is to start from the backbone */
export function refuseInitial({ method, initial = "usual" }: Start): void {
  if (initial === "usual" || method === "full") return;
  throw new UsageError(
    `The method full alone starts from the matrices of the backbone: with the method ${method} ` +
      `initial must be usual, got ${initial}`,
  );
}
