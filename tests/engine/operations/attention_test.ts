/**
 * Attention beside what `contract.ts` asks of it: its values and gradients by float64.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { attention, type AttentionOptions } from "../../../src/engine/operations/attention.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

/** The result and the gradients of q, k and v, for three sequences of some length. */
async function attend(
  { tokens, heads, causal, lengths }: AttentionOptions & { tokens: number },
  width: number,
  changed?: number,
) {
  const before = tf.memory().numTensors;
  const shape: [number, number] = [3 * tokens, width];
  const size = shape[0] * width;
  const found = await valuesOf(() => {
    const values = [1, 2, 3, 4].map((salt) => closedValues(size, salt, 6));
    if (changed !== undefined) values[1].fill(5, changed * width, (changed + 1) * width);
    const [q, k, v, weights] = values.map((x) => tf.tensor2d(x, shape));
    const run = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
      attention(...[q, k, v] as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D], {
        tokens,
        heads,
        causal,
        lengths,
      });
    return [run(q, k, v), ...tf.grads(run)([q, k, v], weights)];
  });
  assert.equal(tf.memory().numTensors, before, "tensors were left behind");
  return found;
}

for (const causal of [false, true]) {
  const name = causal ? "causal attention" : "attention";
  Deno.test(`${name} on the heap is what tfjs's own operations and gradients give`, async () => {
    for (
      const [tokens, heads, width] of [[1, 1, 1], [7, 3, 15], [33, 2, 16], [64, 6, 48]]
    ) {
      await startEngine("cpu");
      const composed = await attend({ tokens, heads, causal }, width);
      await startEngine("wasm");
      (await attend({ tokens, heads, causal }, width)).forEach((values, which) => {
        values.forEach((value, i) => {
          const off = Math.abs(value - composed[which][i]);
          assert.ok(off < 2e-5, `${tokens} tokens, result ${which}, place ${i}: off by ${off}`);
        });
      });
    }
  });
}

for (const engine of EVERYWHERE) {
  engineTest(
    engine,
    "attention sees its own sequence, and when causal no later token,",
    async () => {
      const [tokens, width, changed] = [6, 4, 9];
      for (const causal of [false, true]) {
        const options = { tokens, heads: 2, causal };
        const [one] = await attend(options, width);
        const [other] = await attend(options, width, changed);
        const rows = Array.from({ length: 3 * tokens }, (_, row) => row);
        const differing = rows.filter((row) =>
          one.subarray(row * width, (row + 1) * width)
            .some((value, column) => value !== other[row * width + column])
        );
        assert.deepEqual(differing, causal ? [9, 10, 11] : [6, 7, 8, 9, 10, 11]);
      }
    },
  );

  engineTest(engine, "attention refuses what it cannot split", () => {
    tf.tidy(() => {
      const [x, wide] = [tf.zeros<tf.Rank.R2>([6, 4]), tf.zeros<tf.Rank.R2>([6, 8])];
      const refuses = (options: AttentionOptions, message: RegExp) =>
        assert.throws(() => attention(x, x, x, options), message);
      refuses({ tokens: 4, heads: 2 }, /cannot split 6 rows into sequences of 4 tokens/);
      refuses({ tokens: 3, heads: 3 }, /Cannot split 4 columns into 3 heads/);
      refuses({ tokens: 3, heads: 2, lengths: [1] }, /2 sequences of 3 tokens .* lengths, got 1/);
      refuses({ tokens: 3, heads: 2, lengths: [3, 0] }, /lengths\[1\] must be .* \[1, 3\], got 0/);
      refuses({ tokens: 3, heads: 2, lengths: [4, 2] }, /lengths\[0\] must be .* \[1, 3\], got 4/);
      refuses({ heads: 2, lengths: [4, 1] }, /lengths must sum to the number of rows, 6, got 5/);
      refuses({ heads: 2 }, /lengths must sum to the number of rows, 6, got 0/);
      assert.throws(() => attention(x, x, wide, { tokens: 3, heads: 2 }), /one shape.*\[6,8\]/);
    });
  });

  engineTest(engine, "what lies in the padding changes nothing and gets no gradient", async () => {
    const [tokens, width, lengths] = [6, 4, [2, 6, 5]];
    const isPadding = (row: number) => row % tokens >= lengths[Math.floor(row / tokens)];
    for (const causal of [false, true]) {
      const options = { tokens, heads: 2, causal, lengths };
      const one = await attend(options, width);
      // Row 3 lies in the padding of the first sequence.
      const other = await attend(options, width, 3);
      assert.deepEqual(other, one);
      for (const values of one) {
        values.forEach((value, i) => {
          if (isPadding(Math.floor(i / width))) assert.equal(value, 0);
          else assert.ok(Number.isFinite(value));
        });
      }
    }
  });
}

Deno.test("a padded sequence gets the very values it gets alone, on the heap", async () => {
  await startEngine("wasm");
  const [tokens, width, heads, lengths] = [33, 16, 2, [7, 33, 20]];
  const x = [1, 2, 3].map((salt) => closedValues(3 * tokens * width, salt, 6));
  const [together, ...alone] = await valuesOf(() => {
    const all = x.map((values) => tf.tensor2d(values, [3 * tokens, width]));
    const [q, k, v] = all;
    return [
      attention(q, k, v, { tokens, heads, lengths }),
      ...lengths.map((length, i) => {
        const [q, k, v] = all.map((values) => tf.slice(values, [i * tokens, 0], [length, width]));
        return attention(q, k, v, { tokens: length, heads });
      }),
    ];
  });
  alone.forEach((values, i) => {
    const first = i * tokens * width;
    assert.deepEqual(together.slice(first, first + values.length), values);
  });
});
