/**
 * `deno task inspect`: what a saved model consists of.
 *
 * @module
 */

import type { Artifact } from "../src/artifact/artifact.ts";
import { classLines } from "../src/artifact/class_names.ts";
import { trainedSeeds } from "../src/artifact/description.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { printableJson, quote } from "../src/files/json_text.ts";
import { fromBytes } from "../src/files/safetensors/number_format.ts";
import { artifactSize } from "../src/artifact/size.ts";
import { numbersIn } from "../src/numeric/shape.ts";
import { PEFT_PREFIX } from "../src/artifact/tensor_names.ts";
import { describeBytes } from "./cli/artifact_flags.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand } from "./cli/command.ts";

export const COMMAND = {
  name: "inspect",
  summary:
    "Tells what a saved model consists of: sizes, layers, beta, what is stored and what is " +
    "drawn again from the seed. Stored numbers are compared with their digests.",
  words: ["DIR"],
  flags: { json: { type: "boolean", help: "Print one JSON object to stdout" } },
  examples: {
    "digits": "The model in the folder digits",
    "digits --json": "All that is known of it, for a program",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function inspectCommand(args: readonly string[]): Promise<void> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  const artifact = await readArtifact(callerPath(named));
  const { description } = artifact;
  const size = artifactSize(description);
  const layers = layersOf(artifact);
  console.log(
    values.json
      ? printableJson({ ...description, size, layers })
      : textOf(artifact, size, layers).join("\n"),
  );
}

interface LayerFacts {
  path: string;
  /** Frozen matrix [dIn, dOut]; null where nothing is drawn. */
  frozen: [number, number] | null;
  beta: number | null;
  stored: number;
}

/** One entry a layer: what is drawn there, its beta, and how many numbers are stored. */
function layersOf({ description, tensors }: Artifact): LayerFacts[] {
  const layers = new Map<string, LayerFacts>();
  const layer = (path: string): LayerFacts => {
    const known = layers.get(path) ?? { path, frozen: null, beta: null, stored: 0 };
    layers.set(path, known);
    return known;
  };
  for (const { path, dIn, dOut } of description.matrices) layer(path).frozen = [dIn, dOut];
  for (const [name, { shape, bytes, format }] of tensors) {
    const own = layer(pathOf(name));
    own.stored += numbersIn(shape);
    if (name.endsWith(".beta")) own.beta = fromBytes(bytes, format)[0];
  }
  return [...layers.values()];
}

/** The layer of a stored tensor; a parameter that stands alone is its own. */
function pathOf(name: string): string {
  const own = name.slice(PEFT_PREFIX.length);
  return own.replace(/\.(lora_[AB]\.weight|[^.]+)$/, "");
}

function textOf(
  { description }: Artifact,
  size: ReturnType<typeof artifactSize>,
  layers: readonly LayerFacts[],
): string[] {
  const { architecture, adapter, backbone, method, training } = description;
  const share = (100 * size.stored / (size.stored + size.regenerated)).toFixed(2);
  const count = (numbers: number) => numbers.toLocaleString("en");
  return [
    `${architecture.name}, ${method}, rank ${adapter.rank}, alpha ${adapter.alpha}, ` +
    `${adapter.scaling}, head ${adapter.head}`,
    `backbone: ${backbone.family}, scale ${backbone.scale}, seed ` +
    trainedSeeds(description).map(quote).join(", "),
    `stored: ${count(size.stored)} numbers, ${describeBytes(size.storedBytes)} (${share} % of all)`,
    `drawn from the seed: ${count(size.regenerated)} numbers, ` +
    `${describeBytes(size.regeneratedBytes)} as float32, ` +
    `${(size.regeneratedBytes / size.storedBytes).toFixed(1)} times the bytes stored`,
    ...classLines(architecture.classNames ?? null),
    ...(training === null ? [] : [
      `trained for ${training.steps} steps on ${training.data} by ${training.engine}: test ` +
      `${training.metric} ${training.value.toFixed(2)}`,
    ]),
    "",
    ...tableOf(layers),
  ];
}

function tableOf(layers: readonly LayerFacts[]): string[] {
  const rows = layers.map(({ path, frozen, beta, stored }) => [
    path,
    frozen === null ? "-" : frozen.join(" x "),
    beta === null ? "-" : beta.toFixed(3),
    stored.toLocaleString("en"),
  ]);
  const all = [["layer", "drawn", "beta", "stored"], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ")
  );
}

if (import.meta.main) await runCommand(() => inspectCommand(Deno.args));
