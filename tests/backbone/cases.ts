/**
 * Requests that reach every branch of the generator.
 *
 * @module
 */
import { FAMILIES, type FamilyName } from "../../src/backbone/families.ts";
import type { Block } from "../../src/backbone/generate.ts";
import type { BackboneRequest } from "../../src/backbone/request.ts";

/** A block of a matrix, with nothing left to defaults. */
export type Case = Required<BackboneRequest> & { block: Block };

/** All families. */
export const NAMES = Object.keys(FAMILIES) as FamilyName[];

/** Every parameter of every family away from its default. */
const OVERRIDES: Record<FamilyName, Record<string, number>> = {
  normal: { sigma: 0.1 },
  truncated_normal: { sigma: 0.3, clip: 1.5 },
  uniform: { a: 0.25 },
  orthogonal: { gain: 1.7 },
  kaiming_normal: { a: 0.1 },
  kaiming_uniform: { a: 1 },
  xavier_normal: { gain: 5 / 3 },
  xavier_uniform: { gain: 0.7 },
  spectral_radius: { rho: 1.2 },
  cauchy: { s: 0.3, clip: 3 },
  laplace: { b: 0.7 },
  student_t: { nu: 5, sigma: 0.2 },
  gaussian_mixture: { weight: 0.7, narrow: 0.1, wide: 0.9 },
  sparse_normal: { zeros: 0.35, sigma: 2 },
  sparse_erdos_renyi: { density: 0.4, sigma: 2 },
  beta: { a: 0.3 },
  exponential: { lambda: 3 },
  normal_16bit: { sigma: 0.5 },
  normal_8bit: { sigma: 0.5 },
  normal_4bit: { sigma: 0.5 },
  normal_2bit: { sigma: 0.5 },
  binary: { magnitude: 0.3 },
  sign: { magnitude: 0.3 },
  zero: {},
};

/** Whole matrices, blocks and redraws of every family under every scale. */
export const CASES: Case[] = NAMES.flatMap((family): Case[] => {
  const tall = { path: "layers.0", dIn: 13, dOut: 7, family, draw: 0 };
  const wide = { path: "blocks.3/attention é😀", dIn: 5, dOut: 11, family, draw: 3 };
  const square = { path: "layers.1", dIn: 8, dOut: 8, family, draw: 2 ** 33 + 5 };
  const all = ({ dIn, dOut }: { dIn: number; dOut: number }): Block => (
    { rowStart: 0, rowEnd: dIn, columnStart: 0, columnEnd: dOut }
  );
  const parameters = OVERRIDES[family];
  const part = { rowStart: 1, rowEnd: 4, columnStart: 2, columnEnd: 7 };
  return [
    { ...tall, seed: 42, scale: "fan-in", parameters: {}, block: all(tall) },
    { ...wide, seed: 0, scale: "native", parameters: {}, block: part },
    { ...wide, seed: "42", scale: 0.1, parameters: {}, block: all(wide) },
    { ...square, seed: -7, scale: "native", parameters, block: all(square) },
    { ...square, seed: 'seed "ü"\\\n', scale: "fan-in", parameters, block: part },
  ];
});

/**
 * Blocks of more entries than are made at a time, of families with one to four words an entry, and
 * of a bit an entry.
 */
export const LONG: Case[] = [
  ...(["uniform", "cauchy", "beta", "student_t"] as const).map((family): Case => ({
    seed: 42,
    path: "long",
    ...{ dIn: 70, dOut: 120, family, parameters: {}, scale: "fan-in", draw: 1 },
    block: { rowStart: 3, rowEnd: 70, columnStart: 0, columnEnd: 120 },
  })),
  {
    seed: 42,
    path: "long",
    ...{ dIn: 150, dOut: 251, family: "sign", parameters: {}, scale: "fan-in", draw: 1 },
    block: { rowStart: 3, rowEnd: 150, columnStart: 0, columnEnd: 251 },
  },
];
