/**
 * `deno task bench`: how fast it is here, beside what others do in the same run.
 *
 * @module
 */

import { PROJECT_ROOT } from "../src/studies/computing/plan.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { benchBlock } from "../src/bench/block.ts";
import { benchGenerator } from "../src/bench/generator.ts";
import type { Repetitions } from "../src/bench/interleave.ts";
import type { Peer } from "../src/bench/line_peer.ts";
import { benchLoading } from "../src/bench/loading.ts";
import { currentLoad, describeMachine, QUIET_LOAD } from "../src/bench/machine.ts";
import { benchMasks } from "../src/bench/masks.ts";
import { benchMemory } from "../src/bench/memory.ts";
import { ownBlock } from "../src/bench/own_block.ts";
import { ownMemory } from "../src/bench/own_memory.ts";
import { findPeer } from "../src/bench/peer.ts";
import { type Findings, renderReport, type Report, type Skipped } from "../src/bench/report.ts";
import { benchStart } from "../src/bench/start.ts";
import { benchSteps } from "../src/bench/steps.ts";
import { findStock } from "../src/bench/stock.ts";
import { benchTraining, type Peers } from "../src/bench/training.ts";
import { makeWorkFiles } from "../src/bench/work_files.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";

const PARTS = [
  "generator",
  "masks",
  "steps",
  "training",
  "block",
  "memory",
  "loading",
  "start",
] as const;
type Part = typeof PARTS[number];

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
      meanings: {
        generator: "the backbone's values a second, against torch.randn and numpy",
        masks: "dropout masks a second",
        steps: "milliseconds a training step on wasm",
        training: "steps of MLPs beside PyTorch, PEFT and stock tfjs",
        block: "steps of a Transformer block beside PyTorch",
        memory: "peaks of training",
        loading: "a language model from adapters and seed",
        start: "from nothing to the first step",
      },
      default: PARTS,
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
  const stock = await peerFor(parts, STOCK_PARTS, refused, () => findStock(PROJECT_ROOT));
  await using _stock = stock.peer;
  const peers = { torch: torch.peer, stock: stock.peer };
  const ratios: Findings["ratios"][number][] = [];
  const rates: Findings["rates"][number][] = [];
  for (const part of parts) {
    say(`measuring ${part}`);
    const found = await measure(part, peers, { quick: values.quick, signal });
    ratios.push(...found.ratios);
    rates.push(...found.rates);
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
  const report: Report = { ratios, rates, skipped, quick: values.quick, machine };
  console.log(values.json ? JSON.stringify(report) : renderReport(report));
  return EXIT.ok;
}

/** The peer that some part needs, and what is left out without it. */
async function peerFor(
  parts: readonly Part[],
  needing: readonly Part[],
  refused: boolean,
  find: () => Promise<{ peer: Peer | null; skipped: readonly Skipped[] }>,
): Promise<{ peer: Peer | null; skipped: readonly Skipped[] }> {
  if (refused || !parts.some((part) => needing.includes(part))) return { peer: null, skipped: [] };
  return await find();
}

async function measure(
  part: Part,
  peers: Peers,
  { quick, signal }: { quick: boolean; signal?: AbortSignal },
): Promise<Findings> {
  const extent = EXTENT[quick ? "quick" : "full"];
  switch (part) {
    case "generator":
      return await benchGenerator(peers.torch, repeated(extent.generator, signal));
    case "masks":
      return await benchMasks(repeated(extent.masks, signal));
    case "steps":
      return await benchSteps(repeated(extent.steps, signal));
    case "training": {
      await using files = await makeWorkFiles(PROJECT_ROOT);
      return await benchTraining(peers, files, repeated(extent.training, signal));
    }
    case "block": {
      await using files = await makeWorkFiles(PROJECT_ROOT);
      const own = { own: ownBlock };
      return await benchBlock(peers.torch, files, { ...repeated(extent.block, signal), ...own });
    }
    case "memory":
      return await benchMemory(ownMemory());
    case "loading": {
      await using files = await makeWorkFiles(PROJECT_ROOT);
      const { repetitions } = repeated(extent.loading, signal);
      return await benchLoading(PROJECT_ROOT, files, repetitions);
    }
    case "start":
      return await benchStart(PROJECT_ROOT, repeated(extent.start, signal).repetitions);
  }
}

/** An extent in the words of the parts; a repetition of several steps warms up by itself. */
function repeated<E extends { readonly warmUps?: number; readonly counted: number }>(
  extent: E,
  signal?: AbortSignal,
): E & { repetitions: Repetitions } {
  const { warmUps = 0, counted } = extent;
  return { ...extent, repetitions: { warmUps, counted, signal } };
}

if (import.meta.main) await runCommand((signal) => benchCommand(Deno.args, signal));
