/**
 * The 22 families of the paper, one of ours and the zero matrix, by name (arXiv:2604.08749, init
 * families).
 *
 * @module
 */
import {
  beta,
  binary,
  exponential,
  kaimingUniform,
  sign,
  uniform,
  xavierUniform,
} from "./bounded_families.ts";
import type { EntryFamily, MatrixFamily, ZeroFamily } from "./family.ts";
import { cauchy, laplace, sparseErdosRenyi, sparseNormal, studentT } from "./heavy_families.ts";
import { orthogonal, spectralRadiusFamily } from "./matrix_families.ts";
import {
  gaussianMixture,
  kaimingNormal,
  normal,
  quantisedNormal,
  truncatedNormal,
  xavierNormal,
} from "./normal_families.ts";

/**
 * The paper's 22 families, in its order: what "any family does equally well" is said of, whatever
 * else the registry comes to hold.
 */
export const PAPER_FAMILIES = [
  "normal",
  "truncated_normal",
  "uniform",
  "orthogonal",
  "kaiming_normal",
  "kaiming_uniform",
  "xavier_normal",
  "xavier_uniform",
  "spectral_radius",
  "cauchy",
  "laplace",
  "student_t",
  "gaussian_mixture",
  "sparse_normal",
  "sparse_erdos_renyi",
  "beta",
  "exponential",
  "normal_16bit",
  "normal_8bit",
  "normal_4bit",
  "normal_2bit",
  "binary",
] as const;

/** Names of all families; `zero` is the control, `sign` a `binary` that is drawn faster. */
export type FamilyName = typeof PAPER_FAMILIES[number] | "sign" | "zero";

/** The registry: what each family is, its parameters and their ranges. */
export const FAMILIES: Readonly<Record<FamilyName, EntryFamily | MatrixFamily | ZeroFamily>> = {
  normal,
  truncated_normal: truncatedNormal,
  uniform,
  orthogonal,
  kaiming_normal: kaimingNormal,
  kaiming_uniform: kaimingUniform,
  xavier_normal: xavierNormal,
  xavier_uniform: xavierUniform,
  spectral_radius: spectralRadiusFamily,
  cauchy,
  laplace,
  student_t: studentT,
  gaussian_mixture: gaussianMixture,
  sparse_normal: sparseNormal,
  sparse_erdos_renyi: sparseErdosRenyi,
  beta,
  exponential,
  normal_16bit: quantisedNormal(16),
  normal_8bit: quantisedNormal(8),
  normal_4bit: quantisedNormal(4),
  normal_2bit: quantisedNormal(2),
  binary,
  sign,
  zero: { kind: "zero", summary: "every entry 0", parameters: {} },
};

/** The names of the registry, in its order. */
export const FAMILY_NAMES: readonly FamilyName[] = Object.keys(FAMILIES) as FamilyName[];
