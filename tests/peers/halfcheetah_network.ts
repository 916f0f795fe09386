/**
 * The networks of `halfcheetah_reference.py`, built by this project. Run by itself, it writes their
 * frozen matrices to standard output, as raw little-endian float32, one after the other.
 *
 * @module
 */
import { normaliserOf } from "../../src/benchmarks/decision_windows.ts";
import { halfcheetah } from "../../src/benchmarks/halfcheetah.ts";
import { type DecisionTargets, imitation } from "../../src/benchmarks/imitation.ts";
import { checkedEpisode, type TrajectoryData } from "../../src/data/trajectories/trajectory.ts";
import {
  type DecisionInputs,
  type DecisionShape,
  decisionTransformer,
} from "../../src/models/decision_transformer.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

/** A small shape of the benchmark's architecture. */
export const SHAPE: Omit<DecisionShape, "adapted"> = {
  observationWidth: 5,
  actionWidth: 3,
  timesteps: 9,
  context: 4,
  width: 12,
  depth: 2,
  heads: 2,
};

/** What is compared: everything trained, or LottaLoRA on the attention or on all projections. */
export const FORMS = ["full", "attention", "all"] as const;
/** One of {@linkcode FORMS}. */
export type Form = typeof FORMS[number];

const SEED = 42;

/** The frozen kernels [dIn, dOut], as bytes. */
export function frozenMatrices(): Uint8Array[] {
  const { width, depth } = SHAPE;
  const shapes = Array.from({ length: depth }, (_, i): [string, number, number][] => [
    ...["query", "key", "value", "out"].map((name): [string, number, number] => [
      `block.${i}.attention.${name}`,
      width,
      width,
    ]),
    [`block.${i}.mlp.up`, width, 4 * width],
    [`block.${i}.mlp.down`, 4 * width, width],
  ]).flat();
  return frozenBytes(shapes.map(([path, dIn, dOut]) => ({ seed: SEED, path, dIn, dOut })));
}

/** A form's network, every trained value made by the formula; the caller disposes. */
export function peerNetwork(form: Form, rank: number, alpha: number): Network<DecisionInputs> {
  const method = form === "full" ? "full" : "lottalora";
  const mlp = form === "all" ? "adapted" : "frozen";
  const config = defaultConfig(halfcheetah, "small", {
    method,
    adapter: { rank, alpha, scaling: "lora", dropout: 0, maps: { attention: "adapted", mlp } },
    dropout: 0,
  });
  const seeds = { ...config.seeds, backbone: SEED };
  const network = createNetwork(decisionTransformer({ ...SHAPE, adapted: "attention" }), {
    ...config,
    seeds,
  });
  network.materialise();
  fillByFormula(network, 0.8);
  return network;
}

/** Two episodes by the formula, of 7 steps and of 3, which is shorter than a window. */
export function peerData(): TrajectoryData {
  const { observationWidth, actionWidth } = SHAPE;
  const episodes = [7, 3].map((steps, i) =>
    checkedEpisode(
      {
        observations: closedValues(steps * observationWidth, 1000 + i, 4),
        actions: closedValues(steps * actionWidth, 2000 + i, 2),
        rewards: closedValues(steps, 3000 + i, 10),
      },
      SHAPE,
      `episode ${i}`,
    )
  );
  return {
    ...{ name: "peer", digest: "", environment: "pendulum", observationWidth, actionWidth },
    ...{ returnScale: 5, reference: { random: 0, expert: 1 } },
    ...{ train: episodes, validation: episodes, test: episodes },
  };
}

/** The benchmark's own task, and all its training windows as one batch. */
export function peerBatch(): {
  task: Task<DecisionInputs, DecisionTargets>;
  batch: Batch<DecisionInputs, DecisionTargets>;
} {
  const data = peerData();
  const normaliser = normaliserOf(data.train, data);
  const task = imitation(data, { context: SHAPE.context, stride: 2, normaliser });
  const all = Uint32Array.from({ length: task.sizes.train }, (_, i) => i);
  return { task, batch: task.batch("train", all) };
}

if (import.meta.main) writeFrozen(frozenMatrices());
