/**
 * How long it takes from nothing to the first training step.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../errors.ts";
import { lastWord, linesOf } from "../python/child.ts";
import type { FirstStep } from "./first_step.ts";
import { interleave, type Measured, type Repetitions } from "./interleave.ts";
import { type Findings, promisedValue, significant } from "./report.ts";

/** Seconds that it may take. */
const TARGET = 0.5;

const STAGES = {
  modules: "Deno and all modules loaded",
  engine: "engine started",
  network: "network made",
  step: "first step",
} satisfies Record<keyof FirstStep, string>;

/**
 * Seconds from asking for a process to the line it prints after its first optimiser step (medium
 * LottaLoRA on wasm); and what its stages took by its own clock.
 *
 * @param root The project's folder, absolute; `deno` must be allowed to run.
 * @param repetitions Processes started one after the other.
 */
export async function benchStart(root: string, repetitions: Repetitions): Promise<Findings> {
  const measure = "start of a process to first training step, wasm";
  const promised = { atMost: TARGET, unit: "s" };
  const [found] = await interleave([() => startOnce(root)], repetitions);
  const stages = Object.entries(STAGES).map(([stage, what]) => ({
    measure: `start: ${what}, wasm`,
    value: significant(found[stage]),
    unit: "ms",
  }));
  return { ratios: [promisedValue(measure, found.seconds, promised)], rates: stages };
}

async function startOnce(root: string): Promise<Measured> {
  const program = join(import.meta.dirname ?? ".", "first_step.ts");
  const begin = performance.now();
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", `--allow-read=${root}`, program],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const { value, done } = await linesOf(child.stdout).next();
  const seconds = (performance.now() - begin) / 1000;
  await child.status;
  if (done) throw new DataError(`the first step failed: ${lastWord(await complaints)}`);
  return { ...JSON.parse(value) as FirstStep, seconds };
}
