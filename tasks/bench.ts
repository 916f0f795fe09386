/**
 * `deno task bench`: how fast it is here, beside what others do in the same run.
 *
 * @module
 */

import { join } from "node:path";
import { writeAtomically } from "../src/files/atomic_write.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { benchBlock } from "../src/bench/block.ts";
import { benchGenerator } from "../src/bench/generator.ts";
import type { Repetitions } from "../src/bench/interleave.ts";
import type { FoundPeer } from "../src/bench/line_peer.ts";
import { benchLoading } from "../src/bench/loading.ts";
import { currentLoad, describeMachine, QUIET_LOAD } from "../src/bench/machine.ts";
import {
  GPU_EXTENT,
  GPU_GLANCE,
  type GpuExtent,
  gpuFindings,
  measureGpu,
} from "../src/bench/gpu/gpu.ts";
import { benchMasks } from "../src/bench/masks.ts";
import { benchMemory } from "../src/bench/memory.ts";
import { findPeer } from "../src/bench/peer.ts";
import { type Findings, joinFindings, renderReport, type Report } from "../src/bench/report.ts";
import { benchStart } from "../src/bench/start.ts";
import { benchSteps } from "../src/bench/steps.ts";
import { findStock } from "../src/bench/stock.ts";
import { benchTraining, type Peers } from "../src/bench/training.ts";
import { makeWorkFiles, type WorkFiles } from "../src/bench/work_files.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";

const MEANINGS = {
  generator: "the backbone's values a second, against torch.randn and numpy",
  masks: "dropout masks a second",
  steps: "milliseconds a training step on wasm",
  training: "steps of MLPs beside PyTorch, PEFT and stock tfjs",
  block: "steps of a Transformer block beside PyTorch",
  memory: "peaks of training",
  loading: "a language model from adapters and seed",
  start: "from nothing to the first step",
  gpu: "the GPU: losses beside wasm, ceilings, steps of the language models; at most 10 minutes",
};
type Part = keyof typeof MEANINGS;
const PARTS = Object.keys(MEANINGS) as Part[];
/** Not every machine has a GPU. */
const USUAL = PARTS.filter((part) => part !== "gpu");

/** Parts that each peer takes part in. */
const TORCH_PARTS: readonly Part[] = ["generator", "training", "block"];
const STOCK_PARTS: readonly Part[] = ["training"];

