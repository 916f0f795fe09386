/**
 * The goldens of a benchmark's sizes.
 *
 * @module
 */
import { PREDICTION } from "../../adapter/layer.ts";
import { tidied } from "../../engine/scope.ts";
import { describeRun } from "../../training/run.ts";
import { defaultConfig } from "../../training/validate.ts";
import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { Golden, Workshop } from "./golden.ts";
import { shortDigest } from "./result_digest.ts";

/** Parameters of a network that is drawn within a second. */
const FEW = 3_000_000;

/** One golden a preset but that of the smoke run, which all other goldens have. */
export function presetGoldens({ presets, smoke }: AnyBenchmark): Golden[] {
  return presets.filter((preset) => preset !== smoke.preset).map((preset) => ({
    name: `preset.${preset}`,
    uses: ({ config }) => config.preset === preset,
    digest: (workshop) => digestOfPreset(workshop, preset),
  }));
}

/** What a network consists of, and what it says to a few examples unless it is large. */
async function digestOfPreset({ benchmark, data }: Workshop, preset: string): Promise<string> {
  const config = defaultConfig(benchmark, preset);
  const { network, counts } = describeRun(config, benchmark, data);
  const trained = network.trained.map(({ name, shape }) => ({ name, shape }));
  const parts = { name: network.name, counts, trained };
  if (counts.full > FEW) return shortDigest(parts);
  try {
    network.materialise();
    const outputs = tidied(() => {
      const { inputs } = data.task.batch("train", Uint32Array.of(0));
      return network.forward(inputs, PREDICTION);
    });
    const values = Array.from(await outputs.data());
    outputs.dispose();
    return shortDigest({ ...parts, values });
  } finally {
    network.dispose();
  }
}
