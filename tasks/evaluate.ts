/**
 * `deno task evaluate`: a saved model on the data of its benchmark.
 *
 * @module
 */

import type { Artifact } from "../src/artifact/artifact.ts";
import { loadBenchmarkModel, scoreModel } from "../src/artifact/benchmark_model.ts";
import { trainedVariant } from "../src/artifact/trained_variant.ts";
import { classLines, otherClasses } from "../src/artifact/class_names.ts";
import { trainedSeeds } from "../src/artifact/description.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { quote } from "../src/files/json_text.ts";
import { BENCHMARKS, findBenchmark } from "../src/benchmarks/registry.ts";
import { DataError, UsageError } from "../src/errors.ts";
import type { Seed } from "../src/random/seeds.ts";
import { findProfileData } from "../src/studies/computing/profile_data.ts";
import { PROFILES } from "../src/studies/rows/profile.ts";
import type { AnyData } from "../src/training/benchmark.ts";
import { loadData } from "../src/training/variants.ts";
import { KEEP_FLAG, SEED_FLAGS } from "./cli/artifact_flags.ts";
import { type Command, parseArguments, type Values } from "./cli/arguments.ts";
import { callerPath, runCommand, say } from "./cli/command.ts";
import { ENGINE_FLAGS, startNamedEngine, THREADS_FLAG } from "./cli/engine_flags.ts";

export const COMMAND = {
  name: "evaluate",
  summary:
    "Loads a model saved by `train --out`: draws its backbone again from the seed, compares " +
    "every digest, and scores it on the data of its benchmark.",
  words: ["DIR"],
  flags: {
    benchmark: {
      type: "choice",
      choices: Object.keys(BENCHMARKS),
      help: "Must be the one it was trained on, which is the default",
    },
    split: {
      type: "choice",
      choices: ["test", "validation", "train"],
      default: "test",
      help: "Part of the data",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "Folder with the data set; else LOTTALORA_DATA, else data that need no download",
    },
    profile: {
      type: "choice",
      choices: PROFILES,
      default: "quick",
      help: "With paper: the full data set, from data/cache unless named",
    },
    ...SEED_FLAGS,
    ...KEEP_FLAG,
    ...ENGINE_FLAGS,
    ...THREADS_FLAG,
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  examples: {
    "digits": "Test accuracy of the model in the folder digits",
    "digits --seed 43 --allow-seed-mismatch": "What it is worth on another backbone",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function evaluateCommand(args: readonly string[]): Promise<void> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  const artifact = await readArtifact(callerPath(named));
  const { architecture, training } = artifact.description;
  const { benchmark: id } = architecture;
  if (id === null) {
    throw new UsageError(
      "This model belongs to no benchmark: predict answers where it is of a table, else loadModel " +
        "loads it, with its architecture",
    );
  }
  if (values.benchmark !== null && values.benchmark !== id) {
    throw new UsageError(`This is a model of ${id}, not of ${values.benchmark}`);
  }
  refuseOtherSeed(values, trainedSeeds(artifact.description));
  const benchmark = findBenchmark(id);
  const dir = await findProfileData(values.profile, values.data, benchmark.dataSets ?? [id]);
  const engine = await startNamedEngine(values);
  const data = await loadData(benchmark, dir, trainedVariant(artifact.description, benchmark));
  refuseOtherShape(architecture, data);
  if (training !== null && data.digest !== training.dataDigest) {
    say(`note: trained on ${training.data}, scored on ${data.name}: these are other data`);
  }
  const other = otherClasses(architecture.classNames, data.classNames);
  if (other !== null) say(`note: ${other}: the score compares numbers of classes, not names`);
  const report = await score(artifact, data, values);
  const all = { ...report, engine: engine.name, engineIdentity: engine.identity };
  console.log(values.json ? JSON.stringify(all) : textOf(all));
}

/** Loads the model and scores it. */
async function score(artifact: Artifact, data: AnyData, values: Values<typeof COMMAND.flags>) {
  const { description: { architecture, training } } = artifact;
  const { seed, split, keep, "allow-seed-mismatch": allowSeedMismatch } = values;
  const begin = performance.now();
  const own = seed === null ? {} : { seed };
  const model = await loadBenchmarkModel(artifact, { ...own, allowSeedMismatch, keep });
  const loadSeconds = (performance.now() - begin) / 1000;
  const { value, loss } = await scoreModel(model, data, split);
  model.dispose();
  return {
    benchmark: architecture.benchmark,
    preset: architecture.preset,
    split,
    metric: data.task.metric,
    value,
    loss,
    examples: data.task.sizes[split],
    data: data.name,
    dataDigest: data.digest,
    seed: model.seed,
    trainedSeeds: trainedSeeds(artifact.description),
    classNames: architecture.classNames ?? null,
    valueInTraining: training?.value ?? null,
    loadSeconds: Math.round(1000 * loadSeconds) / 1000,
  };
}

type Report = Awaited<ReturnType<typeof score>> & Record<"engine" | "engineIdentity", string>;

/** Said here, where the flag has a name, and before an engine starts. */
function refuseOtherSeed(
  { seed, "allow-seed-mismatch": isAllowed }: Values<typeof SEED_FLAGS>,
  own: readonly Seed[],
): void {
  if (seed === null || own.includes(seed) || isAllowed) return;
  const trained = own.map(quote).join(", ");
  throw new UsageError(
    `The adapters were trained on seed ${trained}, on seed ${quote(seed)} their predictions are ` +
      "worthless: --allow-seed-mismatch shows that",
  );
}

function refuseOtherShape(
  model: { features: number; classes: number; name: string },
  data: { features: number; classes: number; name: string },
): void {
  for (const field of ["features", "classes"] as const) {
    if (model[field] === data[field]) continue;
    throw new DataError(
      `${model.name} takes ${model[field]} ${field}, ${data.name} has ${data[field]}: name the ` +
        "data it was trained on with --data",
    );
  }
}

function textOf(report: Report): string {
  const { metric, value, split, examples, data, valueInTraining, engine, loadSeconds } = report;
  const before = valueInTraining === null ? "" : ` (${valueInTraining.toFixed(2)} in training)`;
  return [
    `${metric}: ${value.toFixed(2)}${before}`,
    `${examples} examples of ${data}, ${split}, on ${engine}${seedOf(report)}; loaded in ` +
    `${loadSeconds} s`,
    ...classLines(report.classNames),
  ].join("\n");
}

/** Which seed was scored, where it could be another one. */
function seedOf({ seed, trainedSeeds: [own, ...further] }: Report): string {
  if (further.length === 0 && seed === own) return "";
  return `, under seed ${quote(seed)} (trained on ${[own, ...further].map(quote).join(", ")})`;
}

if (import.meta.main) await runCommand(() => evaluateCommand(Deno.args));
