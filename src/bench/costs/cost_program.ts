/**
 * A whole program, started by `measure.ts`: some optimiser steps of one case of the study of costs.
 * Prints, as one line of JSON, what they cost.
 *
 * @module
 */

import process from "node:process";
import { median } from "simple-statistics";
import { startEngine } from "../../engine/engine.ts";
import { isOutOfMemory } from "../../engine/wasm/allocations.ts";
import { findCase } from "../../studies/findings/costs/cases.ts";
import type { CostMachine, CostRecord } from "../../studies/findings/costs/records.ts";
import { cpuModel } from "../../studies/rows/machine.ts";
import { stepTimes } from "./step_times.ts";

/** What is asked for. */
export interface CostRequest extends Pick<CostRecord, "network" | "variant" | "batch"> {
  /** Name of the engine; its BLAS uses one thread. */
  readonly engine: string;
  /** Steps before those that are timed, at least 1: Adam's moments appear with the first. */
  readonly warmUps: number;
  /** Steps that are timed. */
  readonly timed: number;
}

/** What the program prints: a record, or that the memory of wasm is too small for the case. */
export type CostAnswer = CostRecord | { readonly tooLarge: true };

/** Trains and measures. */
async function measureCost(request: CostRequest): Promise<CostRecord> {
  const { engine, warmUps, timed } = request;
  const { identity } = await startEngine(engine, engine === "native" ? { threads: 1 } : {});
  const one = findCase(request);
  const { seconds } = await stepTimes(one, { steps: warmUps + timed });
  return {
    network: request.network,
    variant: one.variant.id,
    batch: one.batch,
    // getrusage counts in KiB.
    peakBytes: 1024 * process.resourceUsage().maxRSS,
    secondsPerStep: median(seconds.slice(warmUps)),
    steps: timed,
    machine: await machineOf(identity),
  };
}

async function machineOf(engine: string): Promise<CostMachine> {
  return {
    cpu: await cpuModel(),
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    engine,
  };
}

/** What does not fit is an answer, too. */
async function answer(request: CostRequest): Promise<CostAnswer> {
  try {
    return await measureCost(request);
  } catch (error) {
    if (isOutOfMemory(error)) return { tooLarge: true };
    throw error;
  }
}

if (import.meta.main) console.log(JSON.stringify(await answer(JSON.parse(Deno.args[0]))));
