import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { friedman } from "../../src/benchmarks/friedman.ts";
import { startEngine } from "../../src/engine/engine.ts";

await startEngine("wasm");

Deno.test("friedman: the target is Friedman's function of five of ten inputs, with noise of deviation 1", async () => {
  const { task } = await friedman.load(null);
  const { inputs, targets } = task.batch("train", Uint32Array.from({ length: 1000 }, (_, i) => i));
  const [x, y] = [await inputs.array(), (await targets.array()).flat()];
  tf.dispose([inputs, targets]);
  const errors = x.map((row, i) => {
    const [a, b, c, d, e] = row.map((value) => value + 0.5);
    const f = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e;
    return 4.9 * y[i] + 14.413 - f;
  });
  const mean = errors.reduce((sum, error) => sum + error / 1000, 0);
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2 / 1000, 0));
  assert.ok(Math.abs(mean) < 0.1 && Math.abs(deviation - 1) < 0.06, `${mean} ${deviation}`);
  const all = y.reduce((sum, value) => sum + value / 1000, 0);
  assert.ok(Math.abs(all) < 0.1, `the mean of targets is ${all}`);
});
