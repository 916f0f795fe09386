/**
 * Four bits a number: what others shrink a trained network to, and ours is compared with.
 *
 * Groups of 32 consecutive numbers share one scale in float16, so a number takes 4.5 bits, 0.5625
 * bytes. Within a group `value = scale * level`, with a level from -7 to 7; the scale is a seventh of
 * the group's largest magnitude.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** Numbers that share a scale. */
export const GROUP = 32;
/** Largest level; a nibble also holds -8, which is left unused so that signs are alike. */
const LARGEST_LEVEL = 7;
/** Added to a level, so that a nibble is not negative. */
const OFFSET = 8;

/** Some numbers in 4 bits each. */
export interface Quantized {
  /** ceil(length / 2) bytes: level + 8 of two numbers each, the first in the lower half. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** One a group, ceil(length / 32), at least 0. */
  readonly scales: Float16Array<ArrayBuffer>;
}

/**
 * Quantises numbers in groups. No number moves by more than half of its group's scale or, where that
 * is more, by 2^-22, which is when float16 cannot hold the scale as precisely.
 *
 * @throws {UsageError} for numbers that are not finite, or too large for a scale in float16
 */
export function quantizeGroups(values: Float32Array): Quantized {
  const { length } = values;
  const scales = new Float16Array(Math.ceil(length / GROUP));
  const packed = new Uint8Array(Math.ceil(length / 2));
  for (let group = 0; group < scales.length; group++) {
    const [from, end] = [group * GROUP, Math.min(length, (group + 1) * GROUP)];
    scales[group] = scaleOf(values, from, end);
    const scale = scales[group];
    for (let i = from; i < end; i++) {
      const code = levelOf(values[i], scale) + OFFSET;
      packed[i >> 1] |= i & 1 ? code << 4 : code;
    }
  }
  return { packed, scales };
}

function scaleOf(values: Float32Array, from: number, end: number): number {
  let largest = 0;
  for (let i = from; i < end; i++) {
    const magnitude = Math.abs(values[i]);
    if (!(magnitude < Infinity)) throw new UsageError(`Cannot quantise ${values[i]}`);
    if (magnitude > largest) largest = magnitude;
  }
  const scale = Math.f16round(largest / LARGEST_LEVEL);
  if (Number.isFinite(scale)) return scale;
  throw new UsageError(`Cannot quantise numbers of up to ${largest}: no float16 holds their scale`);
}

function levelOf(value: number, scale: number): number {
  if (scale === 0) return 0;
  return Math.max(-LARGEST_LEVEL, Math.min(LARGEST_LEVEL, Math.round(value / scale)));
}
