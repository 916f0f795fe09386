/**
 * Runs in a browser and under Deno alike: what the library computes from its front door.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as lottalora from "lottalora";
import * as artifact from "lottalora/artifact";
import * as data from "lottalora/data";
import * as figures from "lottalora/figures";
import * as operations from "lottalora/operations";
import * as studies from "lottalora/studies";
import { digestOf } from "../../src/files/digest.ts";

/** What {@linkcode probe} finds. */
export interface Findings {
  /** The engine's identity. */
  identity: string;
  /** SHA-256 of a backbone's values. */
  backbone: string;
  /** SHA-256 of the logits of an untrained network whose B does not start at 0. */
  logits: string;
  /** SHA-256 of the trained factors of the first layer after 20 steps. */
  trained: string;
}

const SPLIT = { size: 256, inputs: pixels(256), labels: labels(256) };
const DATA = {
  ...{ name: "stripes", digest: "", shape: [8, 8] as const, features: 64, classes: 2 },
  ...{ train: SPLIT, validation: SPLIT, test: SPLIT },
};

/** Bright rows (class 0) and columns (class 1). */
function pixels(size: number): Uint8Array {
  return Uint8Array.from({ length: 64 * size }, (_, i) => {
    const [example, row, column] = [i >> 6, (i >> 3) % 8, i % 8];
    return (example % 2 === 0 ? row : column) === (example >> 1) % 8 ? 255 : (i * 7919) % 97;
  });
}

function labels(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => i % 2);
}

function digest(values: Float32Array): string {
  return digestOf(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** Draws a backbone, predicts, trains. */
export async function probe(engine: string): Promise<Findings> {
  const { identity } = await lottalora.startEngine(engine);
  const backbone = lottalora.generateBackbone({ seed: 42, path: "a", dIn: 784, dOut: 128 });
  const config = lottalora.defaultConfig(lottalora.mnist, "tiny", {
    adapter: { rank: 4, bInit: "kaiming_uniform" },
    batchSize: 64,
    steps: 20,
  });
  const architecture = lottalora.mlp({ features: 64, hidden: [128, 64], classes: 2 });
  const table = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);
  const task = lottalora.imageClassification(DATA, table);
  const network = lottalora.createNetwork(architecture, config);
  network.materialise();
  const { inputs, targets } = task.batch("test", Uint32Array.from({ length: 64 }, (_, i) => i));
  const outputs = network.forward(inputs, lottalora.PREDICTION);
  const logits = await outputs.data<"float32">();
  tf.dispose([inputs, targets, outputs]);
  await lottalora.train(network, task, config);
  const trained = await network.trained[0].values();
  network.dispose();
  return {
    identity,
    backbone: digest(backbone),
    logits: digest(logits),
    trained: digest(trained),
  };
}

/** Digests of data that are generated, by benchmark. */
export async function generated(): Promise<Record<string, string>> {
  const { arxiv, halfcheetah, imdb, lorenz, wikitext } = lottalora;
  const digests: Record<string, string> = {};
  for (const { id, load } of [arxiv, halfcheetah, imdb, lorenz, wikitext]) {
    digests[id] = (await load(null)).digest;
  }
  return digests;
}

/** Values that each entry exports, by name; nothing of them may be left out of a bundle. */
export function exported(): string[][] {
  const entries = [lottalora, artifact, data, figures, operations, studies];
  return entries.map((entry) => Object.keys(entry).sort());
}

/** How a call fails, in words. */
export async function failure(call: "mnist" | "artifact" | "molecule"): Promise<string> {
  const calls = {
    mnist: () => lottalora.mnist.load(null),
    artifact: () => lottalora.readArtifact("adapters"),
    molecule: () => data.moleculeFromSmiles("CCO"),
  };
  return await calls[call]().then(() => "none", String);
}

Object.assign(globalThis, { probe, exported, failure, generated });
