/**
 * The text that a folder of adapters explains itself with.
 *
 * @module
 */

import type { Artifact } from "./artifact.ts";
import type { Description } from "./description.ts";
import { printableJson } from "../files/json_text.ts";
import { markdownClass, shownClasses } from "./class_names.ts";
import { peftObstacle } from "./peft_config.ts";
import { artifactSize } from "./size.ts";

/** A model card in Markdown, with the front matter that model hubs read. */
export function modelCard({ description }: Pick<Artifact, "description">): string {
  const { architecture, method, adapter, backbone, seeds } = description;
  const { stored, regenerated } = artifactSize(description);
  const count = (numbers: number) => numbers.toLocaleString("en");
  return [
    "---",
    "library_name: lottalora",
    "tags:",
    "- lora",
    "- lottalora",
    "- arxiv:2604.08749",
    "---",
    "",
    `# ${architecture.name}, ${method}, rank ${adapter.rank}`,
    "",
    `Adapters and a seed: ${count(stored)} numbers are stored here, ${count(regenerated)} frozen ` +
    "weights are drawn again by whoever loads them (LottaLoRA, arXiv:2604.08749).",
    "",
    `- backbone: ${backbone.family}, scale ${backbone.scale}, seed ` +
    `${printableJson(seeds.backbone)}, generator specification ` +
    `${description.backboneSpecification}`,
    ...seedLines(description),
    `- adapters: rank ${adapter.rank}, alpha ${adapter.alpha}, ${adapter.scaling}, head ` +
    `${adapter.head}${adapter.bias === undefined ? "" : `, biases ${adapter.bias}`}`,
    ...(architecture.benchmark === null
      ? []
      : [`- benchmark: ${architecture.benchmark}, preset ${architecture.preset}`]),
    ...(architecture.classNames === undefined
      ? []
      : [`- outputs: ${shownClasses(architecture.classNames, { show: markdownClass })}`]),
    ...(architecture.preprocessing === null ? [] : [`- inputs: ${architecture.preprocessing}`]),
    ...trainingLines(description),
    "",
    "```",
    "deno task verify DIR      # draws the backbone and compares every digest",
    ...(architecture.benchmark === null
      ? []
      : [`deno task evaluate DIR --benchmark ${architecture.benchmark}`]),
    "```",
    "",
    ...peftLines(description),
    "",
  ].join("\n");
}

function seedLines({ furtherSeeds = [] }: Description): string[] {
  if (furtherSeeds.length === 0) return [];
  const seeds = furtherSeeds.map(({ seed }) => printableJson(seed)).join(", ");
  return [`- the same adapters were trained under these seeds too: ${seeds}`];
}

function peftLines(description: Description): string[] {
  const obstacle = peftObstacle(description);
  if (obstacle !== null) return [`PEFT cannot attach this adapter: ${obstacle}.`];
  if (description.method === "head") return [];
  const { rank, scaling } = description.adapter;
  return [
    ...(scaling === "constant"
      ? [`PEFT divides \`lora_alpha\` by the rank: it is ${rank} times alpha there.`]
      : []),
    "`adapter_model.safetensors` has PEFT's names and orientation, so PEFT attaches it to the " +
    "regenerated weights; each frozen matrix has to be multiplied by its `beta` first.",
  ];
}

function trainingLines({ training }: Description): string[] {
  if (training === null) return [];
  const { data, dataDigest, engine, metric, value, steps } = training;
  return [
    `- trained for ${steps} steps on ${data} (SHA-256 ${dataDigest}) by ${engine}`,
    `- test ${metric}: ${Number(value.toPrecision(6))}`,
  ];
}
