/**
 * The flags of `deno task train`.
 *
 * @module
 */

import {
  A_INITS,
  B_INITS,
  BIASES,
  HEADS,
  LARGEST_RANK,
  MAP_ROLES,
  SCALINGS,
} from "../../src/adapter/options.ts";
import { FAMILY_NAMES } from "../../src/backbone/families.ts";
import { NAMED_SCALES } from "../../src/backbone/request.ts";
import { READINGS } from "../../src/benchmarks/readings.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { METHODS } from "../../src/models/method.ts";
import { PROFILES } from "../../src/studies/rows/profile.ts";
import {
  EVALUATIONS,
  MOST_FRESH_BACKBONES,
  RESAMPLE_SCHEDULES,
} from "../../src/training/config.ts";
import { type Command, inGroup } from "./arguments.ts";
import { KEEP_FLAG, STORE_FLAG } from "./artifact_flags.ts";
import { ENGINE_FLAGS, THREADS_FLAG } from "./engine_flags.ts";
import { READING_MEANINGS, VARIANTS } from "./reading_words.ts";
import { SUBSPACE_FLAGS } from "./subspace_flags.ts";
import { TABLE_FLAGS } from "./table_flags.ts";
import { TRAINING_FLAGS } from "./training_flags.ts";

const TASK_FLAGS = inGroup("What is trained", {
  benchmark: {
    type: "choice",
    choices: Object.keys(BENCHMARKS),
    default: "mnist",
    help: "What is learned",
  },
  preset: {
    type: "string",
    value: "NAME",
    help: "Size of the network; mnist: tiny, small, medium (default), large",
  },
  method: {
    type: "choice",
    choices: METHODS,
    meanings: {
      lottalora: "adapters on a frozen backbone",
      full: "everything",
      zero: "adapters without a backbone",
      head: "the head alone",
      small: "everything, in a network of equal parameter count",
      subspace: "everything along a few random directions",
    },
    help: "Which weights are trained (default lottalora)",
  },
  reading: {
    type: "list",
    choices: Object.keys(READINGS),
    meanings: READING_MEANINGS,
    value: "NAME,...",
    help: "Take the paper as these readings do, where it is silent or contradicts itself; " +
      "explicit flags come after them",
  },
  data: {
    type: "string",
    value: "DIR",
    help: "Folder with the data set or a subfolder of its name; else LOTTALORA_DATA, else data " +
      "that need no download. With --label a CSV or TSV",
  },
  "data-variant": {
    type: "string",
    value: "NAME=VALUE,...",
    help: `What the data are, where not the protocol's; ${VARIANTS}`,
  },
  profile: {
    type: "choice",
    choices: PROFILES,
    meanings: {
      smoke: "a few steps of a small network unless told otherwise",
      quick: "the benchmark's own network and steps",
      paper: "the full data set, from data/cache unless named",
    },
    default: "quick",
    help: "How much is computed",
  },
});

const ADAPTER_FLAGS = inGroup("Adapters", {
  rank: {
    type: "integer",
    min: 1,
    max: LARGEST_RANK,
    value: "R",
    help: "Adapter rank r (default 8; seed-gating: 4)",
  },
  alpha: {
    type: "number",
    help: "Strength of the adapters, see --scaling (default 1; imdb: 2; wikitext, flowers102: 16)",
  },
  scaling: {
    type: "choice",
    choices: SCALINGS,
    meanings: { lora: "alpha / r", rslora: "alpha / sqrt(r)", constant: "alpha" },
    help: "What the adapters are multiplied by (default constant; wikitext, flowers102: lora)",
  },
  "a-init": {
    type: "choice",
    choices: A_INITS,
    meanings: { kaiming_sqrt5: "+-1 / sqrt(dIn)", kaiming: "+-sqrt(6 / dIn)" },
    help: "How the first factor starts, uniformly (default kaiming_sqrt5)",
  },
  "b-init": {
    type: "choice",
    choices: B_INITS,
    meanings: { zeros: "0", kaiming_uniform: "+-1 / sqrt(r)", kaiming: "+-sqrt(6 / r)" },
    help: "How the second factor starts (default zeros; kaiming_uniform for the method zero)",
  },
  bias: {
    type: "choice",
    choices: BIASES,
    help: "Biases of frozen layers: none, trained, or drawn with the backbone; mnist: none",
  },
  head: {
    type: "choice",
    choices: HEADS,
    help: "How the task head is trained; mnist: full, arxiv: lora",
  },
  "attention-maps": {
    type: "choice",
    choices: MAP_ROLES,
    help: "What becomes of Q, K, V and O of a Transformer (default: as its benchmark has it)",
  },
  "mlp-maps": {
    type: "choice",
    choices: MAP_ROLES,
    help: "What becomes of the maps of its MLPs (default: as its benchmark has it)",
  },
  dora: { type: "boolean", help: "Renormalise the combined weight, train its magnitudes" },
  "layer-norm": { type: "boolean", help: "LayerNorm on the combined path" },
  residual: { type: "boolean", help: "Add each layer's input to its output" },
  "adapter-dropout": { type: "number", help: "Dropout on the adapters' input; mnist: 0" },
});

