import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../../../src/benchmarks/mnist.ts";
import { startEngine } from "../../../../src/engine/engine.ts";
import { DataError } from "../../../../src/errors.ts";
import {
  computeSpectrum,
  type DataSpectrum,
  prepareSpectrum,
  readSpectrum,
} from "../../../../src/studies/findings/rank/spectrum.ts";
import type { BenchmarkData } from "../../../../src/training/benchmark.ts";
import type { Task } from "../../../../src/training/task.ts";
import { withFolder } from "../../../support/temporary.ts";

/** A data set of the given examples. */
function dataOf(rows: readonly (readonly number[])[]): BenchmarkData {
  const task: Task = {
    metric: "accuracy",
    better: "higher",
    sizes: { train: rows.length, validation: 0, test: 0 },
    batch: (_split, indices) => ({
      inputs: tf.tensor2d([...indices].map((i) => [...rows[i]])),
      targets: tf.zeros([indices.length, 2]),
    }),
    loss: (logits) => tf.mean(logits),
    evaluate: () => Promise.resolve({ loss: 0, value: 0 }),
  };
  return { name: "made", digest: "0", inputs: "made", task, features: rows[0].length, classes: 2 };
}

/** Eigenvalues of a symmetric matrix by Jacobi's rotations, largest first. */
function jacobi(matrix: number[][]): number[] {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  for (let sweep = 0; sweep < 50; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p][q]) < 1e-14) continue;
        const angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) {
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        }
        for (let k = 0; k < n; k++) {
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
        }
      }
    }
  }
  return a.map((row, i) => row[i]).sort((x, y) => y - x);
}

function covariance(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0].length;
  const mean = Array.from(
    { length: width },
    (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length,
  );
  return mean.map((a, i) =>
    mean.map((b, j) =>
      rows.reduce((sum, row) => sum + (row[i] - a) * (row[j] - b), 0) / (rows.length - 1)
    )
  );
}

Deno.test("the shares of variance are those of Jacobi's eigenvalues of the covariance", async () => {
  await startEngine("wasm");
  const rows = Array.from(
    { length: 40 },
    (_, i) => [3, 5, 7, 11, 13].map((prime, j) => (i * prime % 17) / (j + 1) + (i % 3)),
  );
  const eigenvalues = jacobi(covariance(rows));
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  const { cumulative, participationRatio, examples } = computeSpectrum(dataOf(rows));
  assert.equal(examples, 40);
  let sum = 0;
  eigenvalues.forEach((value, k) => {
    sum += value;
    // Five decimals are stored; the inputs passed through float32.
    assert.ok(Math.abs(cumulative[k] - sum / total) < 1e-5, `component ${k + 1}`);
  });
  const squares = eigenvalues.reduce((all, value) => all + value * value, 0);
  assert.ok(Math.abs(participationRatio - total * total / squares) < 1e-4);
});

Deno.test("equal variances in three directions are three dimensions, one direction is one", async () => {
  await startEngine("wasm");
  const corners = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z])));
  const cube = computeSpectrum(dataOf(corners));
  assert.deepEqual([cube.cumulative, cube.participationRatio], [[0.33333, 0.66667, 1], 3]);
  const line = computeSpectrum(dataOf(corners.map(([x]) => [x, 2 * x, -x])));
  assert.deepEqual([line.cumulative, line.participationRatio], [[1, 1, 1], 1]);
});

Deno.test("computing a spectrum leaves no tensor behind", async () => {
  await startEngine("wasm");
  const data = dataOf([[1, 2], [3, 5], [4, 4]]);
  const before = tf.memory().numTensors;
  computeSpectrum(data);
  assert.equal(tf.memory().numTensors, before);
});

/** Variance along the first principal component and in all, by power iteration on the examples. */
function powerIteration(rows: number[][]): { first: number; total: number } {
  const width = rows[0].length;
  const mean = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) mean[i] += row[i] / rows.length;
  const centred = rows.map((row) => Float64Array.from(row, (value, i) => value - mean[i]));
  let vector = new Float64Array(width).fill(1 / Math.sqrt(width));
  let first = 0;
  for (let step = 0; step < 60; step++) {
    const next = new Float64Array(width);
    for (const row of centred) {
      let along = 0;
      for (let i = 0; i < width; i++) along += row[i] * vector[i];
      for (let i = 0; i < width; i++) next[i] += along * row[i];
    }
    first = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    vector = next.map((value) => value / first);
  }
  const total = centred.flatMap((row) => row.reduce((sum, value) => sum + value * value, 0))
    .reduce((sum, value) => sum + value, 0);
  return { first: first / (rows.length - 1), total: total / (rows.length - 1) };
}

/** Puts a spectrum where that of the profile smoke lies; gives its path. */
async function storeSpectrum(root: string, spectrum: Partial<DataSpectrum>): Promise<string> {
  const folder = `${root}/data/rows/smoke`;
  await Deno.mkdir(folder, { recursive: true });
  const path = `${folder}/data_spectrum.json`;
  await Deno.writeTextFile(path, JSON.stringify(spectrum));
  return path;
}

Deno.test("MNIST's spectrum rises to 1 in falling steps, the first as power iteration finds it", async () => {
  await startEngine("wasm");
  const data = await mnist.load(null);
  await withFolder(async (root) => {
    // That of other data, under the same name, is computed anew.
    await storeSpectrum(root, { data: data.name, dataDigest: "0", cumulative: [1] });
    await prepareSpectrum("smoke", null, root);
    const stored = await readSpectrum("smoke", data.name, root);
    const { cumulative, examples, participationRatio } = stored;
    assert.deepEqual([stored.dataDigest, examples, cumulative.length], [data.digest, 5_000, 784]);
    assert.equal(cumulative[783], 1);
    const steps = cumulative.map((share, k) => share - (cumulative[k - 1] ?? 0));
    steps.forEach((step, k) => {
      // Two roundings to five decimals lie between neighbours.
      assert.ok(step >= -1e-12 && step <= (steps[k - 1] ?? 1) + 2e-5, `component ${k + 1}`);
    });
    assert.ok(participationRatio > 1 / steps[0] && participationRatio < 784);
    const indices = Uint32Array.from({ length: examples }, (_, i) => i);
    const { inputs, targets } = data.task.batch("train", indices);
    const { first, total } = powerIteration(inputs.arraySync());
    tf.dispose([inputs, targets]);
    assert.ok(Math.abs(cumulative[0] - first / total) < 1e-4, `${first / total}`);
  });
});

Deno.test("a stored spectrum is kept for its data; a damaged one is named", async () => {
  await withFolder(async (root) => {
    await startEngine("wasm");
    const { name, digest } = await mnist.load(null);
    const mark = { data: name, dataDigest: digest, cumulative: [1] };
    const path = await storeSpectrum(root, mark);
    await prepareSpectrum("smoke", null, root);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), mark);
    await Deno.writeTextFile(path, "{");
    await assert.rejects(readSpectrum("smoke", name, root), (error: Error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /run "deno task reproduce --profile smoke --only rank"$/);
      return true;
    });
  });
});
