/**
 * Runs in a browser and under Deno alike: what the library computes from its front door.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { createNetwork, generateBackbone, mlp, PREDICTION, startEngine } from "lottalora";
import { digestOf } from "../../src/data/digest.ts";

/** What {@linkcode probe} finds. */
export interface Findings {
  /** The engine's identity. */
  identity: string;
  /** SHA-256 of a backbone's values. */
  backbone: string;
  /** SHA-256 of the first logits. */
  digest: string;
  /** The logits. */
  logits: number[];
}

/** A backbone, and the logits of an untrained network whose B does not start at 0. */
export async function probe(engine: string): Promise<Findings> {
  const { identity } = await startEngine(engine);
  const backbone = generateBackbone({ seed: 42, path: "hidden.0", dIn: 784, dOut: 128 });
  const network = createNetwork(mlp({ features: 784, hidden: [128, 64], classes: 10 }), {
    method: "lottalora",
    adapter: {
      ...{ rank: 8, alpha: 1, scaling: "lora", dora: false, layerNorm: false, residual: false },
      ...{ dropout: 0, trainBeta: true, bInit: "kaiming_uniform", head: "full" },
    },
    backbone: { family: "normal", scale: "fan-in", parameters: {} },
    seeds: { backbone: 42, adapter: 43, head: 44, order: 45, dropout: 46 },
    dropout: 0.1,
  });
  network.materialise();
  const inputs = tf.tensor2d(generateBackbone({ seed: 7, path: "x", dIn: 20, dOut: 784 }), [
    20,
    784,
  ]);
  const outputs = network.forward(inputs, PREDICTION);
  const logits = await outputs.data<"float32">();
  tf.dispose([inputs, outputs]);
  network.dispose();
  return {
    identity,
    backbone: digestOf(new Uint8Array(backbone.buffer)),
    digest: digestOf(new Uint8Array(logits.buffer)),
    logits: Array.from(logits),
  };
}

Object.assign(globalThis, { probe });
