/**
 * One run, from configuration to result.
 *
 * @module
 */

import { PREDICTION } from "../adapter/layer.ts";
import type { Keep } from "../adapter/kept.ts";
import type { Benchmark, BenchmarkData, DataShape } from "./benchmark.ts";
import { digestOf } from "../files/digest.ts";
import { countParameters, withParameterBudget } from "../models/counts.ts";
import { refuseNonFiniteScore, watchFinite } from "./divergence.ts";
import type { Tensors } from "../models/architecture.ts";
import { createNetwork, type Network } from "../models/network.ts";
import type { Counts, RunConfig, RunResult } from "./config.ts";
import { kept, roundBeta } from "./progress.ts";
import { UNSEEN_DRAW } from "./resampling.ts";
import type { Score, SplitName, Task } from "./task.ts";
import { train, type TrainOptions } from "./trainer.ts";
import { validateConfig } from "./validate.ts";

/** How a run is watched and where its numbers are kept; none of it changes its result on `wasm`. */
export interface RunOptions extends TrainOptions {
  /** How frozen matrices are kept; `memory` by default. */
  keep?: Keep;
}

/**
 * Trains and evaluates one configuration. Equal configuration, data and portable engine give an
 * equal result, to the bit. Leaves no tensor behind.
 *
 * @param config a configuration, of {@linkcode defaultConfig} for instance
 * @param benchmark the benchmark it names
 * @param data of the benchmark's `load`; not changed
 * @param options who watches, where checkpoints lie, how the backbone is kept
 * @returns metrics, beta over time, counts and the digest of all trained values
 * @throws {UsageError} when {@linkcode validateConfig} refuses the configuration
 * @throws {DataError} when training diverges, naming step, layer and loss
 */
export async function run<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  options: RunOptions = {},
): Promise<RunResult> {
  validateConfig(config, benchmark);
  const { network, counts } = describeRunNetwork(config, benchmark, data, options.keep);
  try {
    network.materialise();
    await benchmark.initialise?.(network, { preset: config.preset, data });
    const { steps, epochs, trainLoss, betaTrace } = await train(
      network,
      data.task,
      config,
      options,
    );
    const score = (split: SplitName, withoutBackbone = false) =>
      finiteScore(network, data.task, { split, withoutBackbone, steps });
    const validation = await score("validation");
    const test = await score("test");
    const resampled = config.resample.schedule !== "static" && network.frozen.length > 0;
    const measures = await data.task.measure?.((x) => network.forward(x, PREDICTION)) ?? null;
    const without = network.frozen.length > 0 ? await score("test", true) : null;
    if (resampled) network.draw(UNSEEN_DRAW);
    const fresh = resampled ? await score("test") : null;
    return {
      metric: data.task.metric,
      value: test.value,
      validation: validation.value,
      validationLoss: validation.loss,
      testLoss: test.loss,
      trainLoss,
      valueWithoutBackbone: without?.value ?? null,
      valueFreshBackbone: fresh?.value ?? null,
      beta: roundBeta(await network.beta()),
      betaTrace,
      counts,
      steps,
      epochs,
      measures,
      adapterDigest: await trainedDigest(network),
    };
  } finally {
    network.dispose();
  }
}

/** The network of a configuration, as a skeleton, and its parameter counts. */
export function describeRunNetwork<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: DataShape,
  keep?: Keep,
): { network: Network<I>; counts: Counts } {
  const architecture = benchmark.architecture(config.preset, data);
  if (config.method !== "small") {
    const network = createNetwork(architecture, { ...config, keep });
    return { network, counts: countParameters(architecture, config) };
  }
  const { full, trainable: budget } = countParameters(architecture, {
    ...config,
    method: "lottalora",
  });
  const scaled = (factor: number) => benchmark.architecture(config.preset, data, factor);
  const small = withParameterBudget(scaled, budget, config);
  const { trainable } = countParameters(small, config);
  return {
    network: createNetwork(small, config),
    counts: { trainable, full, fullPlusAdapters: full },
  };
}

/** Scores a split; throws where any layer's output is not finite. */
async function finiteScore(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  { split, withoutBackbone, steps }: { split: SplitName; withoutBackbone: boolean; steps: number },
): Promise<Score> {
  const watch = watchFinite();
  const pass = { ...PREDICTION, withoutBackbone, probe: watch.probe };
  const score = await task.evaluate((x) => network.forward(x, pass), split);
  refuseNonFiniteScore(score, { firstLayer: await watch.found(), split, steps });
  return score;
}

/** SHA-256 over name, shape and little-endian values of all that training moved, by name. */
async function trainedDigest(
  network: Pick<Network, "trained" | "carried">,
): Promise<string> {
  const encoder = new TextEncoder();
  const sorted = kept(network).toSorted((a, b) => a.name < b.name ? -1 : 1);
  const parts: Uint8Array[] = [];
  for (const parameter of sorted) {
    parts.push(encoder.encode(`${parameter.name} ${JSON.stringify(parameter.shape)}\n`));
    parts.push(new Uint8Array((await parameter.values()).buffer));
  }
  return digestOf(...parts);
}
