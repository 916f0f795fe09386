/**
 * Images with their classes, not yet split.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { concatenated } from "../../numeric/concatenated.ts";

/** Images of one size with their classes. */
export interface LabelledImages {
  /** Pixels, row-major `[n, features]`. */
  readonly inputs: Uint8Array;
  /** Classes `[n]`. */
  readonly labels: Uint8Array;
}

/** The images of several files one after the other. */
export function joinImages(parts: readonly LabelledImages[]): LabelledImages {
  return {
    inputs: concatenated(parts.map(({ inputs }) => inputs)),
    labels: concatenated(parts.map(({ labels }) => labels)),
  };
}

/**
 * Refuses images of which a class has none: labels with gaps are taken for damage.
 *
 * @throws {DataError} naming `what` and the classes.
 */
export function refuseGaps({ labels }: LabelledImages, classes: number, what: string): void {
  const used = new Set(labels);
  const missing = Array.from({ length: classes }, (_, k) => k).filter((k) => !used.has(k));
  if (missing.length === 0) return;
  throw new DataError(
    `${what}: none of ${labels.length} images is of class ${missing.join(", ")}, expected images ` +
      `of every class from 0 to ${classes - 1}`,
  );
}
