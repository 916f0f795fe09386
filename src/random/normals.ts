/**
 * Normal numbers of a stream.
 *
 * @module
 */
import { fillNormals } from "./kernel/kernel.ts";
import { checkIndex, type Stream } from "./philox_stream.ts";

/**
 * Normal numbers with mean 0, made in float64 and rounded once to float32.
 *
 * @param start Index of the first word.
 * @param count Number of values, one word each.
 * @param deviation Standard deviation.
 */
export function normals(
  { key }: Stream,
  start: number,
  count: number,
  deviation: number,
): Float32Array {
  checkIndex("start", start);
  const values = new Float32Array(count);
  fillNormals(values, { key, start, draw: 0 }, deviation);
  return values;
}
