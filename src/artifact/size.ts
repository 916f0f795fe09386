/**
 * What of a model is stored, and what is drawn again.
 *
 * @module
 */

import type { Description } from "./description.ts";
import { BYTES_EACH } from "./number_format.ts";

/** Numbers and bytes of one artifact. */
export interface ArtifactSize {
  /** Stored numbers. */
  readonly stored: number;
  /** Their bytes, without header and configuration. */
  readonly storedBytes: number;
  /** Numbers that are drawn again from the seed. */
  readonly regenerated: number;
  /** Their bytes as float32. */
  readonly regeneratedBytes: number;
}

/** Counts an artifact from its description alone. */
export function artifactSize({ tensors, matrices }: Description): ArtifactSize {
  const sizes = tensors.map(({ shape, format }) => {
    const numbers = shape.reduce((product, length) => product * length, 1);
    return { numbers, bytes: numbers * BYTES_EACH[format] };
  });
  const regenerated = matrices.reduce((sum, { dIn, dOut }) => sum + dIn * dOut, 0);
  return {
    stored: sizes.reduce((sum, { numbers }) => sum + numbers, 0),
    storedBytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    regenerated,
    regeneratedBytes: 4 * regenerated,
  };
}
