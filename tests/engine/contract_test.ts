/**
 * The contract of the engines: every case of `contract.ts` on each of them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { missingKernels, TRAINING_KERNELS } from "../../src/engine/contract.ts";
import { type Case, CASES, type Input } from "./contract.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import type { Values } from "./float64.ts";

/** What a case gives: the values, and the gradient of `sum(values * weights)` by each input. */
interface Outcome {
  values: Float32Array | number[];
  gradients: (Float32Array | number[])[];
}

/** By case, the outcome on each engine; filled by the tests as they run. */
const outcomes = new Map<Case, Map<string, Outcome>>();

/** Evenly spread over the range, so far apart that a small step crosses no kink; shuffled. */
function spread({ shape, range: [low, high] = [-1, 1] }: Input, salt: number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => low + (high - low) * (i + 0.2 + 0.2 * salt) / size,
  );
  let state = 12_345 + salt;
  for (let i = size - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const j = (state >>> 8) % (i + 1);
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}

function weightsOf(size: number): Float32Array {
  return spread({ shape: [size] }, 7);
}

/** Runs a case with gradients on the current engine. */
async function run(item: Case): Promise<Outcome> {
  const before = tf.memory().numTensors;
  const [values, ...gradients] = await valuesOf(() => tensorsOf(item));
  assert.equal(tf.memory().numTensors, before, "tensors were left behind");
  return { values, gradients };
}

/** The result of a case, and its gradients. */
function tensorsOf({ inputs, run, valuesOnly = false }: Case): tf.Tensor[] {
  const tensors = inputs.map((input, i) => tf.tensor(spread(input, i), input.shape));
  const out = run(...tensors);
  if (valuesOnly) return [out];
  const weights = tf.tensor(weightsOf(out.size), out.shape);
  const gradients = tf.grads((...xs) => run(...xs))(tensors, weights);
  gradients.forEach(({ shape }, i) => assert.deepEqual(shape, inputs[i].shape));
  return [out, ...gradients];
}

/** The values of a case at given inputs: in float64, or else by the cpu engine. */
function evaluate({ inputs, run, reference }: Case, at: Values[]): Values {
  if (reference) return reference(at);
  return tf.tidy(() =>
    run(...inputs.map(({ shape }, i) => tf.tensor(Float32Array.from(at[i]), shape))).dataSync()
  );
}

const known = new Map<Case, Outcome>();

/** Values and, by central differences, gradients; computed once. */
async function expected(item: Case): Promise<Outcome> {
  const outcome = known.get(item) ?? await differentiated(item);
  known.set(item, outcome);
  return outcome;
}

async function differentiated(item: Case): Promise<Outcome> {
  await startEngine("cpu");
  const step = item.reference ? 2 ** -17 : 2 ** -9;
  const at = item.inputs.map((input, i) => Float64Array.from(spread(input, i)));
  const values = Array.from(evaluate(item, at));
  const weights = weightsOf(values.length);
  const loss = () => Array.from(evaluate(item, at)).reduce((sum, y, i) => sum + y * weights[i], 0);
  const gradients = (item.valuesOnly ? [] : at).map((input) =>
    Array.from(input, (x, i) => {
      input[i] = x + step;
      const above = loss();
      input[i] = x - step;
      const below = loss();
      input[i] = x;
      return (above - below) / (2 * step);
    })
  );
  return { values, gradients };
}

/** Nothing further apart than `tolerance` of the largest expected value, or of 1 if that is less. */
function assertNear(actual: Values, wanted: Values, tolerance: number, what: string): void {
  assert.equal(actual.length, wanted.length, `length of ${what}`);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++) {
    const off = Math.abs(actual[i] - wanted[i]);
    const message = `${what}, place ${i}: ${actual[i]} where ${wanted[i]} is right`;
    assert.ok(off <= tolerance * scale, message);
  }
}

for (const item of CASES) {
  for (const engine of EVERYWHERE) {
    engineTest(engine, `${item.name}: values and gradients are right`, async () => {
      const wanted = await expected(item);
      await startEngine(engine);
      const outcome = await run(item);
      outcomes.set(item, (outcomes.get(item) ?? new Map()).set(engine, outcome));
      assertNear(outcome.values, wanted.values, 2e-6, "values");
      const tolerance = item.reference ? 1e-5 : 1e-3;
      wanted.gradients.forEach((gradient, i) =>
        assertNear(outcome.gradients[i], gradient, tolerance, `gradient of input ${i}`)
      );
    });
  }
}

Deno.test("all engines agree on every case, values to 1e-5 and gradients to 1e-5", () => {
  for (const [item, known] of outcomes) {
    const [first, ...others] = [...known];
    for (const [engine, { values, gradients }] of others) {
      const what = `${item.name}, ${engine} beside ${first[0]}`;
      assertNear(values, first[1].values, 1e-5, what);
      gradients.forEach((gradient, i) =>
        assertNear(gradient, first[1].gradients[i], 1e-5, `${what}, gradient of input ${i}`)
      );
    }
  }
});

for (const engine of EVERYWHERE) {
  engineTest(engine, "every kernel that training needs is there", () => {
    assert.deepEqual(missingKernels(tf.getBackend()), []);
  });
}

Deno.test("every kernel that is missing is named", () => {
  assert.deepEqual(missingKernels("no such backend"), TRAINING_KERNELS);
});

Deno.test("the cases run no kernel that is not in the list", async () => {
  await startEngine("cpu");
  const used = new Set<string>();
  for (const item of CASES) {
    const { kernelNames } = await tf.profile(() => {
      tf.tidy(() => tensorsOf(item));
      return tf.scalar(0);
    });
    // Between the kernels tfjs lists the names of scopes.
    kernelNames.filter((name) => tf.getKernel(name, "cpu")).forEach((name) => used.add(name));
  }
  assert.deepEqual([...used].filter((name) => !TRAINING_KERNELS.includes(name)), []);
});
