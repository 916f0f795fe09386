/**
 * Artifacts of an earlier commit, and what their networks make of fixed inputs. Run as a program, it
 * prints the outputs that `tests/fixtures/artifacts/logits.json` holds.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { loadBenchmarkModel, readArtifact, startEngine } from "lottalora";
import { closedValues } from "../support/closed_values.ts";

/** Where the artifacts lie. */
export const STORED = fileURLToPath(new URL("../fixtures/artifacts", import.meta.url));

/** Rows of the inputs that are images. */
const IMAGES = 2;

/** Inputs of each artifact's network, a new tensor a call, by the artifact's folder. */
export const INPUTS: Readonly<Record<string, () => tf.Tensor | Record<string, tf.Tensor>>> = {
  mlp: () => tf.tensor2d(closedValues(IMAGES * 784, 1), [IMAGES, 784]),
  gate: () => tf.tensor2d(closedValues(IMAGES * 784, 1), [IMAGES, 784]),
  "cnn-dora": () => tf.tensor2d(closedValues(IMAGES * 3072, 2), [IMAGES, 3072]),
  transformer: () => ({
    tokens: tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 0, 1, 3, 5, 7], "int32"),
    lengths: tf.tensor1d([5, 7], "int32"),
  }),
  llama: () => tf.tensor2d([0, 17, 34, 51, 255, 1], [1, 6], "int32"),
};

/** The seeds that an artifact is asked under, by its folder; null is its own. */
const SEEDS: Readonly<Record<string, readonly (number | string | null)[]>> = {
  gate: [42, "a text", 44],
};

/** An artifact under one of its seeds. */
export interface Asked {
  readonly name: string;
  /** null: its own. */
  readonly seed: number | string | null;
  /** As `logits.json` calls it. */
  readonly title: string;
}

/** All that is asked. */
export const ASKED: readonly Asked[] = Object.keys(INPUTS).flatMap((name) =>
  (SEEDS[name] ?? [null]).map((seed) => ({
    name,
    seed,
    title: seed === null ? name : `${name} under ${seed}`,
  }))
);

/** What the network makes of its inputs on the engine `wasm`, row by row. */
export async function storedLogits({ name, seed }: Asked): Promise<Float32Array> {
  await startEngine("wasm");
  const artifact = await readArtifact(`${STORED}/${name}`);
  const model = await loadBenchmarkModel(artifact, { seed: seed ?? undefined });
  const logits = tf.tidy(() => model.predict(INPUTS[name]()).dataSync<"float32">().slice());
  model.dispose();
  return logits;
}

if (import.meta.main) {
  const lines: string[] = [];
  for (const asked of ASKED) {
    // Nine digits give every float32 back.
    const logits = Array.from(await storedLogits(asked), (value) => Number(value.toPrecision(9)));
    lines.push(`  ${JSON.stringify(asked.title)}: ${JSON.stringify(logits)}`);
  }
  console.log(`{\n${lines.join(",\n")}\n}`);
}
