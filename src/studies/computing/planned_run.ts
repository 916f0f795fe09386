/**
 * One run to compute, with what it costs.
 *
 * @module
 */
import type { EngineName } from "../../engine/engine.ts";
import type { RunConfig } from "../../training/config.ts";
import { describeRun } from "../../training/run.ts";
import { countSteps, estimateBytes, estimateSeconds, type RunShape } from "./cost.ts";
import type { Decision } from "./explain.ts";
import type { Source } from "./source.ts";

/** One run to compute, with its cost. */
export interface PlannedRun extends Decision {
  /** What computes it. */
  readonly engine: EngineName;
  /** Steps, if it does not stop early. */
  readonly steps: number;
  /** Memory of the worker that computes it. */
  readonly bytes: number;
  /** By the model alone, without what was timed here. */
  readonly modelSeconds: number;
  /** Seconds on this machine. */
  readonly seconds: number;
}

/** The run of a decision; `factor` turns the model's seconds into those of this machine. */
export function planRun(
  decision: Decision,
  source: Source,
  engine: EngineName,
  factor: number,
): PlannedRun {
  const { config } = decision;
  const shape = shapeOf(config, source);
  const modelSeconds = estimateSeconds(config, shape);
  const steps = countSteps(config, shape.sizes);
  const bytes = estimateBytes(shape);
  return { ...decision, engine, steps, bytes, modelSeconds, seconds: factor * modelSeconds };
}

function shapeOf(config: RunConfig, { benchmark, data }: Source): RunShape {
  const { network, counts } = describeRun(config, benchmark, data);
  const { sizes, fixedInputs } = data.task;
  const isKept = fixedInputs === true && config.resample.schedule === "static";
  const rowsEach = benchmark.rowsEach?.(config.preset, data) ?? 1;
  const kept = isKept ? network.frozen.at(0)?.request ?? null : null;
  return { counts, sizes, features: data.features, rowsEach, kept };
}
