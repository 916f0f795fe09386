/**
 * What drawing a matrix takes, before it is drawn.
 *
 * @module
 */

import { FAMILIES } from "./families.ts";
import type { CheckedRequest } from "./request.ts";

/**
 * The cost of one matrix, in words of the stream: of a second of one core in 2026 a matrix of normal
 * values takes 150 million, the slowest families 40 million.
 *
 * @param matrix its shape and its family, whose parameters are all there
 * @returns an integer from 1
 */
export function drawingCost(
  { family, parameters, ...shape }: Pick<
    CheckedRequest,
    "family" | "parameters" | "dIn" | "dOut"
  >,
): number {
  const known = FAMILIES[family];
  const each = known.kind === "zero"
    ? 1
    : known.kind === "matrix"
    ? known.cost(shape)
    : (known.cost ?? known.words)(parameters);
  return shape.dIn * shape.dOut * each;
}
