/**
 * What all comparisons with PyTorch share: the same numbers for both sides, gradients by name, how
 * far apart two results are, and asking PyTorch anew.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Pass, PREDICTION } from "../../src/adapter/layer.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import type { BackboneRequest } from "../../src/backbone/request.ts";
import type { Tensors } from "../../src/models/architecture.ts";
import type { Network } from "../../src/models/network.ts";
import type { Batch, Task } from "../../src/training/task.ts";
import { closedValues } from "../support/closed_values.ts";

/** A gradient as references store large ones: its norm, and every `stride`-th value. */
export interface SampledGradient {
  norm: number;
  stride: number;
  samples: number[];
}

/** What a `*_reference.py` computed, as the file beside it holds it. */
export function storedReference<R>(file: string): R {
  return JSON.parse(Deno.readTextFileSync(new URL(file, import.meta.url)));
}

/** Gives every trained value of a network its number by the formula, in the order of names. */
export function fillByFormula(network: Pick<Network, "trained">, scale = 1): void {
  const byName = network.trained.toSorted((a, b) => a.name < b.name ? -1 : 1);
  byName.forEach((parameter, salt) => {
    const values = closedValues(parameter.size, salt, scale);
    const aroundOne = /(beta|magnitude|gain)$/.test(parameter.name);
    parameter.assign(aroundOne ? values.map((value) => value + 1) : values);
  });
}

/** Frozen matrices, [dIn, dOut] each, as bytes. */
export function frozenBytes(requests: readonly BackboneRequest[]): Uint8Array[] {
  return requests.map((request) => new Uint8Array(generateBackbone(request).buffer));
}

/** Writes them to standard output, one after the other: little-endian float32. */
export function writeFrozen(matrices: readonly Uint8Array[]): void {
  for (const bytes of matrices) {
    for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
  }
}

/** Loss of a network on `inputs`, and the gradients of all trained values by name; the caller disposes. */
export function lossAndGradients<I extends Tensors>(
  network: Network<I>,
  inputs: I,
  lossOf: (outputs: tf.Tensor2D) => tf.Scalar,
  pass: Pass = PREDICTION,
): { loss: tf.Scalar; gradients: Record<string, tf.Tensor> } {
  const { value: loss, grads } = tf.variableGrads(
    () => lossOf(network.forward(inputs, pass)),
    network.trained.map(({ variable }) => variable),
  );
  const gradients = Object.fromEntries(
    network.trained.map(({ name, variable }) => [name, grads[variable.name]]),
  );
  return { loss, gradients };
}

/** Largest difference, relative to the largest expected value, or to `least` where that is more. */
export function relativeError(
  ours: ArrayLike<number>,
  theirs: readonly number[],
  least = 1e-12,
): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), least);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

/** Refuses a gradient whose norm or samples differ from the stored ones by 1e-4. */
export async function assertGradient(
  name: string,
  gradient: tf.Tensor,
  { norm, stride, samples }: SampledGradient,
): Promise<void> {
  const values = await gradient.data<"float32">();
  const error = relativeError(values.filter((_, i) => i % stride === 0), samples);
  assert.ok(error < 1e-4, `${name}: ${error}`);
  const length = Math.hypot(...values);
  assert.ok(Math.abs(length - norm) < 1e-4 * norm, `${name}: norm ${length}, expected ${norm}`);
}

/** What PyTorch computed of one network, its gradients whole. */
export interface WholeComparison {
  loss: number;
  logits: number[];
  gradients: Record<string, number[]>;
}

/**
 * Refuses logits, loss or gradients of a network that differ from PyTorch's by 1e-4, or gradients of
 * other names; disposes inputs, targets and the network.
 *
 * @param isZero whether a gradient is 0 but for rounding, and not compared
 */
export async function assertWhole<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Pick<Task<I, T>, "loss">,
  { inputs, targets }: Batch<I, T>,
  theirs: WholeComparison,
  isZero: (name: string) => boolean = () => false,
): Promise<void> {
  const logits = tf.tidy(() => network.forward(inputs, PREDICTION));
  const lossOf = (logits: tf.Tensor2D) => task.loss(logits, targets);
  const { loss, gradients } = lossAndGradients(network, inputs, lossOf);
  assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
  assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
  assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
  for (const name of Object.keys(gradients).filter((name) => !isZero(name))) {
    const error = relativeError(await gradients[name].data(), theirs.gradients[name]);
    assert.ok(error < 1e-4, `${name}: ${error}`);
  }
  tf.dispose([logits, loss, inputs, targets, ...Object.values(gradients)] as tf.TensorContainer);
  network.dispose();
}

/** Refuses results of PyTorch that are not those stored, network by network. */
export function assertSame(
  fresh: Readonly<Record<string, WholeComparison>>,
  stored: Readonly<Record<string, WholeComparison>>,
  isZero: (name: string) => boolean = () => false,
): void {
  for (const [name, { loss, logits, gradients }] of Object.entries(stored)) {
    const now = fresh[name];
    assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
    assert.ok(relativeError(now.logits, logits) < 1e-6, name);
    for (const [parameter, values] of Object.entries(gradients)) {
      if (isZero(parameter)) continue;
      assert.ok(relativeError(now.gradients[parameter], values) < 1e-6, parameter);
    }
  }
}

/**
 * A test of what PyTorch computes here, given the frozen matrices; registered under LOTTALORA_TORCH=1
 * alone, as PyTorch is a gigabyte that nothing else here needs.
 *
 * @param script beside this file
 */
export function torchTest<R>(
  { name, script, frozen }: { name: string; script: string; frozen: () => Uint8Array[] },
  check: (fresh: R) => void,
): void {
  if (Deno.env.get("LOTTALORA_TORCH") !== "1") return;
  Deno.test(`${name}: the stored reference is what PyTorch computes here`, async () => {
    const python = new Deno.Command("python3", {
      args: [new URL(script, import.meta.url).pathname],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    await ReadableStream.from(frozen()).pipeTo(python.stdin);
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    check(JSON.parse(new TextDecoder().decode(stdout)));
  });
}
