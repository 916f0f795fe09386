/**
 * A small trained network and its artifact.
 *
 * @module
 */
import type { ConfigOverrides, RunConfig, RunResult } from "../../src/training/config.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { runToArtifact } from "../../src/artifact/benchmark_model.ts";
import type { NumberFormat } from "../../src/files/safetensors/number_format.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { BenchmarkData } from "../../src/training/benchmark.ts";
import { defaultConfig } from "../../src/training/validate.ts";

/** What was computed. */
export interface Trained {
  config: RunConfig;
  data: BenchmarkData;
  result: RunResult;
  artifact: Artifact;
}

/** Trains the preset tiny on npm's digits for a few steps. */
export async function trainSmall(
  overrides: ConfigOverrides = {},
  format: NumberFormat = "F32",
): Promise<Trained> {
  const engine = await startEngine("wasm");
  const data = await mnist.load(null);
  const config = defaultConfig(mnist, "tiny", {
    steps: 30,
    ...overrides,
    adapter: { scaling: "lora", ...overrides.adapter },
  });
  const computing = { engine: engine.identity, codeVersion: "0123456789abcdef" };
  const { result, artifact } = await runToArtifact(config, mnist, data, { computing, format });
  return { config, data, result, artifact };
}
