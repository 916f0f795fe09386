// Rows chosen by number: gathered, and summed where they came from.

import { addRun, copyRun } from "./runs";

/**
 * out[i] = x[ids[i]], rows of `width` values of 4 bytes.
 *
 * @returns -1, or the first i whose id is not in [0, rows); then the rest of out is not written
 */
export function gatherRows(x: usize, rows: i32, width: i32, ids: usize, count: i32, out: usize): i32 {
  const stride = <usize>width << 2;
  for (let i = 0; i < count; ++i) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (<u32>id >= <u32>rows) return i;
    copyRun(x + <usize>id * stride, out, width);
    out += stride;
  }
  return -1;
}

/** out[s] = sum over i, in order, of x[i] where ids[i] is s; ids outside [0, segments) are left out. */
export function segmentSums(x: usize, ids: usize, count: i32, width: i32, segments: i32, out: usize): void {
  const stride = <usize>width << 2;
  memory.fill(out, 0, <usize>segments * stride);
  for (let i = 0; i < count; ++i) {
    const id = load<i32>(ids);
    if (<u32>id < <u32>segments) addRun(x, out + <usize>id * stride, width);
    ids += 4;
    x += stride;
  }
}
