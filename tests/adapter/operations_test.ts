import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  dense,
  drivenLottaLinear,
  lottaLinear,
  lowRank,
  scaledBackbone,
} from "../../src/adapter/operations.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import { assertClose } from "./float64.ts";
import { drawnFrozen } from "./layers.ts";

const [ROWS, D_IN, D_OUT, RANK] = [16, 32, 24, 3];

/** Gradients of a weighted sum of the output with respect to `inputs`. */
function gradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): Promise<Float32Array[]> {
  return valuesOf(() => {
    const weights = tf.tensor2d(closedValues(ROWS * D_OUT, 60, 2), [ROWS, D_OUT]);
    return tf.grads((...given) => tf.sum(tf.mul(f(...given), weights)))(inputs);
  });
}

function matrix(rows: number, columns: number, salt: number): tf.Tensor2D {
  return tf.tensor2d(closedValues(rows * columns, salt, 2), [rows, columns]);
}

/** Both ways of writing an operation: ours, and the one that tfjs differentiates by itself. */
async function assertSameGradients(
  ours: (...inputs: tf.Tensor[]) => tf.Tensor,
  plain: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): Promise<void> {
  const expected = await gradients(plain, inputs);
  (await gradients(ours, inputs)).forEach((gradient, i) => {
    assertClose(gradient, [...expected[i]], 2e-6, `input ${i}`);
  });
}

/** What computes the gradients of a layer's trained tensors. */
async function kernelsOf(isData: boolean, beta: tf.Tensor | null): Promise<string[]> {
  await startEngine("cpu");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const [x, loraA, loraB] = [matrix(ROWS, D_IN, 1), matrix(D_IN, RANK, 2), matrix(RANK, D_OUT, 3)];
  const { kernels } = await tf.profile(() => {
    const inputs = [loraA, loraB, ...(beta === null ? [] : [beta])];
    return tf.grads((...[a, b, gain]) => {
      const factors = { loraA: a, loraB: b, scaling: 0.5 };
      return lottaLinear(x, { frozen, beta: gain ?? null, factors }, { isData });
    })(inputs);
  });
  for (const tensor of [x, loraA, loraB]) tensor.dispose();
  frozen.dispose();
  return kernels.map(({ name }) => name);
}

for (const isData of [false, true]) {
  Deno.test(`no gradient is computed for a beta that is not trained${isData ? ", on data" : ""}`, async () => {
    await startEngine("cpu");
    const beta = tf.scalar(0.7);
    // That of beta alone is a sum: one number out of two matrices.
    assert.ok((await kernelsOf(isData, beta)).includes("Sum"));
    assert.ok(!(await kernelsOf(isData, null)).includes("Sum"));
    beta.dispose();
  });
}

