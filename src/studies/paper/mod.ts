/**
 * The numbers of arXiv:2604.08749, each with its place: what claims cite and figures draw in grey.
 *
 * @example
 * ```ts
 * import { paper } from "lottalora/studies";
 *
 * const { paperNumber, MNIST_BY_RANK } = paper;
 * console.log(paperNumber(MNIST_BY_RANK, { preset: "medium", rank: 8 }));
 * ```
 *
 * @module
 */

export {
  listed,
  type PaperNumber,
  paperNumber,
  paperNumbers,
  type PaperRange,
  paperRange,
  type PaperRanges,
  paperRecovery,
  type PaperTable,
  ranged,
  type Rank,
  type Setting,
  type Told,
} from "./table.ts";
export * from "./architectures.ts";
export * from "./betas.ts";
export * from "./language_models.ts";
export * from "./mnist.ts";
export * from "./replicates.ts";
export * from "./sequences.ts";
