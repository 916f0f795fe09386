/**
 * A whole program, timed by `start.ts`: one optimiser step of the medium LottaLoRA network on wasm.
 * Prints, as one line of JSON, the milliseconds that each stage took.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { mnist } from "../benchmarks/mnist.ts";
import { startEngine } from "../engine/engine.ts";
import { createNetwork } from "../models/network.ts";
import { createStream, uniformRange } from "../random/stream.ts";
import type { Task } from "../training/task.ts";
import { train } from "../training/trainer.ts";
import { defaultConfig } from "../training/validate.ts";
import { unjudged } from "./unjudged.ts";

/** What the program prints; in ms. */
export interface FirstStep {
  /** Deno's own start, reading and compiling all modules. */
  readonly modules: number;
  /** WebAssembly compiled and ready. */
  readonly engine: number;
  /** Backbone drawn, parameters made. */
  readonly network: number;
  /** The first step, compilers cold. */
  readonly step: number;
}

/** Does it all; nothing before it was timed but the loading of modules. */
async function firstStep(): Promise<FirstStep> {
  const marks = [0, performance.now()];
  const mark = () => marks.push(performance.now());
  await startEngine("wasm");
  mark();
  const shape = { features: 784, classes: 10 };
  const config = defaultConfig(mnist, "medium", { steps: 1, batchSize: 128 });
  const network = createNetwork(mnist.architecture("medium", shape), config);
  network.materialise();
  mark();
  await train(network, noise(128, shape), config);
  mark();
  const [modules, engine, built, step] = marks.slice(1).map((time, i) => time - marks[i]);
  return { modules, engine, network: built, step };
}

/** A learning problem without a meaning. */
function noise(
  size: number,
  { features, classes }: { features: number; classes: number },
): Task {
  const stream = createStream(42, "bench", "inputs");
  return unjudged(size, () => ({
    inputs: tf.tensor2d(uniformRange(stream, 0, size * features, -1, 1), [size, features]),
    // All of the first class.
    targets: tf.pad(tf.ones<tf.Rank.R2>([size, 1]), [[0, 0], [0, classes - 1]]),
  }));
}

if (import.meta.main) console.log(JSON.stringify(await firstStep()));