for (const engine of EVERYWHERE) {
  engineTest(
    engine,
    "the custom gradients equal those tfjs derives from the plain formulas",
    async () => {
      const frozen = drawnFrozen(D_IN, D_OUT);
      const x = matrix(ROWS, D_IN, 1);
      const beta = tf.scalar(0.7);
      const a = matrix(D_IN, RANK, 2);
      const b = matrix(RANK, D_OUT, 3);
      const kernel = matrix(D_IN, D_OUT, 4);
      const bias = tf.tensor1d(closedValues(D_OUT, 5));
      type Matrix = tf.Tensor2D;

      await assertSameGradients(
        (x, beta) => scaledBackbone(x as Matrix, beta, frozen, { isData: false }),
        (x, beta) => tf.mul(tf.matMul(x, frozen.kernel), beta),
        [x, beta],
      );
      await assertSameGradients(
        (beta) => scaledBackbone(x, beta, frozen, { isData: true }),
        (beta) => tf.mul(tf.matMul(x, frozen.kernel), beta),
        [beta],
      );
      const lotta = (
        x: tf.Tensor,
        beta: tf.Tensor | null,
        a: tf.Tensor,
        b: tf.Tensor,
        isData: boolean,
      ) =>
        lottaLinear(x as Matrix, { frozen, beta, factors: { loraA: a, loraB: b, scaling: 0.5 } }, {
          isData,
        });
      const plainLotta = (x: tf.Tensor, beta: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
        tf.add(
          tf.mul(tf.matMul(x as Matrix, frozen.kernel), beta),
          tf.mul(tf.matMul(tf.matMul(x as Matrix, a as Matrix), b as Matrix), 0.5),
        );
      await assertSameGradients(
        (x, beta, a, b) => lotta(x, beta, a, b, false),
        (x, beta, a, b) => plainLotta(x, beta, a, b),
        [x, beta, a, b],
      );
      await assertSameGradients(
        (beta, a, b) => lotta(x, beta, a, b, true),
        (beta, a, b) => plainLotta(x, beta, a, b),
        [beta, a, b],
      );
      await assertSameGradients(
        (x, a, b) => lotta(x, null, a, b, false),
        (x, a, b) => plainLotta(x, tf.scalar(1), a, b),
        [x, a, b],
      );
      await assertSameGradients(
        (a, b) => lotta(x, null, a, b, true),
        (a, b) => plainLotta(x, tf.scalar(1), a, b),
        [a, b],
      );
      await assertSameGradients(
        (x, a, b) => lowRank(x as Matrix, { loraA: a, loraB: b, scaling: 0.5 }, false),
        (x, a, b) => tf.mul(tf.matMul(tf.matMul(x as Matrix, a as Matrix), b as Matrix), 0.5),
        [x, a, b],
      );
      await assertSameGradients(
        (a, b) => lowRank(x, { loraA: a, loraB: b, scaling: 0.5 }, true),
        (a, b) => tf.mul(tf.matMul(tf.matMul(x, a as Matrix), b as Matrix), 0.5),
        [a, b],
      );
      await assertSameGradients(
        (x, kernel, bias) => dense(x as Matrix, kernel, bias, false),
        (x, kernel, bias) => tf.add(tf.matMul(x, kernel), bias),
        [x, kernel, bias],
      );
      tf.dispose([x, beta, a, b, kernel, bias]);
      frozen.dispose();
    },
  );
}

for (const isData of [false, true]) {
  for (const hasBeta of [false, true]) {
    const kind = `${isData ? "data" : "activations"}, ${hasBeta ? "a" : "no"} beta`;
    Deno.test(`an adapter with an input of its own has the bits of its parts: ${kind}`, async () => {
      await startEngine("wasm");
      const frozen = drawnFrozen(D_IN, D_OUT);
      const [x, drive] = [matrix(ROWS, D_IN, 1), matrix(ROWS, D_IN, 6)];
      const trained = [matrix(D_IN, RANK, 2), matrix(RANK, D_OUT, 3), tf.scalar(0.7)];
      const inputs = [...(isData ? [] : [x, drive]), ...(hasBeta ? trained : trained.slice(0, 2))];
      const of = (together: boolean) => (...given: tf.Tensor[]) => {
        const [seen, seenByAdapter] = (isData ? [x, drive] : given) as tf.Tensor2D[];
        const [loraA, loraB, beta = null] = isData ? given : given.slice(2);
        const factors = { loraA, loraB, scaling: 0.3 };
        if (together) {
          return drivenLottaLinear(seen, seenByAdapter, { frozen, beta, factors }, { isData });
        }
        return tf.add(
          scaledBackbone(seen, beta, frozen, { isData }),
          lowRank(seenByAdapter, factors, isData),
        );
      };
      const [whole, parts] = [true, false].map((together) =>
        tf.tidy(() => of(together)(...inputs).dataSync())
      );
      assert.deepEqual(whole, parts);
      assert.deepEqual(await gradients(of(true), inputs), await gradients(of(false), inputs));
      tf.dispose([x, drive, ...trained]);
      frozen.dispose();
    });
  }
}

Deno.test("data receive no gradient", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const [x, beta] = [matrix(ROWS, D_IN, 1), tf.scalar(1)];
  const onData = (x: tf.Tensor) => scaledBackbone(x as tf.Tensor2D, beta, frozen, { isData: true });
  await assert.rejects(gradients(onData, [x]), /gradient/);
  tf.dispose([x, beta]);
  frozen.dispose();
});

Deno.test("what is no data is projected anew, though its examples are known by number", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const indices = Uint32Array.from({ length: ROWS }, (_, i) => i);
  const examples = { indices, total: ROWS, owner: {} };
  tf.tidy(() => {
    const factors = { loraA: tf.zeros([D_IN, RANK]), loraB: tf.zeros([RANK, D_OUT]), scaling: 1 };
    const output = (x: tf.Tensor2D, isData: boolean) =>
      lottaLinear(x, { frozen, beta: null, factors }, { isData, examples }).dataSync();
    const [x, other] = [matrix(ROWS, D_IN, 1), matrix(ROWS, D_IN, 2)];
    const first = output(x, true);
    assert.deepEqual(output(other, true), first);
    assert.notDeepEqual(output(other, false), first);
  });
  frozen.dispose();
});

Deno.test("a step through an operation leaves no tensor behind", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(D_IN, D_OUT);
  const x = matrix(ROWS, D_IN, 1);
  const beta = tf.scalar(0.7);
  const before = tf.memory().numTensors;
  await gradients((x, beta) => scaledBackbone(x as tf.Tensor2D, beta, frozen, { isData: false }), [
    x,
    beta,
  ]);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, beta]);
  frozen.dispose();
});
