import type { FamilyName } from "../../src/backbone/families.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import type { BackboneRequest } from "../../src/backbone/request.ts";

/** Values of a family at its native scale, as float64. */
export function sample(
  family: FamilyName,
  request: Partial<BackboneRequest> = {},
): Float64Array {
  return Float64Array.from(generateBackbone({
    seed: 42,
    path: "distribution",
    dIn: 200,
    dOut: 200,
    scale: "native",
    ...request,
    family,
  }));
}

/** Mean of the k-th powers. */
export function moment(values: ArrayLike<number>, k: number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ** k;
  return sum / values.length;
}

/** Pearson's correlation of two samples. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [moment(a, 1), moment(b, 1)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] - meanA, b[index] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
