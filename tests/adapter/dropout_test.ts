import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createDropout } from "../../src/adapter/dropout.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { MASKS } from "../../src/random/keep_mask.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import { TRAINING } from "./layers.ts";

const [ROWS, WIDTH, RATE] = [64, 50, 0.25];

/** The factors that dropout puts on rows [row, row + rows) of a step's batch. */
function factors(
  { step = 0, row = 0, rows = ROWS, path = "hidden.0", seed = 9, masks = MASKS[0] }: {
    step?: number;
    row?: number;
    rows?: number;
    path?: string;
    seed?: number;
    masks?: typeof MASKS[number];
  } = {},
): Float32Array {
  return tf.tidy(() =>
    createDropout(path, RATE, seed, masks)
      .apply(tf.ones([rows, WIDTH]), { ...TRAINING, step, row, rows })
      .dataSync<"float32">().slice()
  );
}

Deno.test("dropout zeroes the given share and scales the rest to keep the mean", async () => {
  await startEngine("wasm");
  const values = factors();
  assert.deepEqual([...new Set(values)].sort(), [0, Math.fround(1 / (1 - RATE))]);
  const zeros = values.filter((value) => value === 0).length;
  const expected = RATE * values.length;
  assert.ok(Math.abs(zeros - expected) < 4 * Math.sqrt(expected * (1 - RATE)), `${zeros}`);
});

Deno.test("a row's mask does not depend on how the batch is split", async () => {
  await startEngine("wasm");
  for (const masks of MASKS) {
    const parts = [[0, 10], [10, 1], [11, ROWS - 11]]
      .flatMap(([row, rows]) => [...factors({ row, rows, masks })]);
    assert.deepEqual(Float32Array.from(parts), factors({ masks }), masks);
  }
});

Deno.test("an example of several rows has the same masks however the batch is split", async () => {
  await startEngine("wasm");
  const [each, examples] = [5, 8];
  const masks = (row: number, rows: number) =>
    tf.tidy(() =>
      createDropout("patches", RATE, 9)
        .apply(tf.ones([rows * each, WIDTH]), { ...TRAINING, row, rows }).dataSync().slice()
    );
  const parts = [[0, 3], [3, 1], [4, 4]].flatMap(([row, rows]) => [...masks(row, rows)]);
  const whole = masks(0, examples);
  assert.deepEqual(Float32Array.from(parts), whole);
  const rows = Array.from(
    { length: examples * each },
    (_, i) => whole.subarray(i * WIDTH, (i + 1) * WIDTH).join(),
  );
  assert.equal(new Set(rows).size, rows.length, "no two rows share a mask");
});

Deno.test("masks differ between steps, layers and seeds, and repeat for the same", async () => {
  await startEngine("wasm");
  assert.deepEqual(factors({ step: 3 }), factors({ step: 3 }));
  assert.notDeepEqual(factors({ step: 3 }), factors({ step: 4 }));
  assert.notDeepEqual(factors(), factors({ path: "hidden.1" }));
  assert.notDeepEqual(factors(), factors({ seed: 10 }));
  assert.notDeepEqual(factors(), factors({ masks: "halves" }));
});

for (const engine of EVERYWHERE) {
  const name = "rectified is ReLU and then dropout, with the same masks, values and gradients";
  engineTest(engine, name, async () => {
    for (
      const [training, masks] of [[true, "words"], [true, "halves"], [false, "words"]] as const
    ) {
      // A rate that 16 bits do not meet.
      const dropout = createDropout("a", 0.1, 9, masks);
      const pass = { ...TRAINING, training, step: 3, row: 5 };
      const both = (f: (x: tf.Tensor2D) => tf.Tensor) =>
        valuesOf(() => {
          const x = tf.tensor2d(closedValues(7 * 9, 1, 2), [7, 9]);
          const weights = tf.tensor2d(closedValues(7 * 9, 2), [7, 9]);
          const gradient = tf.grad((x) => tf.sum(tf.mul(f(x as tf.Tensor2D), weights)))(x);
          // Both zeros are the same here.
          return [f(x), gradient].map((tensor) => tf.add(tensor, 0));
        });
      assert.deepEqual(
        await both((x) => dropout.rectified(x, pass)),
        await both((x) => dropout.apply(tf.relu(x), pass)),
      );
    }
  });
}

Deno.test("outside training, and at rate 0, dropout is the identity", async () => {
  await startEngine("wasm");
  const x = tf.ones<tf.Rank.R2>([2, 3]);
  assert.equal(createDropout("a", 0.5, 1).apply(x, { ...TRAINING, training: false }), x);
  assert.equal(createDropout("a", 0, 1).apply(x, TRAINING), x);
  assert.equal(createDropout("a", 0, 1).mask([2, 3], TRAINING), null);
  x.dispose();
});

Deno.test("steps of a sequence share a mask or have their own, however the batch is split", async () => {
  await startEngine("wasm");
  const [steps, width] = [4, WIDTH];
  const masks = (kind: "shared" | "own", row = 0, rows = 8) =>
    tf.tidy(() =>
      createDropout("cell", RATE, 9, "words", kind)
        .sequenceMask({ rows, steps, width }, { ...TRAINING, row, rows })!.dataSync().slice()
    );
  const shared = tf.tidy(() =>
    createDropout("cell", RATE, 9).mask([8, width], { ...TRAINING, rows: 8 })!.dataSync().slice()
  );
  assert.deepEqual(masks("shared"), shared);
  const own = masks("own");
  assert.equal(own.length, 8 * steps * width);
  const each = Array.from(
    { length: 8 * steps },
    (_, i) => own.subarray(i * width, (i + 1) * width).join(),
  );
  assert.equal(new Set(each).size, each.length, "no two steps share a mask");
  for (const [kind, whole] of [["shared", shared], ["own", own]] as const) {
    const parts = [[0, 3], [3, 1], [4, 4]].flatMap(([row, rows]) => [...masks(kind, row, rows)]);
    assert.deepEqual(Float32Array.from(parts), whole, kind);
  }
  const shape = { rows: 8, steps, width };
  const silent = { ...TRAINING, training: false };
  assert.equal(createDropout("a", 0.5, 1, "words", "own").sequenceMask(shape, silent), null);
});

Deno.test("a mask by itself holds the factors that dropout multiplies by", async () => {
  await startEngine("wasm");
  const dropout = createDropout("a", 0.5, 1);
  const pass = { ...TRAINING, rows: 4 };
  const [mask, applied] = await valuesOf(() => [
    dropout.mask([4, 5], pass)!,
    dropout.apply(tf.ones([4, 5]), pass),
  ]);
  assert.deepEqual(mask, applied);
});
