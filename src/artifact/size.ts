/**
 * What of a model is stored, and what is drawn again.
 *
 * @module
 */

import { refuseArguments } from "../arguments.ts";
import { DESCRIBED, type Description, valuesOf } from "./description.ts";
import { tensorBytes } from "../files/safetensors/layout.ts";
import { numbersIn } from "../numeric/shape.ts";

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
export function artifactSize(description: Description): ArtifactSize {
  refuseArguments("artifactSize", { description }, DESCRIBED);
  const { tensors, matrices } = description;
  const regenerated = valuesOf(matrices);
  return {
    stored: tensors.reduce((sum, { shape }) => sum + numbersIn(shape), 0),
    storedBytes: tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0),
    regenerated,
    regeneratedBytes: 4 * regenerated,
  };
}
