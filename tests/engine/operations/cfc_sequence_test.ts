import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { cfcSequence } from "../../../src/engine/operations/cfc_sequence.ts";
import {
  CFC_MAPS,
  type CfcActivation,
  type CfcCourse,
  cfcSteps,
  eachCfcMap,
} from "../../../src/engine/operations/cfc_steps.ts";
import type { LinearMap } from "../../../src/engine/operations/linear_map.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose, differentiate, multiply, type Rows, toRows } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [ROWS, STEPS, FEATURES, HIDDEN, BACKBONE] = [3, 4, 2, 5, 6];
const HEAD = [BACKBONE, HIDDEN] as const;
const SHAPES = eachCfcMap((name) =>
  name === "first"
    ? [FEATURES + HIDDEN, BACKBONE] as const
    : name === "second"
    ? [BACKBONE, BACKBONE] as const
    : HEAD
);
const SIZES = CFC_MAPS.map((name) => SHAPES[name][0] * SHAPES[name][1]);
const WEIGHTS = SIZES.reduce((sum, size) => sum + size, 0);
const BIASES = CFC_MAPS.reduce((sum, name) => sum + SHAPES[name][1], 0);

const X = closedValues(ROWS * STEPS * FEATURES, 4, 3);
const COEFFICIENTS = closedValues(ROWS * HIDDEN, 9, 2);
const MASK = Float32Array.from({ length: ROWS * BACKBONE }, (_, i) => i % 3 === 0 ? 0 : 1.5);
/** For each row one of each step, one after the other. */
const STEP_MASKS = Float32Array.from(
  { length: ROWS * STEPS * BACKBONE },
  (_, i) => (i * i + i) % 5 === 0 ? 0 : 1.25,
);
/** Of which the last feature says what was observed: to the end, until the second step, never. */
const OBSERVED_X = X.map((value, i) => {
  const [row, step] = [Math.floor(i / FEATURES / STEPS), Math.floor(i / FEATURES) % STEPS];
  if (i % FEATURES !== FEATURES - 1) return value;
  return [true, step === 1, false][row] ? 1 : 0;
});
/** The step whose state is read of each row. */
const ENDS = [STEPS - 1, 1, -1];

/** What is asked of a cell besides its weights. */
interface Ask {
  activation: CfcActivation;
  masked?: "sequence" | "step";
  observed?: boolean;
}

/** All weights one after the other, then all biases, from one list of numbers. */
function split<T>(
  numbers: ArrayLike<number>,
  make: (values: number[], rows: number, columns: number) => T,
) {
  let at = 0;
  const next = (rows: number, columns: number) => {
    const values = Array.from({ length: rows * columns }, (_, i) => numbers[at + i]);
    at += values.length;
    return make(values, rows, columns);
  };
  const weights = eachCfcMap((name) => next(...SHAPES[name]));
  const hasBiases = numbers.length > WEIGHTS;
  const biases = hasBiases ? eachCfcMap((name) => next(1, SHAPES[name][1])) : null;
  return { weights, biases };
}

/** `sum(c * h_T)` by the equations, in float64. */
function reference(numbers: number[], { activation, masked, observed = false }: Ask): number {
  const { weights, biases } = split(numbers, (values, _, columns) => toRows(values, columns));
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const f = activation === "silu"
    ? (x: number) => x * sigmoid(x)
    : (x: number) => 1.7159 * Math.tanh(2 / 3 * x);
  const map = (name: typeof CFC_MAPS[number], x: Rows) =>
    multiply(x, weights[name]).map((row) =>
      row.map((value, j) => value + (biases?.[name][0][j] ?? 0))
    );
  const factor = (t: number, i: number, j: number) => {
    if (masked === undefined) return 1;
    return masked === "sequence"
      ? MASK[i * BACKBONE + j]
      : STEP_MASKS[(i * STEPS + t) * BACKBONE + j];
  };
  const x = toRows(observed ? OBSERVED_X : X, STEPS * FEATURES);
  let state: Rows = x.map(() => new Array(HIDDEN).fill(0));
  let read = state;
  for (let t = 0; t < STEPS; t++) {
    const given = state.map((h, i) => [...x[i].slice(t * FEATURES, (t + 1) * FEATURES), ...h]);
    const z1 = map("first", given).map((row) => row.map(f));
    const z = map("second", z1).map((row, i) => row.map((value, j) => f(value) * factor(t, i, j)));
    const [ff1, ff2, a, b] = (["ff1", "ff2", "timeA", "timeB"] as const).map((name) =>
      map(name, z)
    );
    state = ff1.map((row, i) =>
      row.map((value, j) => {
        const s = sigmoid(a[i][j] + b[i][j]);
        return (1 - s) * Math.tanh(value) + s * Math.tanh(ff2[i][j]);
      })
    );
    read = read.map((h, i) => !observed || ENDS[i] === t ? state[i] : h);
  }
  return read.flat().reduce((sum, h, i) => sum + COEFFICIENTS[i] * h, 0);
}

