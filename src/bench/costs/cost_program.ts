/**
 * A whole program, started by `measure.ts`: some optimiser steps of one case of the study of costs.
 * Prints, as one line of JSON, what they cost.
 *
 * @module
 */

import process from "node:process";
import { median } from "simple-statistics";
import { nextToken } from "../../benchmarks/next_token.ts";
import type { TokenText } from "../../data/wikitext/token_text.ts";
import { startEngine } from "../../engine/engine.ts";
import { createNetwork } from "../../models/network.ts";
import { createStream } from "../../random/stream.ts";
import { configOf, type CostCase, findCase } from "../../studies/findings/costs/cases.ts";
import type { CostMachine, CostRecord } from "../../studies/findings/costs/records.ts";
import { cpuModel } from "../../studies/rows/machine.ts";
import { train } from "../../training/trainer.ts";

/** What is asked for. */
export interface CostRequest extends Pick<CostRecord, "network" | "variant" | "batch"> {
  /** Name of the engine; its BLAS uses one thread. */
  readonly engine: string;
  /** Steps before those that are timed, at least 1: Adam's moments appear with the first. */
  readonly warmUps: number;
  /** Steps that are timed. */
  readonly timed: number;
}

/** Trains and measures. */
async function measureCost(request: CostRequest): Promise<CostRecord> {
  const { identity } = await startEngine(request.engine, oneThread(request.engine));
  const one = findCase(request);
  const times = await stepTimes(one, request);
  return {
    network: request.network,
    variant: one.variant.id,
    batch: one.batch,
    // getrusage counts in KiB.
    peakBytes: 1024 * process.resourceUsage().maxRSS,
    secondsPerStep: median(times.slice(request.warmUps)),
    steps: request.timed,
    machine: await machineOf(identity),
  };
}

function oneThread(engine: string): { threads?: number } {
  return engine === "native" ? { threads: 1 } : {};
}

/** Seconds of each step, from the end of the last one to its own. */
async function stepTimes(one: CostCase, { warmUps, timed }: CostRequest): Promise<number[]> {
  const { network: { benchmark, preset, shape }, variant } = one;
  const config = { ...configOf(one), steps: warmUps + timed };
  const options = { ...config, keep: variant.keep };
  const network = createNetwork(benchmark.architecture(preset, shape), options);
  network.materialise();
  const ends = [performance.now()];
  const extent = shape.extent ?? 1;
  // One window more than is trained on: an epoch's end would be scored.
  const windows = one.batch * (config.steps + 1);
  const task = nextToken(drawnText(shape.classes, windows * extent + 1, extent), extent);
  await train(network, task, config, {
    onEvent: ({ type }) => void (type === "step" && ends.push(performance.now())),
  });
  return ends.slice(1).map((end, step) => (end - ends[step]) / 1000);
}

/** A text without a meaning: how long a step takes does not depend on the words. */
function drawnText(vocabulary: number, tokens: number, extent: number): TokenText {
  const words = createStream(42, "costs", "tokens").words(0, tokens);
  const train = Uint16Array.from(words, (word) => word % vocabulary);
  // Nothing is scored, but a text has three parts.
  const unused = train.subarray(0, extent + 1);
  return { name: "drawn tokens", digest: "", vocabulary, train, validation: unused, test: unused };
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

if (import.meta.main) console.log(JSON.stringify(await measureCost(JSON.parse(Deno.args[0]))));
