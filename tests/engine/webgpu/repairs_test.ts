import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import assert from "node:assert/strict";
import { startWebgpu } from "../../../src/engine/webgpu/start.ts";
import { valuesOf } from "../../support/values.ts";
import { gpuTest } from "./adapter_here.ts";
import { difference, identifiers, values } from "./samples.ts";

gpuTest("a segment sum adds what is there twice and leaves out what is outside", async () => {
  await startWebgpu();
  const rows = tf.tensor2d([[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]);
  const [sums] = await valuesOf(() =>
    tf.unsortedSegmentSum(rows, tf.tensor1d([2, 3, 2, -1, 0], "int32"), 3)
  );
  assert.deepEqual([...sums], [9, 10, 0, 0, 6, 8]);
  const [scalars] = await valuesOf(() =>
    tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], "int32"), tf.tensor1d([1, 1, 0], "int32"), 2)
  );
  assert.deepEqual([...scalars], [3, 3]);
  const [none] = await valuesOf(() =>
    tf.unsortedSegmentSum(tf.zeros([0, 2]), tf.tensor1d([], "int32"), 2)
  );
  assert.deepEqual([...none], [0, 0, 0, 0]);
  rows.dispose();
});

gpuTest("a segment sum adds in ascending order, so that its bits are known", async () => {
  await startWebgpu();
  const [rows, columns, segments] = [3000, 5, 7];
  const x = values([rows, columns], 3);
  const ids = identifiers(rows, segments);
  const expected = new Float32Array(segments * columns);
  const [entries] = await valuesOf(() => x.clone());
  for (const [row, id] of (await ids.data()).entries()) {
    for (let column = 0; column < columns; column++) {
      const place = id * columns + column;
      expected[place] = expected[place] + entries[row * columns + column];
    }
  }
  const before = tf.memory().numTensors;
  for (let run = 0; run < 3; run++) {
    const [sums] = await valuesOf(() => tf.unsortedSegmentSum(x, ids, segments));
    assert.deepEqual(sums, expected);
  }
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, ids]);
});

gpuTest("no product along a long axis is split among threads that add at once", async () => {
  await startWebgpu();
  // tfjs draws the name of its program into the key of the compiled one.
  const compiled = () => Object.keys(Reflect.get(tf.backend(), "pipelineCache"));
  const inner = 4096;
  const a = values([inner, 24], 1);
  const b = values([inner, 16], 2);
  const product = () => tf.matMul(a, b, true, false);
  const [first] = await valuesOf(product);
  for (let run = 0; run < 3; run++) assert.deepEqual((await valuesOf(product))[0], first);
  const [pixels] = await valuesOf(() =>
    tf.conv2d(
      values([2, 8, 8, 32], 3) as tf.Tensor4D,
      values([8, 8, 32, 80], 4) as tf.Tensor4D,
      1,
      "valid",
    )
  );
  assert.deepEqual(compiled().filter((key) => /splitk/i.test(key)), []);
  assert.equal(tf.env().getNumber("WEBGPU_MATMUL_PROGRAM_TYPE"), -1);

  const [left, right] = await Promise.all([a.data(), b.data()]);
  const expected = new Float32Array(24 * 16);
  for (let i = 0; i < 24; i++) {
    for (let j = 0; j < 16; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += left[k * 24 + i] * right[k * 16 + j];
      expected[i * 16 + j] = sum;
    }
  }
  assert.ok(difference(first, expected) < 1e-5);
  assert.equal(pixels.length, 2 * 80);
  tf.dispose([a, b]);
});

gpuTest(
  "sums and joins of very many tensors bind no more buffers than WebGPU promises",
  async () => {
    const { device } = (await startWebgpu(), tf.backend() as WebGPUBackend);
    assert.equal(device.limits.maxStorageBuffersPerShaderStage, 8);
    const before = tf.memory().numTensors;
    for (const count of [1, 7, 8, 13, 14, 41]) {
      const terms = Array.from({ length: count }, (_, i) => values([33, 40], i + 1));
      const [sum, joined, ...entries] = await valuesOf(() => [
        tf.addN(terms),
        tf.concat(terms),
        ...terms,
      ]);
      const expected = entries.reduce((total, term) => total.map((value, i) => value + term[i]));
      assert.deepEqual(sum, expected, `${count} terms`);
      assert.deepEqual([...joined], entries.flatMap((term) => [...term]), `${count} parts`);
      tf.dispose(terms);
    }
    assert.equal(tf.memory().numTensors, before);
  },
);
