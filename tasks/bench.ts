/**
 * `deno task bench`: how fast it is here, beside what others do in the same run.
 *
 * @module
 */

import { PROJECT_ROOT } from "../src/studies/plan.ts";
import { type Command, parseArguments } from "./arguments.ts";
import { benchGenerator } from "./bench/generator.ts";
import { currentLoad, describeMachine, QUIET_LOAD } from "./bench/machine.ts";
import { benchMasks } from "./bench/masks.ts";
import { findPeer, type Peer } from "./bench/peer.ts";
import { type Findings, renderReport, type Report } from "./bench/report.ts";
import { benchSteps } from "./bench/steps.ts";
import { EXIT, runCommand, say } from "./command.ts";

const PARTS = ["generator", "masks", "steps"] as const;

const BENCH = {
  name: "bench",
  summary: "Measures speed: ratios of the medians of interleaved repetitions, against peers that " +
    "do the same work in the same run. Let nothing else compute meanwhile.",
  flags: {
    only: { type: "list", choices: PARTS, default: PARTS, help: "Only these parts" },
    "no-peers": { type: "boolean", help: "Measure ours alone, without PyTorch and numpy" },
    quick: { type: "boolean", help: "Few and short repetitions: a look, not a measurement" },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  notes: [
    "generator: the backbone's values a second, against torch.randn and numpy.",
    "masks: dropout masks a second. steps: milliseconds a training step on wasm.",
    "The peers are installed once, into .lottalora/bench-venv; for PyTorch on Linux, PyPI's build",
    "takes some gigabytes. Exit code 0 also where a target is missed.",
  ],
} satisfies Command;

/** How much is measured; interleaved medians of at least 9 repetitions, unless for a look. */
const EXTENT = {
  full: {
    generator: { width: 2048, warmUps: 3, counted: 15 },
    masks: { masks: 64, warmUps: 3, counted: 15 },
    steps: { steps: 16, warmUps: 1, counted: 9 },
  },
  quick: {
    generator: { width: 512, warmUps: 1, counted: 3 },
    masks: { masks: 8, warmUps: 1, counted: 3 },
    steps: { steps: 3, warmUps: 0, counted: 1 },
  },
} as const;

/** Runs the command with its arguments; the exit code is the result. */
export async function benchCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const { values } = parseArguments(BENCH, args);
  const parts = PARTS.filter((part) => values.only.includes(part));
  const load = currentLoad();
  if (load > QUIET_LOAD) say(`warning: other programs are computing here (load ${load})`);
  const { peer, skipped } = await peerFor(parts, values["no-peers"]);
  await using _peer = peer;
  const ratios: Findings["ratios"][number][] = [];
  const rates: Findings["rates"][number][] = [];
  for (const part of parts) {
    say(`measuring ${part}`);
    const found = await measure(part, { peer, quick: values.quick, signal });
    ratios.push(...found.ratios);
    rates.push(...found.rates);
  }
  const machine = await describeMachine(load, peer?.versions ?? null);
  const report: Report = { ratios, rates, skipped, quick: values.quick, machine };
  console.log(values.json ? JSON.stringify(report) : renderReport(report));
  return EXIT.ok;
}

/** The peer that some part needs, and what is left out without it. */
async function peerFor(
  parts: readonly string[],
  refused: boolean,
): Promise<{ peer: Peer | null; skipped: Report["skipped"] }> {
  if (!parts.includes("generator")) return { peer: null, skipped: [] };
  if (refused) return { peer: null, skipped: [{ what: "peers", reason: "--no-peers" }] };
  return await findPeer(PROJECT_ROOT, say);
}

function measure(
  part: typeof PARTS[number],
  { peer, quick, signal }: { peer: Peer | null; quick: boolean; signal?: AbortSignal },
): Promise<Findings> {
  const extent = EXTENT[quick ? "quick" : "full"];
  const { warmUps, counted } = extent[part];
  const repetitions = { warmUps, counted, signal };
  switch (part) {
    case "generator":
      return benchGenerator(peer, { ...extent.generator, repetitions });
    case "masks":
      return benchMasks({ ...extent.masks, repetitions });
    case "steps":
      return benchSteps({ ...extent.steps, repetitions });
  }
}

if (import.meta.main) await runCommand((signal) => benchCommand(Deno.args, signal));
