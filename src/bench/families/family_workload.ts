/**
 * What PyTorch needs to do the same work as a benchmark here: the numbers at the start, and the
 * batches in their order.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { encodeFloats } from "../../files/safetensors/floats.ts";
import { createNetwork } from "../../models/network.ts";
import type { Tensors } from "../../models/architecture.ts";
import { createStream, permutation } from "../../random/stream.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import type { RunConfig } from "../../training/config.ts";
import { turnsOf } from "../../training/turns.ts";
import { numbersOf } from "../workload.ts";

/**
 * The file of a training: initial values by name, then the tensors of each batch as
 * `batch.NUMBER.inputs`, `batch.NUMBER.targets.NAME` and so on, all as float32 vectors.
 *
 * @param config of the training
 * @param count batches, the first ones
 */
export async function encodeFamilyWork(
  benchmark: AnyBenchmark,
  data: AnyData,
  config: RunConfig,
  count: number,
): Promise<Uint8Array> {
  const network = createNetwork(benchmark.architecture(config.preset, data), config);
  try {
    network.materialise();
    const tensors = await numbersOf(network);
    for (const [number, indices] of firstBatches(data, config, count).entries()) {
      const { inputs, targets } = data.task.batch("train", indices);
      for (const [name, tensor] of [...named("inputs", inputs), ...named("targets", targets)]) {
        tensors[`batch.${number}.${name}`] = Float32Array.from(await tensor.data());
        tensor.dispose();
      }
    }
    return encodeFloats({ tensors, metadata: {} });
  } finally {
    network.dispose();
  }
}

/** The examples of the first batches, as training takes them. */
function firstBatches(
  { task: { sizes } }: AnyData,
  { batchSize, seeds }: RunConfig,
  count: number,
): Uint32Array[] {
  const stream = createStream(seeds.order, "train", "order");
  const turns = turnsOf([sizes.train], batchSize);
  return Array.from({ length: count }, (_, step) => {
    const order = permutation(stream, sizes.train, Math.floor(step / turns.length));
    const { first } = turns[step % turns.length];
    return order.subarray(first, first + batchSize);
  });
}

function named(name: string, tensors: Tensors): [name: string, tensor: tf.Tensor][] {
  if (tensors instanceof tf.Tensor) return [[name, tensors]];
  return Object.entries(tensors).map(([field, tensor]) => [`${name}.${field}`, tensor]);
}
