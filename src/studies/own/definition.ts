/**
 * What a study of one's own asks: a task, a network, ranks, seeds and controls.
 *
 * @module
 */

import { integer, number, refuseFields } from "../../arguments.ts";
import type {
  ModelDefinition,
  ModelObject,
  TaskDefinition,
  TaskObject,
} from "../../benchmarks/own/definition.ts";
import { LARGEST_RANK } from "../../adapter/options.ts";
import { refuseId } from "../../benchmarks/own/own_benchmark.ts";
import { UsageError } from "../../errors.ts";
import { isObject } from "../../files/json_text.ts";
import type { Method } from "../../models/method.ts";
import { unknownName } from "../../nearest.ts";
import type { ConfigOverrides } from "../../training/config.ts";
import { type Control, CONTROLS } from "../computing/method_runs.ts";
import { cellName, type OwnClaim, refuseClaims } from "./claims.ts";

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
  refuseFields("study", definition, FIELDS);
  const { name, task, benchmark, ranks, controls = [], changes = {}, margin } = definition;
  refuseId(name);
  if ((task === undefined) === (benchmark === undefined)) {
    const got = task === undefined ? "neither" : "both";
    throw new UsageError(`A study has either a task or a benchmark, got ${got}`);
  }
  if (!Array.isArray(ranks) || ranks.length === 0) {
    throw new UsageError(`A study needs ranks, such as [1, 2, 4, 8], got ${JSON.stringify(ranks)}`);
  }
  for (const rank of ranks) integer("rank", rank, 1, LARGEST_RANK);
  if (!Array.isArray(controls)) {
    throw new UsageError(`A study's controls are a list, got ${JSON.stringify(controls)}`);
  }
  for (const control of controls) {
    if (!CONTROLS.includes(control)) {
      throw new UsageError(unknownName("control", control, CONTROLS));
    }
  }
  if (margin !== undefined) number("margin", margin, { above: 0 });
  refuseChanges(changes);
  ratesOf(definition);
  seedsOf(definition);
  refuseClaims(claimsOf(definition), cellNames(definition));
}

/** What a study decides itself: a change of it would have no effect. */
const OWN_FIELDS: Readonly<Record<string, string>> = {
  benchmark: "task or benchmark",
  preset: "model",
  method: "controls",
  seeds: "seeds",
};

function refuseChanges(changes: ConfigOverrides): void {
  if (!isObject(changes)) {
    throw new UsageError(`A study's changes are an object, got ${JSON.stringify(changes)}`);
  }
  const decided = Object.keys(changes).find((field) => Object.hasOwn(OWN_FIELDS, field));
  if (decided !== undefined) {
    throw new UsageError(
      `A study decides ${decided} by its ${OWN_FIELDS[decided]}, not by changes`,
    );
  }
  if (changes.evaluate === "none") {
    throw new UsageError("A study needs scores: evaluate must not be none");
  }
}

/** The rates that are tried; null where the configuration's own is taken. */
export function ratesOf({ tune = {} }: Pick<StudyDefinition, "tune">): readonly number[] | null {
  if (!isObject(tune)) throw new UsageError(`A study's tune is an object, got ${String(tune)}`);
  refuseFields("study's tune", tune, ["learningRate"]);
  const { learningRate: rates } = tune;
  if (rates === undefined) return null;
  if (!Array.isArray(rates) || rates.length === 0) {
    throw new UsageError(
      `A study's tune has a list of learning rates, such as [1e-3, 1e-2], got ${
        JSON.stringify(rates)
      }`,
    );
  }
  for (const rate of rates) number("learning rate", rate, { above: 0 });
  return rates;
}

/** Whether validation data choose between rates: then a run may fail, and its rate is left out. */
export function isTuned(definition: Pick<StudyDefinition, "tune">): boolean {
  return (ratesOf(definition) ?? []).length > 1;
}

/** The seeds of a study, each once. @throws {UsageError} for none, and for what is no list of integers */
export function seedsOf({ seeds = 3 }: Pick<StudyDefinition, "seeds">): number[] {
  if (typeof seeds === "number") {
    integer("number of seeds", seeds, 1, 1_000);
    return Array.from({ length: seeds }, (_, i) => 42 + i);
  }
  if (!Array.isArray(seeds) || seeds.length === 0 || !seeds.every(Number.isSafeInteger)) {
    throw new UsageError(
      `A study's seeds are a number of them or a list of integers, got ${JSON.stringify(seeds)}`,
    );
  }
  return [...new Set(seeds)];
}

function claimsOf({ claims = [] }: Pick<StudyDefinition, "claims">): readonly OwnClaim[] {
  if (Array.isArray(claims)) return claims;
  throw new UsageError(`A study's claims are a list, got ${JSON.stringify(claims)}`);
}

/** What is run, as claims name it. */
function cellNames({ ranks, controls = ["head"] }: StudyDefinition): string[] {
  const byRank = (method: Method) => ranks.map((rank) => cellName({ method, rank }));
  return [
    "full",
    ...byRank("lottalora"),
    ...controls.flatMap((control) => control === "head" ? [control] : byRank(control)),
  ];
}
