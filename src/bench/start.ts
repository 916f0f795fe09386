/**
 * How long it takes from nothing to the first training step.
 *
 * @module
 */

import type { FirstStep } from "./first_step.ts";
import { interleave, type Repetitions } from "./interleave.ts";
import { runOwnProgram } from "./own_program.ts";
import { type Findings, rateOf, ratioOf } from "./report.ts";

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
 * @param repetitions Processes started one after the other; `deno` must be allowed to run.
 */
export async function benchStart(repetitions: Repetitions): Promise<Findings> {
  const measure = "start of a process to first training step, wasm";
  const [found] = await interleave([() => runOwnProgram("first_step.ts")], repetitions);
  return {
    ratios: [ratioOf(measure, found.seconds, { atMost: TARGET, unit: "s" })],
    rates: Object.entries(STAGES).map(([stage, what]) =>
      rateOf(`start: ${what}, wasm`, found[stage], "ms")
    ),
  };
}
