/**
 * Some optimiser steps of a language model, timed.
 *
 * @module
 */

import { nextToken } from "../../benchmarks/next_token.ts";
import { createNetwork } from "../../models/network.ts";
import { configOf, type CostCase } from "../../studies/findings/costs/cases.ts";
import { train } from "../../training/trainer.ts";
import { meaninglessText } from "../meaningless_text.ts";

/** What the steps of a case showed. */
export interface StepTimes {
  /** Seconds of each step, from the end of the last one to its own. */
  readonly seconds: number[];
  /** Its loss. */
  readonly losses: number[];
}

/** How steps are made and watched. */
export interface StepOptions {
  /** Number of steps, at least 1. */
  readonly steps: number;
  /** Called after each. */
  readonly onStep?: () => void;
  /** Stops between two steps with an `AbortError`. */
  readonly signal?: AbortSignal;
}

/** Trains a new network on the current engine, from the start. */
export async function stepTimes(
  one: Pick<CostCase, "network" | "variant" | "batch">,
  { steps, onStep = () => {}, signal }: StepOptions,
): Promise<StepTimes> {
  const { network: { benchmark, preset, shape }, variant, batch } = one;
  const config = { ...configOf(one), steps };
  const options = { ...config, keep: variant.keep };
  const network = createNetwork(benchmark.architecture(preset, shape), options);
  const extent = shape.extent ?? 1;
  // One step more than is made: an epoch's end would be scored.
  const tokens = batch * (steps + 1) * extent + 1;
  const task = nextToken(meaninglessText(shape.classes, tokens, extent), extent);
  const ends: number[] = [];
  const losses: number[] = [];
  try {
    network.materialise();
    ends.push(performance.now());
    await train(network, task, config, {
      onEvent: (event) => {
        if (event.type !== "step") return;
        ends.push(performance.now());
        losses.push(event.loss);
        onStep();
      },
      signal,
    });
  } finally {
    network.dispose();
  }
  return { seconds: ends.slice(1).map((end, step) => (end - ends[step]) / 1000), losses };
}
