/**
 * How long an optimiser step takes, LottaLoRA beside full training.
 *
 * @module
 */

import { median } from "simple-statistics";
import { imageClassification } from "../benchmarks/image_classification.ts";
import { mnist } from "../benchmarks/mnist.ts";
import { normalisationTable } from "../benchmarks/normalisation.ts";
import { startEngine } from "../engine/engine.ts";
import type { Method } from "../models/method.ts";
import { createNetwork } from "../models/network.ts";
import { createStream } from "../random/stream.ts";
import type { Task } from "../training/task.ts";
import { train } from "../training/trainer.ts";
import { defaultConfig } from "../training/validate.ts";
import { interleave, type Measured, type Repetitions } from "./interleave.ts";
import { type Findings, type Rate, rateOf } from "./report.ts";

/** Sizes of the MNIST network that are timed. */
const PRESETS = ["tiny", "small", "medium"] as const;

const BATCH = 128;
const SHAPE = { features: 784, classes: 10 } as const;
const CANDIDATES = PRESETS.flatMap((preset) =>
  (["lottalora", "full"] as const).map((method) => ({ preset, method }))
);

/**
 * Milliseconds a step on the wasm engine: batch 128, rank 8, static backbone, the benchmark's
 * protocol otherwise. LottaLoRA's later epochs look the first layer's projections of each example
 * up instead of computing them, so they are timed apart.
 *
 * @param options Repetitions, and the steps an epoch has in one of them (two epochs each), at
 * least 2.
 */
export async function benchSteps(
  options: { readonly repetitions: Repetitions; readonly steps: number },
): Promise<Findings> {
  await startEngine("wasm");
  const task = randomImages(options.steps * BATCH);
  const candidates = CANDIDATES.map(({ preset, method }) => () => timeSteps(task, preset, method));
  const medians = await interleave(candidates, options.repetitions);
  return {
    ratios: [],
    rates: CANDIDATES.flatMap((candidate, index) => ratesOf(candidate, medians[index])),
  };
}

function ratesOf(
  { preset, method }: typeof CANDIDATES[number],
  { first, later }: Measured,
): Rate[] {
  const rate = (measure: string, value: number) =>
    rateOf(`${measure}, ${preset}, wasm`, value, "ms");
  return method === "full" ? [rate("full step", later)] : [
    rate("LottaLoRA step in the first epoch", first),
    rate("LottaLoRA step in later epochs", later),
  ];
}

/** Trains a new network for two epochs; the median time of a step in each, in ms. */
async function timeSteps(task: Task, preset: string, method: Method): Promise<Measured> {
  const config = defaultConfig(mnist, preset, { method, epochs: 2, batchSize: BATCH });
  const network = createNetwork(mnist.architecture(preset, SHAPE), config);
  try {
    network.materialise();
    const ends: number[][] = [[], []];
    await train(network, task, config, {
      onEvent: (event) => {
        if (event.type === "step") ends[event.epoch].push(performance.now());
      },
    });
    // From the end of one step to the end of the next, so an epoch's first step is left out: it
    // shares its time with drawing the order of the examples.
    const [first, later] = ends.map((times) =>
      median(times.slice(1).map((time, i) => time - times[i]))
    );
    return { first, later };
  } finally {
    network.dispose();
  }
}

/** A learning problem of noise: the time of a step does not depend on what the images show. */
function randomImages(size: number): Task {
  const words = createStream(42, "bench", "images").words(0, size * SHAPE.features);
  const labels = Uint8Array.from({ length: size }, (_, i) => i % SHAPE.classes);
  const train = { size, inputs: Uint8Array.from(words, (word) => word >>> 24), labels };
  const none = { size: 0, inputs: new Uint8Array(), labels: new Uint8Array() };
  const data = { name: "noise", digest: "", shape: [28, 28], ...SHAPE, train } as const;
  return imageClassification({ ...data, validation: none, test: none }, normalisationTable());
}
