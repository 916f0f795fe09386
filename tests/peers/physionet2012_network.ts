/**
 * The networks of `physionet2012_reference.py`, built by this project. Run by itself, it writes their
 * frozen matrices to standard output, as raw little-endian float32, one after the other.
 *
 * @module
 */
import { physionet2012, POSITIVE_WEIGHT } from "../../src/benchmarks/physionet2012.ts";
import { sequencePrediction } from "../../src/benchmarks/sequence_prediction.ts";
import type { SequenceData } from "../../src/data/sequence_data.ts";
import { cfc, type CfcActivation } from "../../src/models/cfc.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

/** A small shape of the benchmark's architecture. */
export const SHAPE = { steps: 6, features: 7, hidden: 9, backbone: 5 } as const;

/** Examples in the batch. */
export const ROWS = 8;

const SEED = 42;
const { steps, features, hidden, backbone } = SHAPE;
const MAPS: Record<string, [number, number]> = {
  "backbone.0": [features + hidden, backbone],
  "backbone.1": [backbone, backbone],
  ff1: [backbone, hidden],
  ff2: [backbone, hidden],
  timeA: [backbone, hidden],
  timeB: [backbone, hidden],
};

/** One network that is compared. */
export interface Form {
  method: "full" | "lottalora";
  activation: CfcActivation;
  kind: "binary" | "real";
}

/** By the names of the stored reference. */
export const FORMS: Readonly<Record<string, Form>> = {
  "full": { method: "full", activation: "silu", kind: "binary" },
  "lottalora": { method: "lottalora", activation: "silu", kind: "binary" },
  "lottalora, LeCun's tanh": { method: "lottalora", activation: "lecunTanh", kind: "binary" },
  "lottalora, regression": { method: "lottalora", activation: "silu", kind: "real" },
};

/** The frozen kernels [dIn, dOut], as bytes. */
export function frozenMatrices(): Uint8Array[] {
  return frozenBytes(
    Object.entries(MAPS).map(([path, [dIn, dOut]]) => ({ seed: SEED, path, dIn, dOut })),
  );
}

/** A form's network, every trained value made by the formula; the caller disposes. */
export function peerCfc({ method, activation, kind }: Form, rank: number, alpha: number): Network {
  const config = defaultConfig(physionet2012, "full", {
    method,
    dropout: 0,
    adapter: { rank, alpha, scaling: "lora" },
  });
  const architecture = cfc({ ...SHAPE, activation, outputs: kind === "real" ? 3 : 2 });
  const seeds = { ...config.seeds, backbone: SEED };
  const network = createNetwork(architecture, { ...config, seeds });
  network.materialise();
  fillByFormula(network, 1.2);
  return network;
}

/** The benchmark's own task on examples by the formula, and all of them as one batch. */
export function peerBatch({ kind }: Form): { task: Task; batch: Batch } {
  const outputs = kind === "real" ? 3 : 1;
  const split = {
    size: ROWS,
    inputs: closedValues(ROWS * steps * features, 1000, 4),
    targets: kind === "real"
      ? closedValues(ROWS * outputs, 2000, 3)
      : Float32Array.from({ length: ROWS }, (_, i) => i % 3 === 0 ? 1 : 0),
  };
  const parts = { train: split, validation: split, test: split };
  const data: SequenceData = { name: "peer", digest: "", kind, steps, features, outputs, ...parts };
  const task = sequencePrediction(data, { positiveWeight: POSITIVE_WEIGHT });
  return { task, batch: task.batch("train", Uint32Array.from({ length: ROWS }, (_, i) => i)) };
}

if (import.meta.main) writeFrozen(frozenMatrices());