const course = (changes: Partial<CfcCourse> = {}): CfcCourse => ({
  ...{ steps: STEPS, hidden: HIDDEN, activation: "silu", mask: null },
  ...changes,
});

/** The maps of tensors, all weights and then all biases. */
function mapsOf(tensors: readonly tf.Tensor[]) {
  return eachCfcMap((name): LinearMap => {
    const at = CFC_MAPS.indexOf(name);
    const bias = tensors[CFC_MAPS.length + at] as tf.Tensor1D | undefined;
    return { weight: tensors[at] as tf.Tensor2D, bias: bias ?? null };
  });
}

function tensorsOf(numbers: ArrayLike<number>): tf.Tensor[] {
  const { weights, biases } = split(numbers, (values, rows, columns) => ({
    matrix: () => tf.tensor2d(values, [rows, columns]) as tf.Tensor,
    vector: () => tf.tensor1d(values) as tf.Tensor,
  }));
  return [
    ...CFC_MAPS.map((name) => weights[name].matrix()),
    ...biases === null ? [] : CFC_MAPS.map((name) => biases[name].vector()),
  ];
}

/** The weighted sum of the last state, and its gradient by every number in turn. */
async function ours(numbers: ArrayLike<number>, { activation, masked, observed }: Ask) {
  const [sum, ...gradients] = await valuesOf(() => {
    const x = tf.tensor2d(observed ? OBSERVED_X : X, [ROWS, STEPS * FEATURES]);
    const mask = masked === undefined
      ? null
      : masked === "sequence"
      ? tf.tensor2d(MASK, [ROWS, BACKBONE])
      : tf.tensor2d(STEP_MASKS, [ROWS, STEPS * BACKBONE]);
    const asked = course({ activation, mask, observed: observed ? 1 : 0 });
    const c = tf.tensor2d(COEFFICIENTS, [ROWS, HIDDEN]);
    const f = (...tensors: tf.Tensor[]) =>
      tf.sum(tf.mul(cfcSequence(x, mapsOf(tensors), asked), c));
    const { value, grads } = tf.valueAndGrads(f as Parameters<typeof tf.valueAndGrads>[0])(
      tensorsOf(numbers),
    );
    return [value, ...grads];
  });
  return { sum: sum[0], gradient: gradients.flatMap((values) => [...values]) };
}

for (
  const { biased = true, ...ask } of [
    { activation: "silu" },
    { activation: "silu", masked: "sequence", biased: false },
    { activation: "lecunTanh", masked: "sequence" },
    { activation: "silu", masked: "step" },
    { activation: "silu", observed: true },
    { activation: "lecunTanh", masked: "step", observed: true, biased: false },
  ] satisfies (Ask & { biased?: boolean })[]
) {
  const numbers = [...closedValues(WEIGHTS + (biased ? BIASES : 0), 3, 1.5)];
  const f = (numbers: number[]) => reference(numbers, ask);
  let expected: number[] | undefined;
  const { activation, masked, observed } = ask as Ask;
  const parts = [
    ...[activation, masked && `masked by ${masked}`],
    ...[observed && "read at the last observation", biased && "with biases"],
  ];
  const what = parts.filter((part) => part).join(", ");
  for (const engine of EVERYWHERE) {
    engineTest(
      engine,
      `a CfC over a sequence, ${what}, equals float64, gradients too,`,
      async () => {
        const { sum, gradient } = await ours(numbers, ask);
        assertClose([sum], [f(numbers)], 1e-5, "sum");
        assertClose(gradient, expected ??= differentiate(f, numbers), 1e-4, "gradient");
      },
    );
  }
}

/** Gradients of a long sequence by all weights. */
function longGradients(
  of: "sequence" | "steps",
  scale: number,
  weight = 1,
): Promise<Float32Array[]> {
  const steps = 40;
  return valuesOf(() => {
    const x = tf.tensor2d(closedValues(ROWS * steps * FEATURES, 4, 3), [ROWS, steps * FEATURES]);
    const long = course({ steps });
    const f = (...tensors: tf.Tensor[]) => {
      const maps = mapsOf(tensors);
      const state = of === "sequence" ? cfcSequence(x, maps, long) : cfcSteps(
        x,
        eachCfcMap((name) => (x) => tf.matMul(x, maps[name].weight)),
        long,
      );
      return tf.mul(tf.sum(state), weight);
    };
    return tf.grads(f)(tensorsOf(closedValues(WEIGHTS, 3, scale)));
  });
}

for (const scale of [0.5, 3]) {
  Deno.test(`a CfC's gradients over 40 steps equal those step by step, weights of ${scale}`, async () => {
    await startEngine("wasm");
    const expected = await longGradients("steps", scale);
    (await longGradients("sequence", scale)).forEach((gradient, i) =>
      assertClose(gradient, [...expected[i]], 1e-5, CFC_MAPS[i])
    );
  });
}