export const COMMAND = {
  name: "bench",
  summary: "Measures speed: ratios of the medians of interleaved repetitions, against peers that " +
    "do the same work in the same run. Let nothing else compute meanwhile.",
  flags: {
    only: {
      type: "list",
      choices: PARTS,
      meanings: MEANINGS,
      default: USUAL,
      help: "Only these parts",
    },
    peers: { type: "boolean", default: true, help: "Measure ours alone" },
    quick: { type: "boolean", help: "Few and short repetitions: a look, not a measurement" },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  notes: [
    "PyTorch, numpy and PEFT are installed once, into .lottalora/bench-venv; on Linux, PyPI's " +
    "build of PyTorch takes some gigabytes. Exit code 0 also where a target is missed.",
  ],
  examples: {
    "--quick --no-peers": "A look at our own speed",
    "--only training,block --json": "Two parts, measured, for a program",
    "--only gpu": "A machine with a GPU, into .lottalora/gpu.json",
  },
} satisfies Command;

/** How much is measured; interleaved medians of at least 9 repetitions, unless for a look. */
const EXTENT = {
  full: {
    generator: { width: 2048, warmUps: 3, counted: 15 },
    masks: { masks: 64, warmUps: 3, counted: 15 },
    steps: { steps: 16, warmUps: 1, counted: 9 },
    training: { timed: { dropout: 0.1, warmUps: 3, counted: 10 }, compared: 50, counted: 9 },
    block: { timed: { dropout: 0, warmUps: 1, counted: 3 }, compared: 10, counted: 9 },
    loading: { warmUps: 1, counted: 9 },
    start: { warmUps: 1, counted: 9 },
  },
  quick: {
    generator: { width: 512, warmUps: 1, counted: 3 },
    masks: { masks: 8, warmUps: 1, counted: 3 },
    steps: { steps: 3, warmUps: 0, counted: 1 },
    training: {
      ...{ timed: { dropout: 0.1, warmUps: 0, counted: 2 }, compared: 3, counted: 1 },
      sizes: ["medium"],
    },
    block: { timed: { dropout: 0, warmUps: 0, counted: 1 }, compared: 2, counted: 1 },
    loading: { warmUps: 0, counted: 1 },
    start: { warmUps: 0, counted: 1 },
  },
} as const;

/** Runs the command with its arguments; the exit code is the result. */
export async function benchCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const { values } = parseArguments(COMMAND, args);
  const parts = PARTS.filter((part) => values.only.includes(part));
  const load = currentLoad();
  if (load > QUIET_LOAD) say(`warning: other programs are computing here (load ${load})`);
  const refused = !values.peers;
  const torch = await peerFor(parts, TORCH_PARTS, refused, () => findPeer(PROJECT_ROOT, say));
  await using _torch = torch.peer;
  const stock = await peerFor(parts, STOCK_PARTS, refused, findStock);
  await using _stock = stock.peer;
  const peers = { torch: torch.peer, stock: stock.peer };
  await using files = await makeWorkFiles(PROJECT_ROOT);
  const found: Findings[] = [];
  for (const part of parts) {
    say(`measuring ${part}`);
    found.push(await measure(part, { peers, files, quick: values.quick, signal }));
  }
  const versions = { ...torch.peer?.versions, ...stock.peer?.versions };
  const machine = await describeMachine(
    load,
    Object.keys(versions).length === 0 ? null : versions,
  );
  const skipped = [
    ...(refused ? [{ what: "peers", reason: "--no-peers" }] : []),
    ...torch.skipped,
    ...stock.skipped,
  ];
  const report: Report = { ...joinFindings(found), skipped, quick: values.quick, machine };
  console.log(values.json ? JSON.stringify(report) : renderReport(report));
  return EXIT.ok;
}

/** Measures the GPU, and writes all that is found into a file for those who compare machines. */
async function benchGpu(extent: GpuExtent, signal?: AbortSignal): Promise<Findings> {
  const report = await measureGpu(extent, signal);
  const path = join(PROJECT_ROOT, ".lottalora", "gpu.json");
  await writeAtomically(path, `${JSON.stringify(report, null, 2)}\n`);
  say(`wrote ${path}`);
  if (report.caution !== null) say(`warning: ${report.caution}`);
  return gpuFindings(report);
}

/** The peer that some part needs, and what is left out without it. */
async function peerFor(
  parts: readonly Part[],
  needing: readonly Part[],
  refused: boolean,
  find: () => Promise<FoundPeer>,
): Promise<FoundPeer> {
  if (refused || !parts.some((part) => needing.includes(part))) return { peer: null, skipped: [] };
  return await find();
}

async function measure(
  part: Part,
  { peers, files, quick, signal }: {
    peers: Peers;
    files: WorkFiles;
    quick: boolean;
    signal?: AbortSignal;
  },
): Promise<Findings> {
  const extent = EXTENT[quick ? "quick" : "full"];
  /** In the words of the parts; a repetition of several steps warms up by itself. */
  const repeated = <E extends { warmUps?: number; counted: number }>(extent: E) => {
    const { warmUps = 0, counted } = extent;
    return { ...extent, repetitions: { warmUps, counted, signal } satisfies Repetitions };
  };
  switch (part) {
    case "generator":
      return await benchGenerator(peers.torch, repeated(extent.generator));
    case "masks":
      return await benchMasks(repeated(extent.masks));
    case "steps":
      return await benchSteps(repeated(extent.steps));
    case "training":
      return await benchTraining(peers, files, repeated(extent.training));
    case "block":
      return await benchBlock(peers.torch, files, repeated(extent.block));
    case "memory":
      return await benchMemory();
    case "loading":
      return await benchLoading(files, repeated(extent.loading).repetitions);
    case "start":
      return await benchStart(repeated(extent.start).repetitions);
    case "gpu":
      return await benchGpu(quick ? GPU_GLANCE : GPU_EXTENT, signal);
  }
}

if (import.meta.main) await runCommand((signal) => benchCommand(Deno.args, signal));
