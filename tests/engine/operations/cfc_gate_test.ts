import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { cfcGate } from "../../../src/engine/operations/cfc_gate.ts";
import { startEngine } from "../../../src/engine/engine.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose, differentiate } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [ROWS, WIDTH] = [5, 7];
const SIZE = ROWS * WIDTH;

/** From its equation, in float64: the four heads one after the other. */
function gate(heads: ArrayLike<number>, elapsed: number): number[] {
  return Array.from({ length: SIZE }, (_, i) => {
    const [ff1, ff2, a, b] = [0, 1, 2, 3].map((head) => heads[head * SIZE + i]);
    const s = 1 / (1 + Math.exp(-(a * elapsed + b)));
    return Math.tanh(ff1) * (1 - s) + s * Math.tanh(ff2);
  });
}

/** Values, and the gradient of their sum weighted by `weights`. */
function ours(heads: Float32Array, elapsed: number | undefined, weights: Float32Array) {
  return valuesOf(() => {
    const tensors = [0, 1, 2, 3].map((head) =>
      tf.tensor2d(heads.slice(head * SIZE, (head + 1) * SIZE), [ROWS, WIDTH])
    );
    const f = (...heads: tf.Tensor[]) => {
      const [ff1, ff2, timeA, timeB] = heads as tf.Tensor2D[];
      return cfcGate({ ff1, ff2, timeA, timeB }, elapsed);
    };
    const w = tf.tensor2d(weights, [ROWS, WIDTH]);
    const gradients = tf.grads((...heads) => tf.sum(tf.mul(f(...heads), w)))(tensors);
    return [f(...tensors), ...gradients];
  });
}

for (const engine of EVERYWHERE) {
  for (const elapsed of [undefined, 1, 0, 2.5]) {
    engineTest(
      engine,
      `the gate of a CfC cell after ${elapsed ?? "default"} equals float64's`,
      async () => {
        const heads = closedValues(4 * SIZE, 3, 5);
        const weights = closedValues(SIZE, 9, 2);
        const [values, ...gradients] = await ours(heads, elapsed, weights);
        const t = elapsed ?? 1;
        assertClose(values, gate(heads, t), 1e-5, "values");
        const sum = (x: number[]) => gate(x, t).reduce((total, h, i) => total + h * weights[i], 0);
        const expected = differentiate(sum, [...heads]);
        gradients.forEach((gradient, head) => {
          const part = expected.slice(head * SIZE, (head + 1) * SIZE);
          if (head === 2 && t === 0) assert.ok(gradient.every((g) => g === 0));
          else assertClose(gradient, part, 1e-4, `gradient ${head}`);
        });
      },
    );
  }

  engineTest(
    engine,
    "the gate of a CfC cell and its gradients are finite for any input",
    async () => {
      const [values, ...gradients] = await ours(
        closedValues(4 * SIZE, 3, 1e6),
        1,
        new Float32Array(SIZE).fill(1),
      );
      assert.ok(values.every((h) => Math.abs(h) <= 1));
      for (const gradient of gradients) assert.ok(gradient.every(Number.isFinite));
    },
  );
}

Deno.test("the gate of a CfC cell refuses heads that do not fit, by name", async () => {
  await startEngine("wasm");
  const [ff1, timeB] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.zeros<tf.Rank.R2>([2, 1])];
  const integers = tf.zeros<tf.Rank.R2>([2, 3], "int32");
  const refused = (heads: Parameters<typeof cfcGate>[0], message: RegExp) =>
    assert.throws(
      () => cfcGate(heads),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused({ ff1, ff2: ff1, timeA: ff1, timeB }, /timeB must be \[2, 3\], got \[2, 1\]/);
  refused({ ff1, ff2: integers, timeA: ff1, timeB: ff1 }, /ff2 must hold float32, got int32/);
  tf.dispose([ff1, timeB, integers]);
});
