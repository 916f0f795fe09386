/**
 * Families made a whole matrix at a time: orthogonal and spectral radius.
 *
 * @module
 */
import type { MatrixFamily } from "./family.ts";
import { POSITIVE } from "./normal_families.ts";
import { largestSingularValue, spectralRadius } from "./spectrum.ts";

/** Gram-Schmidt ("modified") on `count` vectors of `length` that lie one after the other. */
function orthonormalise(vectors: Float64Array, count: number, length: number): void {
  for (let current = 0; current < count; current++) {
    const v = vectors.subarray(current * length, (current + 1) * length);
    let squares = 0;
    for (let k = 0; k < length; k++) squares = squares + v[k] * v[k];
    const norm = Math.sqrt(squares);
    for (let k = 0; k < length; k++) v[k] = v[k] / norm;
    for (let later = current + 1; later < count; later++) {
      const w = vectors.subarray(later * length, (later + 1) * length);
      let dot = 0;
      for (let k = 0; k < length; k++) dot = dot + v[k] * w[k];
      for (let k = 0; k < length; k++) w[k] = w[k] - dot * v[k];
    }
  }
}

/** The transpose of a row-major matrix of `rows` x `columns`. */
function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j];
  }
  return out;
}

/** gain times a uniformly distributed matrix with orthonormal columns (rows where dIn < dOut). */
export const orthogonal: MatrixFamily = {
  kind: "matrix",
  summary: "gain times a random matrix with orthonormal columns (rows where dIn < dOut)",
  parameters: { gain: { default: 1, ...POSITIVE } },
  make(normals, { dIn, dOut }, { gain }) {
    const tall = dIn >= dOut;
    const vectors = tall ? transpose(normals, dIn, dOut) : normals;
    orthonormalise(vectors, Math.min(dIn, dOut), Math.max(dIn, dOut));
    const matrix = tall ? transpose(vectors, dOut, dIn) : vectors;
    return matrix.map((value) => value * gain);
  },
  // Each of the shorter side's vectors meets half of the others.
  cost: ({ dIn, dOut }) => 8 + Math.ceil(Math.min(dIn, dOut) / 5),
};

/**
 * A normal matrix rescaled to spectral radius rho. A matrix that is not square has no eigenvalues:
 * there its largest singular value is rescaled to rho (our reading).
 */
export const spectralRadiusFamily: MatrixFamily = {
  kind: "matrix",
  summary: "normal, rescaled to spectral radius rho (largest singular value if not square)",
  parameters: { rho: { default: 0.95, ...POSITIVE } },
  make(normals, shape, { rho }) {
    const size = shape.dIn === shape.dOut
      ? spectralRadius(normals, shape.dIn)
      : largestSingularValue(normals, shape);
    const factor = rho / size;
    return normals.map((value) => value * factor);
  },
  // 256 or 512 products with a vector.
  cost: () => 64,
};
