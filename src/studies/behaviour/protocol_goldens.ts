/**
 * The goldens of a benchmark's own protocol: all that its options do together.
 *
 * @module
 */
import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { ConfigOverrides } from "../../training/config.ts";
import { defaultConfig } from "../../training/validate.ts";
import type { Golden } from "./golden.ts";
import { option } from "./option_goldens.ts";

/** Rates at which a few steps of Adam move every value visibly, and limits that they reach. */
const LEARNING_RATE = 0.01;
const WEIGHT_DECAY = 0.02;
const CLIP_NORM = 0.01;
const WARMUP_STEPS = 3;

/** Two epochs of a protocol, by every method without adapters too, and redrawn twice a step. */
export function protocolGoldens(benchmark: AnyBenchmark): Golden[] {
  const protocol = shortProtocol(benchmark);
  const { adapter: _, ...unadapted } = protocol;
  const variants: Readonly<Record<string, ConfigOverrides>> = {
    "protocol": protocol,
    "protocol.full": { ...unadapted, method: "full" },
    "protocol.head": { ...unadapted, method: "head" },
    "protocol.small": { ...unadapted, method: "small" },
    "protocol.batch": { ...protocol, resample: { schedule: "batch", k: 2 } },
  };
  return Object.entries(variants).map(([name, changes]) =>
    option(name, changes, { watched: true })
  );
}

/** What a benchmark's defaults switch on, at sizes that two short epochs feel. */
function shortProtocol(benchmark: AnyBenchmark): ConfigOverrides {
  const { optimizer, adapter, dropout } = defaultConfig(benchmark, benchmark.smoke.preset);
  const { weightDecay, clipNorm, warmupSteps } = optimizer;
  return {
    ...{ steps: null, epochs: 2, dropout, adapter: { ...adapter, rank: 3 } },
    optimizer: {
      ...optimizer,
      learningRate: LEARNING_RATE,
      weightDecay: weightDecay === 0 ? 0 : WEIGHT_DECAY,
      clipNorm: clipNorm === null ? null : CLIP_NORM,
      warmupSteps: warmupSteps === 0 ? 0 : WARMUP_STEPS,
    },
  };
}
