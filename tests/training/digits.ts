/**
 * Runs on the 10,000 digits that come with the packages.
 *
 * @module
 */
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { ConfigOverrides, RunConfig, RunResult } from "../../src/training/config.ts";
import { run } from "../../src/training/run.ts";
import type { TrainOptions } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";

/** The tiny MLP at rank 2 for 20 steps of the paper's protocol, its adapters times alpha / r. */
export function digitsConfig(overrides: ConfigOverrides = {}): RunConfig {
  return defaultConfig(mnist, "tiny", {
    steps: 20,
    ...overrides,
    adapter: { rank: 2, scaling: "lora", ...overrides.adapter },
  });
}

let loading: ReturnType<typeof mnist.load> | undefined;

/** The digits, loaded once. */
export function digits(): ReturnType<typeof mnist.load> {
  return loading ??= mnist.load(null);
}

/** Trains and scores on the digits. */
export async function runOnDigits(
  overrides: ConfigOverrides = {},
  { engine = "wasm", ...options }: TrainOptions & { engine?: string } = {},
): Promise<RunResult> {
  const data = await digits();
  await startEngine(engine);
  return await run(digitsConfig(overrides), mnist, data, options);
}
