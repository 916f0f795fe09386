/**
 * The work that all sides of a comparison do: the same numbers at the start, the same batches in
 * the same order.
 *
 * @module
 */

import { encodeFloats } from "../files/safetensors/floats.ts";
import { mnist } from "../benchmarks/mnist.ts";
import { mlp } from "../models/mlp.ts";
import { createNetwork, type Network } from "../models/network.ts";
import type { Architecture } from "../models/architecture.ts";
import { createStream, permutation, uniformRange } from "../random/stream.ts";
import type { RunConfig } from "../training/config.ts";
import { defaultConfig } from "../training/validate.ts";

/** What is trained, and how. */
export interface StepWork {
  /** Widths from the input to the classes, at least 2. */
  readonly widths: readonly number[];
  /** LottaLoRA, or everything trained. */
  readonly method: "lottalora" | "full";
  /** Rank of the adapters; unused by `full`. */
  readonly rank: number;
  /** Whether the gain of the backbone is trained, which PEFT's layer does not have. */
  readonly trainBeta: boolean;
  /** AdamW's; at 0 it is Adam, the only one that stock tfjs has. */
  readonly weightDecay: number;
}

/** Some work with all its numbers. */
export interface Workload {
  /** What is done with them. */
  readonly work: StepWork;
  /**
   * By name, kernels in orientation [dIn, dOut]: `hidden.N.backbone`, `.loraA`, `.loraB`, `.beta`,
   * or `.kernel`, `.bias`; `head.kernel`, `head.bias`.
   */
  readonly initial: Readonly<Record<string, Float32Array>>;
  /** {@linkcode EXAMPLES} rows of inputs. */
  readonly inputs: Float32Array;
  /** The class of each example. */
  readonly labels: Uint8Array;
  /** Numbers of the examples of each batch in turn, as training with {@linkcode configOf} takes them. */
  readonly order: Uint32Array;
}

/** Examples a step. */
export const BATCH = 128;
/**
 * Examples in all. A multiple of {@linkcode BATCH}, so that every step has as many, and enough that
 * none comes twice while losses are compared.
 */
export const EXAMPLES = 64 * BATCH;
/** alpha of the adapters. */
export const ALPHA = 1;
/**
 * Constant learning rates. Full training at the usual 1e-3 multiplies differences in rounding ten
 * thousandfold within 50 steps, even those between PyTorch on one thread and on two, so that losses
 * would say nothing about the work; the time of a step does not depend on it.
 */
export const LEARNING_RATE = { lottalora: 1e-3, full: 1e-4 } as const;

/** AdamW's. */
export const WEIGHT_DECAY = 1e-2;

/** Standard deviation of the patterns. */
const PATTERN = 0.2;

const EPOCHS = 2;
const SEED = 42;

/** The configuration under which this project does some work. */
export function configOf(work: StepWork, steps: number, dropout: number): RunConfig {
  const { method, rank, trainBeta, weightDecay } = work;
  return defaultConfig(mnist, "tiny", {
    ...{ method, steps, dropout, batchSize: BATCH },
    adapter: { rank, alpha: ALPHA, scaling: "lora", trainBeta },
    optimizer: { learningRate: LEARNING_RATE[method], weightDecay, schedule: "constant" },
  });
}

/** The configuration under which this project trains a Transformer block with adapters of a rank. */
export function blockConfig({ rank }: Pick<StepWork, "rank">): RunConfig {
  const work = { widths: [], method: "lottalora", rank, trainBeta: true } as const;
  return configOf({ ...work, weightDecay: WEIGHT_DECAY }, 1, 0);
}

/** The network of some work. */
export function architectureOf({ widths }: StepWork): Architecture {
  const [features, ...hidden] = widths.slice(0, -1);
  return mlp({ features, hidden, classes: widths[widths.length - 1] });
}

/**
 * Draws all numbers of some work; needs a tfjs backend, which may be any.
 *
 * @param work what is trained
 */
export async function createWorkload(work: StepWork): Promise<Workload> {
  const initial = await initialValues(work);
  return { work, ...examplesOf(work), initial, order: batchOrder(work) };
}

/** A pattern for each class under noise of unit variance. */
function examplesOf({ widths }: StepWork): Pick<Workload, "inputs" | "labels"> {
  const [features, classes] = [widths[0], widths[widths.length - 1]];
  const draw = (name: string, count: number, bound: number) =>
    uniformRange(createStream(SEED, "bench", name), 0, count, -bound, bound);
  const inputs = draw("inputs", EXAMPLES * features, Math.sqrt(3));
  const patterns = draw("patterns", classes * features, PATTERN * Math.sqrt(3));
  const labels = Uint8Array.from({ length: EXAMPLES }, (_, example) => example % classes);
  labels.forEach((label, example) => {
    for (let i = 0; i < features; i++) {
      inputs[example * features + i] += patterns[label * features + i];
    }
  });
  return { inputs, labels };
}

/** The workload as a file that peers read: float32 throughout, which holds these integers exactly. */
export function encodeWorkload({ initial, inputs, labels, order }: Workload): Uint8Array {
  const [exactLabels, exactOrder] = [Float32Array.from(labels), Float32Array.from(order)];
  const tensors = { ...initial, inputs, labels: exactLabels, order: exactOrder };
  return encodeFloats({ tensors, metadata: {} });
}

async function initialValues(work: StepWork): Promise<Workload["initial"]> {
  const network = createNetwork(architectureOf(work), configOf(work, 1, 0));
  try {
    network.materialise();
    return await numbersOf(network);
  } finally {
    network.dispose();
  }
}

/**
 * All numbers of a materialised network by name: what is trained under its own, what is frozen as
 * `PATH.backbone`. Running statistics, which all sides start alike, are left out.
 */
export async function numbersOf(
  { trained, frozen, tables }: Pick<Network, "trained" | "frozen" | "tables">,
): Promise<Record<string, Float32Array>> {
  const numbers: Record<string, Float32Array> = {};
  for (const parameter of trained) numbers[parameter.name] = await parameter.values();
  for (const { kernel, request } of [...frozen, ...tables]) {
    numbers[`${request.path}.backbone`] = (await kernel.data<"float32">()).slice();
  }
  return numbers;
}

function batchOrder(work: StepWork): Uint32Array {
  const { seeds } = configOf(work, 1, 0);
  const stream = createStream(seeds.order, "train", "order");
  const order = new Uint32Array(EPOCHS * EXAMPLES);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    order.set(permutation(stream, EXAMPLES, epoch), epoch * EXAMPLES);
  }
  return order;
}
