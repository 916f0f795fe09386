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
  sumRows(heap, { rows, columns, outs: [out] }, (first, count, [to]) => {
    heap.kernels.columnSums(x + 4 * first * columns, count, columns, to);
  });
}

/**
 * Sums what is computed of each row, some rows at a time: the sums of the blocks, then their sums.
 *
 * @param sums number of rows; columns of each sum; address of each, [columns]
 * @param sumBlock writes the sums over `count` rows from `first` on to the addresses it is given
 */
export function sumRows(
  heap: Heap,
  { rows, columns, outs }: { rows: number; columns: number; outs: readonly number[] },
  sumBlock: (first: number, count: number, outs: readonly number[]) => void,
): void {
  if (rows <= BLOCK) {
    sumBlock(0, rows, outs);
    return;
  }
  const blocks = Math.ceil(rows / BLOCK);
  const sums = heap.allocate([outs.length, blocks, columns]);
  const places = outs.map((_, i) => heap.address(sums) + 4 * i * blocks * columns);
  for (let block = 0; block < blocks; block++) {
    const first = block * BLOCK;
    const to = places.map((place) => place + 4 * block * columns);
    sumBlock(first, Math.min(BLOCK, rows - first), to);
  }
  outs.forEach((out, i) => sumColumns(heap, places[i], blocks, columns, out));
  sums.dispose();
}
