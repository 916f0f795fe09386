/**
 * What a description may ask of whoever draws its backbone: a file of some bytes must neither fill a
 * memory nor keep a processor.
 *
 * @module
 */

import { drawingCost } from "../backbone/cost.ts";
import { FAMILIES } from "../backbone/families.ts";
import { familyParameters } from "../backbone/request.ts";
import { DataError } from "../errors.ts";
import { type Description, trainedSeeds } from "./description.ts";

/** Values of a matrix: 1 GiB. */
const LARGEST_MATRIX = 2 ** 28;
/** Values of one that is made as a whole, in float64 and with copies: 1.5 GiB. */
const LARGEST_WHOLE_MATRIX = 2 ** 26;
/**
 * Words of all matrices under all seeds, see `drawingCost`: on one core of 2026 two minutes where the
 * values are normal, up to eight where a word takes longest. Those of a Vision Transformer of 86
 * million orthogonal values, or of one such matrix of 4,096 x 4,096, are four fifths of it.
 */
const MOST_WORDS = 2 ** 34;

/**
 * @param description whose shapes, parameters and number of seeds are each in range
 * @throws {DataError} naming the matrix that is too large, or what drawing all would take
 */
export function refuseCostlyDraws(description: Description, source: string): void {
  const { backbone: { family, parameters: given }, matrices } = description;
  const isWhole = FAMILIES[family].kind === "matrix";
  const most = isWhole ? LARGEST_WHOLE_MATRIX : LARGEST_MATRIX;
  const parameters = familyParameters(family, given);
  let words = 0;
  for (const { path, dIn, dOut } of matrices) {
    if (dIn * dOut > most) {
      throw new DataError(
        `${source}: its matrix ${path} is [${dIn}, ${dOut}]: of ${family} a matrix may have ` +
          `${most} values at most`,
      );
    }
    words += drawingCost({ family, parameters, dIn, dOut });
  }
  const seeds = trainedSeeds(description).length;
  if (words * seeds <= MOST_WORDS) return;
  const under = seeds === 1 ? "" : ` under ${seeds} seeds`;
  throw new DataError(
    `${source}: drawing its ${matrices.length} matrices of ${family}${under} would take ` +
      `${words * seeds} words of the generator, ${MOST_WORDS} at most are drawn`,
  );
}
