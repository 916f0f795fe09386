// Products with a sparse matrix, given by its entries.

import { addScaledRun } from "./runs";

/**
 * out = S x with S [rows, ...] of `entries` values at (to, from), each in range; x and out are `width` wide.
 *
 * Each element is a chain of one product and one sum for each entry, in their order: sorted by `from`, the bits are
 * those of gemm with the zeros written out, for finite numbers.
 */
export function sparseProduct(
  x: usize, width: i32, from: usize, to: usize, values: usize, entries: i32, rows: i32, out: usize,
): void {
  const stride = <usize>width << 2;
  memory.fill(out, 0, <usize>rows * stride);
  for (let e = 0; e < entries; ++e) {
    const source = x + <usize>load<i32>(from) * stride;
    addScaledRun(source, load<f32>(values), out + <usize>load<i32>(to) * stride, width);
    from += 4;
    to += 4;
    values += 4;
  }
}