const BACKBONE_FLAGS = inGroup("Backbone", {
  family: {
    type: "choice",
    choices: FAMILY_NAMES,
    help: "Its distribution (default normal)",
  },
  scale: {
    type: "string",
    value: `${NAMED_SCALES.join("|")}|SD`,
    help: "1 / sqrt(dIn), the family's own, or a standard deviation (default fan-in)",
  },
  "fixed-beta": { type: "boolean", help: "Leave its gain at 1" },
  resample: {
    type: "choice",
    choices: RESAMPLE_SCHEDULES,
    meanings: {
      static: "never",
      epoch: "each epoch",
      batch: "each step, --resample-k times: their gradients are summed",
      microbatch: "for each of the --resample-k parts of a batch",
    },
    help: "When it is drawn anew (default static)",
  },
  "resample-k": {
    type: "integer",
    min: 1,
    value: "K",
    help: "Scaffolds a step (batch, default 2) or micro-batches a batch (microbatch, default 4)",
  },
  pool: {
    type: "boolean",
    help: "The same --resample-k scaffolds in every step, instead of new ones",
  },
  ...KEEP_FLAG,
});

const SEED_FLAGS = inGroup("Seeds, an integer or text each", {
  seed: { type: "seed", default: 42, help: "Of the backbone" },
  "adapter-seed": { type: "seed", help: "Of the adapters (default --seed)" },
  "head-seed": {
    type: "seed",
    help:
      "Of the head and, under --method full, small or subspace, of every weight (default --seed)",
  },
  "order-seed": { type: "seed", help: "Of the order of the data (default --seed)" },
  "dropout-seed": { type: "seed", help: "Of dropout (default --seed)" },
});

const EVALUATION_FLAGS = inGroup("Scoring", {
  evaluate: {
    type: "choice",
    choices: EVALUATIONS,
    default: "all",
    help: "What of the validation and test data is scored",
  },
  "fresh-backbones": {
    type: "integer",
    min: 0,
    max: MOST_FRESH_BACKBONES,
    value: "N",
    help: "Score a static model on the backbones of the N next seeds too (default 0)",
  },
  "evaluate-windows": {
    type: "integer",
    min: 1,
    value: "N",
    help: "Score the first N windows of either part of a text alone; wikitext: 512",
  },
});

const OUTPUT_FLAGS = inGroup("Output", {
  out: {
    type: "string",
    value: "DIR",
    help: "Save the model as adapters and seed: a new folder, in the folder you call from",
  },
  ...STORE_FLAG,
  checkpoint: {
    type: "string",
    value: "NAME",
    help: "Save to this file in data/checkpoints and, when it is there already, go on from it",
  },
  "checkpoint-every": {
    type: "integer",
    min: 1,
    default: 500,
    help: "Steps between two checkpoints",
  },
  json: { type: "boolean", help: "Print the result as one JSON object to stdout" },
});

/** What the command takes. What has no default here has the benchmark's, in the paper. */
export const TRAIN = {
  name: "train",
  summary: "Trains one configuration and tells what came out. Defaults are the paper's protocol " +
    "(arXiv:2604.08749, section 3), on data that need no download.",
  flags: {
    ...TASK_FLAGS,
    ...TABLE_FLAGS,
    ...ADAPTER_FLAGS,
    ...BACKBONE_FLAGS,
    ...SUBSPACE_FLAGS,
    ...SEED_FLAGS,
    ...TRAINING_FLAGS,
    ...EVALUATION_FLAGS,
    ...ENGINE_FLAGS,
    ...THREADS_FLAG,
    ...OUTPUT_FLAGS,
  },
  examples: {
    "--preset tiny --rank 4 --steps 200": "A small network, for some seconds",
    "--rank 8 --out digits --store float16": "The paper's protocol on digits, and the model kept",
  },
} as const satisfies Command;
