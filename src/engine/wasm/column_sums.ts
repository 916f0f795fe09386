/**
 * Column sums on the heap.
 *
 * @module
 */

import type { Heap } from "./heap.ts";

/** Rows summed before their sums are summed, so that the rounding of many rows does not add up. */
const BLOCK = 512;

/**
 * Sums each column of a matrix, some rows at a time.
 *
 * @param x address of [rows, columns]
 * @param out address of [columns]
 */
export function sumColumns(
  heap: Heap,
  x: number,
  rows: number,
  columns: number,
  out: number,
): void {
  if (rows <= BLOCK) {
    heap.kernels.columnSums(x, rows, columns, out);
    return;
  }
  const blocks = Math.ceil(rows / BLOCK);
  const sums = heap.allocate([blocks, columns]);
  const place = heap.address(sums);
  for (let block = 0; block < blocks; block++) {
    const first = block * BLOCK;
    const count = Math.min(BLOCK, rows - first);
    heap.kernels.columnSums(x + 4 * first * columns, count, columns, place + 4 * block * columns);
  }
  sumColumns(heap, place, blocks, columns, out);
  sums.dispose();
}
