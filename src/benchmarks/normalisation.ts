/**
 * Pixels as the network sees them.
 *
 * @module
 */
import { NUMBER, number, refuseArguments } from "../arguments.ts";

/** Mean of MNIST's training pixels on the scale 0 to 1 (arXiv:2604.08749, section 3). */
export const MNIST_MEAN = 0.1307;

/** Standard deviation of MNIST's training pixels on the scale 0 to 1. */
export const MNIST_DEVIATION = 0.3081;

/**
 * The normalised value of every byte: `(byte / 255 - mean) / deviation`, rounded once to float32.
 * Subtraction and division are exactly rounded, so the table is the same on every machine.
 *
 * @returns 256 values; input `i` of the network is `table[pixel[i]]`.
 */
export function normalisationTable(
  mean: number = MNIST_MEAN,
  deviation: number = MNIST_DEVIATION,
): Float32Array {
  refuseArguments("normalisationTable", { mean }, NUMBER);
  number("deviation", deviation, { above: 0 });
  return Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - mean) / deviation);
}

/** What inputs by {@linkcode normalisationTable} are, in a sentence. */
export const DIGIT_INPUTS: string =
  `pixels row by row, each (byte / 255 - ${MNIST_MEAN}) / ${MNIST_DEVIATION}; white digits on black`;
