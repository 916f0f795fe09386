/**
 * What a study of one's own asks: a task, a network, ranks, seeds and controls.
 *
 * @module
 */

import type {
  ModelDefinition,
  ModelObject,
  TaskDefinition,
  TaskObject,
} from "../../benchmarks/own/definition.ts";
import { LARGEST_RANK } from "../../adapter/options.ts";
import { UsageError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { didYouMean, unknownName } from "../../nearest.ts";
import type { ConfigOverrides } from "../../training/config.ts";
import { integer, number } from "../../training/ranges.ts";
import type { OwnClaim } from "./claims.ts";

/** What may stand beside adapters and full training. */
export type Control = "head" | "small" | "zero";
/** All of them. */
export const CONTROLS: readonly Control[] = ["head", "small", "zero"];

/** A study of one's own. */
export interface StudyDefinition {
  /** Letters, digits and dashes; names the row file, and the task in rows. */
  readonly name: string;
  /** What is learnt: `table(...)`, `fromModule(...)`, or data as an object. */
  readonly task?: TaskDefinition | TaskObject;
  /** Instead of a task: the id of one of BENCHMARKS. */
  readonly benchmark?: string;
  /** The network: `mlp({ hidden })`, `fromModule(...)`, a function, or a preset of the benchmark. */
  readonly model: ModelDefinition | ModelObject | string;
  /** Ranks of the adapters. */
  readonly ranks: readonly number[];
  /** How many seeds from 42 on, or which; 3 by default. */
  readonly seeds?: number | readonly number[];
  /**
   * Beside adapters and full training: `head` (default), the head alone on frozen layers; `small`, a
   * dense network of as many parameters; `zero`, adapters without a scaffold.
   */
  readonly controls?: readonly Control[];
  /** What differs from the usual configuration, for every method alike. */
  readonly changes?: ConfigOverrides;
  /**
   * How much worse than full training suffices, in the metric's unit (1 for percent, 0.01 for R^2), or
   * where lower values are better as a share of full training's (0.05).
   */
  readonly margin?: number;
  /** Values that are all tried, of which validation data choose for each method and rank alike. */
  readonly tune?: { readonly learningRate?: readonly number[] };
  /** What is claimed beforehand; judged as our own claims are. */
  readonly claims?: readonly OwnClaim[];
}

const FIELDS = [
  ...["name", "task", "benchmark", "model", "ranks", "seeds", "controls", "changes", "margin"],
  ...["tune", "claims"],
];

/**
 * Refuses a definition that could not be meant.
 *
 * @throws {UsageError} naming the field, its value and what would be right
 */
export function refuseDefinition(definition: StudyDefinition): void {
  if (typeof definition !== "object" || definition === null) {
    throw new UsageError(
      `A study is an object with name, task, model and ranks, got ${definition}`,
    );
  }
  for (const field of Object.keys(definition)) {
    if (FIELDS.includes(field)) continue;
    throw new UsageError(`A study has no field ${quote(field)}${didYouMean(field, FIELDS)}`);
  }
  const { task, benchmark, ranks, controls = [], margin, tune = {} } = definition;
  if ((task === undefined) === (benchmark === undefined)) {
    const got = task === undefined ? "neither" : "both";
    throw new UsageError(`A study has either a task or a benchmark, got ${got}`);
  }
  if (!Array.isArray(ranks) || ranks.length === 0) {
    throw new UsageError(`A study needs ranks, such as [1, 2, 4, 8], got ${JSON.stringify(ranks)}`);
  }
  for (const rank of ranks) integer("rank", rank, 1, LARGEST_RANK);
  for (const control of controls) {
    if (!CONTROLS.includes(control)) {
      throw new UsageError(unknownName("control", control, CONTROLS));
    }
  }
  if (margin !== undefined) number("margin", margin, { above: 0 });
  for (const rate of tune.learningRate ?? []) number("learning rate", rate, { above: 0 });
  seedsOf(definition);
}

/** The seeds of a study, each once. @throws {UsageError} for none */
export function seedsOf({ seeds = 3 }: Pick<StudyDefinition, "seeds">): number[] {
  if (typeof seeds === "number") {
    integer("seeds", seeds, 1, 1_000);
    return Array.from({ length: seeds }, (_, i) => 42 + i);
  }
  if (seeds.length === 0) throw new UsageError("A study needs a seed at least, got none");
  return [...new Set(seeds)];
}
