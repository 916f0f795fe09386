/**
 * One product to try a library with: its matrices in memory and its entries in float64.
 *
 * @module
 */

/** `C = alpha op(A) op(B) + beta C` with `pad` more numbers a row than the matrices are wide. */
export interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly pad: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Where a row-major matrix lies, in float32 numbers. */
export interface Placed {
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

/** The three matrices of a product. */
export interface Matrices {
  readonly a: Placed;
  readonly b: Placed;
  readonly c: Placed;
}

/** Numbers before, between and after the matrices. */
const GUARD = 64;

/**
 * Memory with A, B and C in it. Between them, behind short rows, and in C where beta is 0, stands
 * NaN: a library that reads there gives NaN.
 */
export function layOut(shape: Case): Matrices & { memory: Float32Array<ArrayBuffer> } {
  const { m, n, k, transA, transB, pad, beta } = shape;
  const a = place(GUARD, transA ? [k, m] : [m, k], pad);
  const b = place(endOf(a) + GUARD, transB ? [n, k] : [k, n], pad);
  const c = place(endOf(b) + GUARD, [m, n], pad);
  const memory = new Float32Array(endOf(c) + GUARD).fill(NaN);
  for (const matrix of beta === 0 ? [a, b] : [a, b, c]) fill(memory, matrix);
  return { memory, a, b, c };
}

function place(start: number, [rows, columns]: readonly number[], pad: number): Placed {
  return { start, rows, columns, stride: columns + pad };
}

function endOf({ start, rows, stride }: Placed): number {
  return start + rows * stride;
}

/** Numbers in [-0.5, 0.5) with all their bits in use, from the position in memory. */
function fill(memory: Float32Array, { start, rows, columns, stride }: Placed): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = start + row * stride + column;
      // 2^32 divided by the golden ratio: neighbours lie far apart.
      memory[at] = (Math.imul(at, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5;
    }
  }
}

/** An entry of the result in float64, and the sum of the absolute values of its terms. */
export function expectedEntry(
  memory: Float32Array,
  { a, b, c }: Matrices,
  { k, transA, transB, alpha, beta }: Case,
  row: number,
  column: number,
): { value: number; magnitude: number } {
  let value = beta === 0 ? 0 : beta * memory[c.start + row * c.stride + column];
  let magnitude = Math.abs(value);
  for (let i = 0; i < k; i++) {
    const left = memory[a.start + (transA ? i * a.stride + row : row * a.stride + i)];
    const right = memory[b.start + (transB ? column * b.stride + i : i * b.stride + column)];
    value += alpha * left * right;
    magnitude += Math.abs(alpha * left * right);
  }
  return { value, magnitude };
}
