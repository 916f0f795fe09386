/**
 * The goldens of a benchmark's own protocol: all that its options do together.
 *
 * @module
 */
import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { ConfigOverrides } from "../../training/config.ts";
import { defaultConfig } from "../../training/validate.ts";
import type { Golden } from "./golden.ts";
import { ADAM, CLIPPED, option, REDRAWN_TWICE, WATCHED } from "./option_goldens.ts";

/** Fewer than two short epochs have. */
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
    "protocol.batch": { ...protocol, resample: REDRAWN_TWICE },
  };
  return Object.entries(variants).map(([name, changes]) => option(name, changes, WATCHED));
}

/** What a benchmark's defaults switch on, at sizes that two short epochs feel. */
function shortProtocol(benchmark: AnyBenchmark): ConfigOverrides {
  const { optimizer, adapter, dropout, dropoutMasks } = defaultConfig(
    benchmark,
    benchmark.smoke.preset,
  );
  const { weightDecay, clipNorm, warmupSteps } = optimizer;
  return {
    ...{ steps: null, epochs: 2, dropout, dropoutMasks, adapter: { ...adapter, rank: 3 } },
    optimizer: {
      ...optimizer,
      learningRate: ADAM.learningRate,
      weightDecay: weightDecay === 0 ? 0 : ADAM.weightDecay,
      clipNorm: clipNorm === null ? null : CLIPPED.clipNorm,
      warmupSteps: warmupSteps === 0 ? 0 : WARMUP_STEPS,
    },
  };
}
