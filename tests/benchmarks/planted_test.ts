import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PCA } from "ml-pca";
import { planted, PLANTED_DIMENSION } from "../../src/benchmarks/planted.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { createDraws } from "../../src/random/draws.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const SOME = Uint32Array.from({ length: 1000 }, (_, i) => i);

Deno.test("planted: the label is the largest of six combinations of four combinations of the inputs", async () => {
  await startEngine("wasm");
  const { task, classes, features } = await planted.load(null);
  const draws = createDraws("planted", "planted.teacher");
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => draws.normal()));
  const u = matrix(PLANTED_DIMENSION, features);
  const v = matrix(classes, PLANTED_DIMENSION).map((row) =>
    row.map((value) => value / Math.hypot(...row))
  );
  // One matrix of rank 4 from inputs to classes.
  const whole = v.map((row) =>
    Array.from({ length: features }, (_, i) => row.reduce((sum, w, j) => sum + w * u[j][i], 0))
  );
  for (const split of ["train", "validation", "test"] as const) {
    const { inputs, targets } = task.batch(split, SOME);
    const [x, y] = [await inputs.array(), await tf.argMax(targets, 1).data()];
    const told = x.map((row) => {
      const scores = whole.map((w) => w.reduce((sum, value, i) => sum + value * row[i], 0));
      return scores.indexOf(Math.max(...scores));
    });
    assert.deepEqual(told, [...y], split);
    for (let label = 0; label < classes; label++) {
      assert.ok(told.filter((own) => own === label).length >= 20, `${split}: class ${label}`);
    }
    tf.dispose([inputs, targets]);
  }
});

Deno.test("planted: inputs are independent, of mean 0 and variance 1: their components tell nothing", async () => {
  await startEngine("wasm");
  const { task, features } = await planted.load(null);
  const { inputs, targets } = task.batch("train", Uint32Array.from({ length: 4000 }, (_, i) => i));
  const x = await inputs.array();
  tf.dispose([inputs, targets]);
  const all = x.flat();
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
  assert.ok(Math.abs(mean) < 0.01 && Math.abs(variance - 1) < 0.02, `${mean} ${variance}`);
  const values = new PCA(x).getEigenvalues();
  assert.equal(values.length, features);
  // Marchenko-Pastur: within (1 -+ sqrt(64 / 4000))^2.
  assert.ok(values[0] < 1.35 && values[features - 1] > 0.7, `${values[0]} ${values.at(-1)}`);
});

Deno.test("planted: full training solves it, and so do adapters of its rank", async () => {
  await startEngine("wasm");
  const data = await planted.load(null);
  const score = async (overrides: Parameters<typeof defaultConfig>[2]) =>
    (await run(defaultConfig(planted, "tiny", overrides), planted, data)).validation;
  const rate = { optimizer: { learningRate: 3e-3 } };
  const full = await score({ method: "full", ...rate });
  assert.ok(full > 85, `${full}`);
  const rank = PLANTED_DIMENSION;
  const adapted = await score({ adapter: { rank }, ...rate });
  assert.ok(adapted > full - 3, `${adapted} of ${full}`);
  const fewer = await score({ adapter: { rank: rank / 2 }, ...rate });
  assert.ok(fewer < full - 10, `${fewer} of ${full}`);
});
