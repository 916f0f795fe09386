/**
 * The goldens of a benchmark's own protocol: all that its options do together.
 *
 * @module
 */
import { readAs } from "../../benchmarks/read_as.ts";
import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { ConfigOverrides } from "../../training/config.ts";
import { defaultConfig } from "../../training/validate.ts";
import type { Golden } from "./golden.ts";
import { ADAM, CLIPPED, option, REDRAWN_TWICE, WATCHED } from "./option_goldens.ts";

/** Fewer than two short epochs have. */
const WARMUP_STEPS = 3;

/**
 * What protocols were read as before, where rows of it stand beside those of today: the goldens of
 * that keep their names, and those of today are called `protocol.2`.
 */
const FIRST_READINGS: Readonly<Record<string, readonly string[]>> = {
  mnist: ["scaling-over-rank"],
  physionet2012: ["scaling-over-rank", "cfc-no-dropout", "cfc-usual-start", "cfc-shared-masks"],
};

/** Two epochs of a protocol, by every method without adapters too, and redrawn twice a step. */
export function protocolGoldens(benchmark: AnyBenchmark): Golden[] {
  const today = variantsOf(shortProtocol(benchmark, {}));
  const readings = FIRST_READINGS[benchmark.id];
  if (readings === undefined) return named("protocol", today);
  const first = variantsOf(shortProtocol(benchmark, readAs(benchmark.id, readings)));
  const isNew = ([variant, changes]: [string, ConfigOverrides]) =>
    JSON.stringify(changes) !== JSON.stringify(first[variant]);
  return [
    ...named("protocol", first),
    ...named("protocol.2", Object.fromEntries(Object.entries(today).filter(isNew))),
  ];
}

function variantsOf(protocol: ConfigOverrides): Record<string, ConfigOverrides> {
  const { adapter: _, ...unadapted } = protocol;
  return {
    "": protocol,
    ".full": { ...unadapted, method: "full" },
    ".head": { ...unadapted, method: "head" },
    ".small": { ...unadapted, method: "small" },
    ".batch": { ...protocol, resample: REDRAWN_TWICE },
  };
}

function named(name: string, variants: Readonly<Record<string, ConfigOverrides>>): Golden[] {
  return Object.entries(variants)
    .map(([variant, changes]) => option(name + variant, changes, WATCHED));
}

/** What a benchmark's defaults switch on, at sizes that two short epochs feel. */
function shortProtocol(benchmark: AnyBenchmark, reading: ConfigOverrides): ConfigOverrides {
  const { optimizer, adapter, dropout, dropoutMasks, dropoutSteps, xavierGain } = defaultConfig(
    benchmark,
    benchmark.smoke.preset,
    reading,
  );
  const { weightDecay, clipNorm, warmupSteps } = optimizer;
  return {
    ...{ steps: null, epochs: 2, dropout, dropoutMasks, adapter: { ...adapter, rank: 3 } },
    // What rows leave out tells none of them apart.
    ...dropoutSteps === undefined || dropoutSteps === "shared" ? {} : { dropoutSteps },
    ...xavierGain === undefined || xavierGain === null ? {} : { xavierGain },
    optimizer: {
      ...optimizer,
      learningRate: ADAM.learningRate,
      weightDecay: weightDecay === 0 ? 0 : ADAM.weightDecay,
      clipNorm: clipNorm === null ? null : CLIPPED.clipNorm,
      warmupSteps: warmupSteps === 0 ? 0 : WARMUP_STEPS,
    },
  };
}
