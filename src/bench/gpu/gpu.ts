/**
 * A GPU measured in one go: whether it computes rightly, what it can do at most, and how fast and in
 * how much memory it trains the paper's language models.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { median } from "simple-statistics";
import { startEngine } from "../../engine/engine.ts";
import { PAPER_BATCH, SMALL_BATCH, VARIANTS } from "../../studies/findings/costs/cases.ts";
import { PAPER_CASES, type SizeCase } from "../../studies/findings/sizes/cases.ts";
import { stepTimes } from "../costs/step_times.ts";
import { type Findings, rateOf, ratioOf } from "../report.ts";
import { type Ceilings, type CeilingWork, measureCeilings } from "./ceilings.ts";

/** How much is measured. */
export interface GpuExtent {
  /** Networks of the study of costs, small ones first. */
  readonly networks: readonly string[];
  /** Batches that are tried, in order, until one fits. */
  readonly batches: readonly number[];
  /** Steps that are timed, after one that is not. */
  readonly timed: number;
  /** Steps of the smallest network whose losses are compared with those of wasm. */
  readonly compared: number;
  /** Seconds after which a batch is given up. */
  readonly secondsEach: number;
  /** Seconds after which all that is left is given up; the step under way is ended first. */
  readonly secondsInAll: number;
  readonly ceilings: CeilingWork;
}

/** Within ten minutes. */
export const GPU_EXTENT: GpuExtent = {
  networks: PAPER_CASES.map(({ id }) => id),
  batches: [PAPER_BATCH, 8, SMALL_BATCH],
  timed: 5,
  compared: 5,
  secondsEach: 60,
  secondsInAll: 480,
  ceilings: { width: 4096, values: 2 ** 25, operations: 8, readings: 5 },
};

/** A look, which software can do too. */
export const GPU_GLANCE: GpuExtent = {
  networks: ["3M"],
  batches: [SMALL_BATCH],
  timed: 1,
  compared: 1,
  secondsEach: 120,
  secondsInAll: 120,
  ceilings: { width: 256, values: 2 ** 20, operations: 2, readings: 1 },
};

/** One network on the GPU. */
export interface GpuSteps {
  readonly network: string;
  readonly method: "full" | "lottalora";
  /** Windows of 128 tokens a step; null where none of the batches fitted in memory and time. */
  readonly batch: number | null;
  /** Median; null likewise. */
  readonly secondsPerStep: number | null;
  /** Largest number of bytes of tensors between two steps; null likewise. */
  readonly bytes: number | null;
  /** Why larger batches, or all, were given up, one line each. */
  readonly givenUp: readonly string[];
}

/** All that is found; the file holds it. */
export interface GpuReport {
  /** Identity of the engine: the adapter among it. */
  readonly engine: string;
  /** What speaks against the adapter; null for a real GPU. */
  readonly caution: string | null;
  /** Largest relative difference of losses between this engine and wasm, over some steps. */
  readonly lossDifference: number;
  readonly ceilings: Ceilings;
  readonly steps: readonly GpuSteps[];
}

/** What losses of two engines may differ by. */
const TOLERANCE = 1e-3;

/**
 * Measures the GPU that there is; starting the engine checks its kernels and its arithmetic.
 *
 * @throws {DataError} when there is none, or it computes wrongly
 */
export async function measureGpu(extent: GpuExtent, signal?: AbortSignal): Promise<GpuReport> {
  const end = performance.now() + 1000 * extent.secondsInAll;
  const compared = { steps: extent.compared, signal };
  const smallest = { network: PAPER_CASES[0], variant: VARIANTS[1], batch: SMALL_BATCH };
  await startEngine("wasm");
  const { losses: wanted } = await stepTimes(smallest, compared);
  const { identity, caution = null } = await startEngine("webgpu");
  const { losses } = await stepTimes(smallest, compared);
  const lossDifference = Math.max(
    ...losses.map((loss, i) => Math.abs(loss - wanted[i]) / Math.abs(wanted[i])),
  );
  const ceilings = await measureCeilings(extent.ceilings);
  const steps: GpuSteps[] = [];
  for (const network of PAPER_CASES.filter(({ id }) => extent.networks.includes(id))) {
    for (const method of ["full", "lottalora"] as const) {
      steps.push(await timed(network, method, { ...extent, end, signal }));
    }
  }
  return { engine: identity, caution, lossDifference, ceilings, steps };
}

/** The first batch that fits in memory and time. */
async function timed(
  network: SizeCase,
  method: GpuSteps["method"],
  { batches, timed, secondsEach, end, signal }: GpuExtent & {
    readonly end: number;
    readonly signal?: AbortSignal;
  },
): Promise<GpuSteps> {
  const variant = VARIANTS[method === "full" ? 0 : 1];
  const givenUp: string[] = [];
  for (const batch of batches) {
    signal?.throwIfAborted();
    const left = (end - performance.now()) / 1000;
    if (left <= 0) {
      givenUp.push(`batch ${batch}: no time was left`);
      continue;
    }
    const most = Math.min(secondsEach, left);
    const limit = AbortSignal.timeout(1000 * most);
    let bytes = 0;
    try {
      // A device that failed is started anew.
      await startEngine("webgpu");
      const { seconds } = await stepTimes({ network, variant, batch }, {
        steps: 1 + timed,
        onStep: () => bytes = Math.max(bytes, tf.memory().numBytes),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      const secondsPerStep = median(seconds.slice(1));
      return { network: network.id, method, batch, secondsPerStep, bytes, givenUp };
    } catch (error) {
      signal?.throwIfAborted();
      givenUp.push(`batch ${batch}: ${reasonOf(error, limit, most)}`);
    }
  }
  return { network: network.id, method, batch: null, secondsPerStep: null, bytes: null, givenUp };
}

function reasonOf(error: unknown, { aborted }: AbortSignal, seconds: number): string {
  if (aborted) return `more than ${Math.round(seconds)} s`;
  if (error instanceof Error) return error.message.split("\n")[0];
  return String(error);
}

/** What the bench's table says of it. */
export function gpuFindings({ lossDifference, ceilings, steps }: GpuReport): Findings {
  const atMost = { atMost: TOLERANCE, unit: "of the loss" };
  return {
    ratios: [
      ratioOf("losses of 3M's first steps, webgpu beside wasm", lossDifference, atMost),
    ],
    rates: [
      rateOf("largest product, webgpu", ceilings.gflops, "GFLOP/s"),
      rateOf("longest sum, webgpu", ceilings.gigabytesPerSecond, "GB/s"),
      ...steps.flatMap(({ network, method, batch, secondsPerStep, bytes }) => {
        if (secondsPerStep === null || bytes === null) return [];
        const what = `${network}, ${method}, batch ${batch}, webgpu`;
        return [
          rateOf(what, 1 / secondsPerStep, "steps/s"),
          rateOf(`${what}: tensors`, bytes / 2 ** 20, "MiB"),
        ];
      }),
    ],
  };
}
