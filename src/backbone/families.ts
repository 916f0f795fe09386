/**
 * The 22 families of the paper and the zero matrix, by name (arXiv:2604.08749, init families).
 *
 * @module
 */
import {
  beta,
  binary,
  exponential,
  kaimingUniform,
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

/** Names of all families, in the order of the paper; `zero` is the control. */
export type FamilyName =
  | "normal"
  | "truncated_normal"
  | "uniform"
  | "orthogonal"
  | "kaiming_normal"
  | "kaiming_uniform"
  | "xavier_normal"
  | "xavier_uniform"
  | "spectral_radius"
  | "cauchy"
  | "laplace"
  | "student_t"
  | "gaussian_mixture"
  | "sparse_normal"
  | "sparse_erdos_renyi"
  | "beta"
  | "exponential"
  | "normal_16bit"
  | "normal_8bit"
  | "normal_4bit"
  | "normal_2bit"
  | "binary"
  | "zero";

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
  zero: { kind: "zero", summary: "every entry 0", parameters: {} },
};
