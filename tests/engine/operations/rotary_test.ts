import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { attention } from "../../../src/engine/operations/attention.ts";
import { rotary } from "../../../src/engine/operations/rotary.ts";
import { UsageError } from "../../../src/errors.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

/** Each head's halves as complex numbers, multiplied by exp(i sign place 10000^(-2i/D)). */
function reference(
  x: ArrayLike<number>,
  { tokens, heads, width }: { tokens: number; heads: number; width: number },
  sign: number,
): number[] {
  const depth = width / heads;
  return Array.from({ length: x.length }, (_, at) => {
    const place = Math.floor(at / width) % tokens;
    const within = at % depth;
    const upper = within >= depth / 2;
    const angle = sign * place * Math.pow(10_000, -2 * (within % (depth / 2)) / depth);
    const other = x[upper ? at - depth / 2 : at + depth / 2];
    return x[at] * Math.cos(angle) + (upper ? 1 : -1) * other * Math.sin(angle);
  });
}

for (const engine of EVERYWHERE) {
  engineTest(engine, "rotary embedding and its gradient equal float64's", async () => {
    for (const [tokens, heads, width] of [[1, 1, 2], [5, 3, 12], [128, 2, 16], [300, 1, 4]]) {
      const shape: [number, number] = [2 * tokens, width];
      const [x, dy] = [1, 2].map((salt) => closedValues(shape[0] * width, salt, 4));
      const turn = (x: tf.Tensor) => rotary(x as tf.Tensor2D, { tokens, heads });
      const [y, dx] = await valuesOf(() => {
        const input = tf.tensor2d(x, shape);
        return [turn(input), tf.grad(turn)(input, tf.tensor2d(dy, shape))];
      });
      const [wantedY, wantedX] = [reference(x, { tokens, heads, width }, 1)].concat([
        reference(dy, { tokens, heads, width }, -1),
      ]);
      y.forEach((value, i) => assert.ok(Math.abs(value - wantedY[i]) < 1e-6, `${tokens}: y[${i}]`));
      dx.forEach((value, i) =>
        assert.ok(Math.abs(value - wantedX[i]) < 1e-6, `${tokens}: dx[${i}]`)
      );
    }
  });

  engineTest(engine, "attention scores depend on distances alone", async () => {
    const [tokens, width, heads] = [6, 8, 2];
    // The same query, key everywhere; values tell rows apart. Row 5 over rows 1 to 5 and row 4 over
    // rows 0 to 4 then have equal weights, as have all rows of a table shifted by one.
    const [q, k] = [1, 2].map((salt) => closedValues(width, salt, 4));
    const every = (row: Float32Array) => tf.tile(tf.tensor2d(row, [1, width]), [tokens, 1]);
    const [scores] = await valuesOf(() => {
      const [turnedQ, turnedK] = [q, k].map((row) => rotary(every(row), { tokens, heads }));
      return tf.matMul(turnedQ, turnedK, false, true);
    });
    for (let i = 1; i < tokens; i++) {
      for (let j = 1; j < tokens; j++) {
        const [here, before] = [scores[i * tokens + j], scores[(i - 1) * tokens + j - 1]];
        assert.ok(Math.abs(here - before) < 1e-5, `${i} ${j}`);
      }
    }
    assert.ok(Math.abs(scores[1] - scores[tokens]) > 1e-3, "order would not matter");
  });

  engineTest(engine, "rotary embedding goes with attention and leaves nothing behind", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor2d(closedValues(48, 3), [6, 8]);
      const loss = (x: tf.Tensor) => {
        const turned = rotary(x as tf.Tensor2D, { tokens: 3, heads: 2 });
        return attention(turned, turned, x as tf.Tensor2D, { tokens: 3, heads: 2, causal: true });
      };
      assert.deepEqual(tf.grad(loss)(x).shape, [6, 8]);
    });
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("rotary embedding refuses what it cannot split, and other types", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    const refused = (x: tf.Tensor, tokens: number, heads: number, message: RegExp) =>
      assert.throws(
        () => rotary(x as tf.Tensor2D, { tokens, heads }),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    refused(tf.zeros([6, 6]), 3, 2, /\[6, 6\].*3 tokens.*2 heads of an even width/);
    refused(tf.zeros([6, 8]), 4, 2, /sequences of 4 tokens/);
    refused(tf.zeros([6, 8], "int32"), 3, 2, /x must hold float32, got int32/);
  });
});
