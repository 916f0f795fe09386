/**
 * One run, from configuration to result.
 *
 * @module
 */

import { PREDICTION } from "../adapter/layer.ts";
import type { Benchmark, BenchmarkData } from "./benchmark.ts";
import { digestOf } from "../data/digest.ts";
import { withoutLeaks } from "../engine/scope.ts";
import { countParameters, withParameterBudget } from "../models/counts.ts";
import { refuseNonFiniteScore } from "./divergence.ts";
import { createNetwork, type Network } from "../models/network.ts";
import type { Counts, RunConfig, RunResult } from "./config.ts";
import { roundBeta } from "./progress.ts";
import { UNSEEN_DRAW } from "./resampling.ts";
import type { Score, SplitName, Task } from "./task.ts";
import { train, type TrainOptions } from "./trainer.ts";

/**
 * Trains and evaluates one configuration. Equal configuration, data and portable engine give an
 * equal result, to the bit. Leaves no tensor behind.
 *
 * @param config a configuration accepted by {@linkcode validateConfig}
 * @throws {DataError} when training diverges
 */
export async function run(
  config: RunConfig,
  benchmark: Benchmark,
  data: BenchmarkData,
  options: TrainOptions = {},
): Promise<RunResult> {
  const { network, counts } = describeRunNetwork(config, benchmark, data);
  try {
    network.materialise();
    const { steps, epochs, trainLoss, betaTrace } = await train(
      network,
      data.task,
      config,
      options,
    );
    const validation = score(network, data.task, "validation");
    const test = score(network, data.task, "test");
    refuseNonFiniteScore(test, steps);
    const resampled = config.resample.schedule !== "static" && network.frozen.length > 0;
    return {
      metric: data.task.metric,
      value: test.value,
      validation: validation.value,
      validationLoss: validation.loss,
      testLoss: test.loss,
      trainLoss,
      valueWithoutBackbone: network.frozen.length > 0
        ? score(network, data.task, "test", true).value
        : null,
      valueFreshBackbone: resampled ? scoreOnUnseenScaffold(network, data.task) : null,
      beta: roundBeta(network.beta()),
      betaTrace,
      counts,
      steps,
      epochs,
      adapterDigest: trainedDigest(network),
    };
  } finally {
    network.dispose();
  }
}

/** The network of a configuration, as a skeleton, and its parameter counts. */
export function describeRunNetwork(
  config: RunConfig,
  benchmark: Benchmark,
  data: Pick<BenchmarkData, "features" | "classes">,
): { network: Network; counts: Counts } {
  const architecture = benchmark.architecture(config.preset, data);
  if (config.method !== "small") {
    const network = createNetwork(architecture, config);
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

function score(network: Network, task: Task, split: SplitName, withoutBackbone = false): Score {
  const pass = { ...PREDICTION, withoutBackbone };
  return withoutLeaks(() => task.evaluate((x) => network.forward(x, pass), split));
}

function scoreOnUnseenScaffold(network: Network, task: Task): number {
  network.draw(UNSEEN_DRAW);
  return score(network, task, "test").value;
}

/** SHA-256 over name, shape and little-endian values of every trained parameter, by name. */
function trainedDigest(network: Network): string {
  const encoder = new TextEncoder();
  const parts = network.trained
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap((parameter) => [
      encoder.encode(`${parameter.name} ${JSON.stringify(parameter.shape)}\n`),
      new Uint8Array(parameter.values().buffer),
    ]);
  return digestOf(...parts);
}