Deno.test("a CfC's gradients that no float32 holds the square of are 0, in what they lead to as well", async () => {
  await startEngine("wasm");
  const [lost, kept] = [1e-20, 1e-15];
  for (const gradient of await longGradients("sequence", 1, lost)) {
    assert.ok(gradient.every((g) => g === 0));
  }
  const gradients = (await longGradients("sequence", 1, kept)).flatMap((values) => [...values]);
  assert.ok(gradients.some((g) => g !== 0));
  const subnormal = gradients.filter((g) => g !== 0 && Math.abs(g) < 2 ** -126);
  assert.deepEqual(subnormal, []);
});

Deno.test("a CfC and its gradients are finite for any input, and a NaN is not hidden", async () => {
  await startEngine("wasm");
  const huge = closedValues(WEIGHTS + BIASES, 3, 1e6);
  const { sum, gradient } = await ours(huge, { activation: "silu" });
  assert.ok(Number.isFinite(sum) && gradient.every(Number.isFinite));
  const spoilt = await ours(huge.map((value, i) => i === 0 ? NaN : value), { activation: "silu" });
  assert.ok(Number.isNaN(spoilt.sum) && spoilt.gradient.some(Number.isNaN));
});

Deno.test("a CfC read before its end has the gradients of the sequence that ends there", async () => {
  await startEngine("wasm");
  const gradients = (steps: number, observed: number) =>
    valuesOf(() => {
      // Nothing is observed behind the second step: what later steps give back is nothing at all.
      const values = X.map((value, i) =>
        i % FEATURES === FEATURES - 1 ? Number(Math.floor(i / FEATURES) % STEPS < 2) : value
      );
      const whole = tf.tensor2d(values, [ROWS, STEPS * FEATURES]);
      const x = tf.slice(whole, [0, 0], [ROWS, steps * FEATURES]);
      const c = tf.tensor2d(COEFFICIENTS, [ROWS, HIDDEN]);
      const f = (...tensors: tf.Tensor[]) =>
        tf.sum(tf.mul(cfcSequence(x, mapsOf(tensors), course({ steps, observed })), c));
      return tf.grads(f as Parameters<typeof tf.grads>[0])(
        tensorsOf(closedValues(WEIGHTS + BIASES, 3, 1.5)),
      );
    });
  assert.deepEqual(await gradients(STEPS, 1), await gradients(2, 0));
});

Deno.test("a row of a CfC has the same bits alone and among others", async () => {
  await startEngine("wasm");
  const run = (x: Float32Array) =>
    valuesOf(() => {
      const rows = x.length / STEPS / FEATURES;
      const maps = mapsOf(tensorsOf(closedValues(WEIGHTS, 3, 1.5)));
      return cfcSequence(tf.tensor2d(x, [rows, STEPS * FEATURES]), maps, course());
    });
  const [all] = await run(X);
  const [alone] = await run(X.slice(STEPS * FEATURES, 2 * STEPS * FEATURES));
  assert.deepEqual(alone, all.slice(HIDDEN, 2 * HIDDEN));
});

Deno.test("a step through a CfC leaves no tensor behind", async () => {
  await startEngine("wasm");
  const numbers = closedValues(WEIGHTS + BIASES, 3, 1.5);
  const before = tf.memory().numTensors;
  await ours(numbers, { activation: "silu", masked: "sequence" });
  await ours(numbers, { activation: "silu", masked: "step", observed: true });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a CfC refuses what does not fit, by name", async () => {
  await startEngine("wasm");
  const tensors = tensorsOf(closedValues(WEIGHTS + BIASES, 3));
  const maps = mapsOf(tensors);
  const x = tf.tensor2d(X, [ROWS, STEPS * FEATURES]);
  const refused = (f: () => tf.Tensor, message: RegExp) =>
    assert.throws(f, (error) => error instanceof UsageError && message.test(error.message));
  refused(() => cfcSequence(x, maps, course({ steps: 3 })), /x must be \[3, 9\], got \[3, 8\]/);
  refused(
    () => cfcSequence(x, { ...maps, ff2: maps.second }, course()),
    /ff2\.weight must be \[6, 5\], got \[6, 6\]/,
  );
  refused(
    () => cfcSequence(x, { ...maps, ff1: { ...maps.ff1, bias: maps.second.bias } }, course()),
    /ff1\.bias must be \[5\], got \[6\]/,
  );
  refused(
    () => cfcSequence(x, maps, course({ mask: x })),
    /mask must be \[3, 6\], got \[3, 8\]/,
  );
  for (const observed of [-1, 0.5, 3]) {
    refused(
      () => cfcSequence(x, maps, course({ observed })),
      new RegExp(
        `observed must be an integer in \\[0, 2\\], the inputs of a step, got ${observed}`,
      ),
    );
  }
  const whole = tf.cast(x, "int32");
  refused(() => cfcSequence(whole, maps, course()), /x must hold float32, got int32/);
  tf.dispose([x, whole, ...tensors]);
});
