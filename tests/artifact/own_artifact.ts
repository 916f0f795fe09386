/**
 * Artifacts of every benchmark's network with known numbers instead of trained ones, and what a
 * network makes of a few examples.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { type Artifact, createArtifact } from "../../src/artifact/artifact.ts";
import { withoutLeaks } from "../../src/engine/scope.ts";
import type { Architecture, Tensors } from "../../src/models/architecture.ts";
import { createNetwork, type Network, networkState } from "../../src/models/network.ts";
import type { AnyBenchmark, AnyData } from "../../src/training/benchmark.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

/** An artifact and what it was made of. */
export interface OwnArtifact {
  config: RunConfig;
  architecture: Architecture<Tensors>;
  artifact: Artifact;
}

/** The network of a benchmark's preset for smoke, every trained number moved by a known one. */
export async function ownArtifact(
  benchmark: AnyBenchmark,
  data: AnyData,
  overrides: ConfigOverrides = {},
): Promise<OwnArtifact> {
  const { preset } = benchmark.smoke;
  const config = { ...defaultConfig(benchmark, preset, overrides), dropout: 0 };
  const architecture = benchmark.architecture(preset, data);
  const network = createNetwork(architecture, config);
  network.materialise();
  try {
    await moveAll(network);
    const { features, classes, extent = null } = data;
    const { id } = benchmark;
    const facts = { name: network.name, benchmark: id, preset, features, classes, extent };
    const artifact = await createArtifact(network, {
      options: config,
      architecture: { ...facts, preprocessing: null },
    });
    return { config, architecture, artifact };
  } finally {
    network.dispose();
  }
}

/** Moves every number by up to a tenth, differently in each tensor; variances stay positive. */
async function moveAll(network: Network<Tensors>): Promise<void> {
  for (const [salt, held] of networkState(network).entries()) {
    const by = closedValues(held.size, salt, 0.2);
    const values = await held.values();
    held.assign(values.map((value, i) => value + by[i]));
  }
}

/** What a network makes of the first examples of a split, in plain memory. */
export function outputsOf(
  { forward }: Pick<Network<Tensors>, "forward">,
  { task }: AnyData,
  count = 4,
): Float32Array {
  return withoutLeaks(() => {
    const rows = Math.min(count, task.sizes.validation);
    const { inputs } = task.batch("validation", Uint32Array.from({ length: rows }, (_, i) => i));
    const outputs: tf.Tensor2D = forward(inputs, PREDICTION);
    return outputs.dataSync<"float32">().slice();
  });
}

/** Largest difference of two lists, relative to the largest value where that is above 1. */
export function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}
