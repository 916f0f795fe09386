import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { repairWasmKernels } from "../../src/engine/wasm/repairs/register.ts";
import { imagePatches } from "../../src/engine/operations/image_patches.ts";
import { softmax } from "../../src/engine/operations/softmax.ts";
import { startEngine } from "../../src/engine/engine.ts";

/** Values 0, 1, 2, ... */
function counted(...shape: number[]): tf.Tensor {
  return tf.range(0, shape.reduce((a, b) => a * b, 1)).reshape(shape);
}

/** What `f` gives on an engine. */
async function on(engine: string, f: () => tf.Tensor) {
  await startEngine(engine);
  return tf.tidy(() => {
    const out = f();
    return { shape: out.shape, dtype: out.dtype, values: Array.from(out.dataSync()) };
  });
}

/** The wasm engine gives what tfjs's cpu backend gives, to a millionth. */
function agrees(name: string, f: () => tf.Tensor): void {
  Deno.test(`${name} is what the cpu engine gives`, async () => {
    const wanted = await on("cpu", f);
    const actual = await on("wasm", f);
    assert.deepEqual([actual.shape, actual.dtype], [wanted.shape, wanted.dtype]);
    actual.values.forEach((y, i) =>
      assert.ok(
        Object.is(y, wanted.values[i]) ||
          Math.abs(y - wanted.values[i]) <= 1e-6 * Math.max(1, Math.abs(wanted.values[i])),
        `place ${i}: ${y} where ${wanted.values[i]} is right`,
      )
    );
  });
}

agrees(
  "gather with a batch axis",
  () => tf.gather(counted(2, 3, 4), tf.tensor2d([[2, 0], [1, 1]], [2, 2], "int32"), 1, 1),
);
agrees("gather of int32", () => tf.gather(counted(4, 3).toInt(), tf.tensor1d([3, 1], "int32")));
agrees("gather of nothing", () => tf.gather(counted(4, 3), tf.tensor1d([], "int32")));
agrees("tile of int32", () => tf.tile(counted(2, 2).toInt(), [2, 3]));
agrees("tile of a scalar", () => tf.tile(tf.scalar(3), []));
agrees("tile by ones", () => tf.tile(counted(2, 3), [1, 1]));
agrees(
  "slice of six axes",
  () => tf.slice(counted(2, 3, 2, 3, 2, 3), [1, 1, 0, 1, 0, 1], [1, 2, 2, 1, 2, 2]),
);
agrees("slice of nothing", () => tf.slice(counted(3, 4), [1, 1], [0, 2]));
agrees("slice of int32", () => tf.slice(counted(3, 4).toInt(), [1, 1], [2, 2]));
agrees("slice of a vector", () => tf.slice(counted(9), [2], [5]));
agrees("split of int32", () => tf.split(counted(4, 3).toInt(), 2)[1]);
agrees(
  "concat of bools",
  () => tf.concat([tf.tensor1d([1, 0, 1], "bool"), tf.tensor1d([0, 1], "bool")]),
);
agrees("concat with an empty part", () => tf.concat([counted(2, 3), tf.zeros([2, 0])], 1));
agrees("sum of int32 columns", () => tf.sum(counted(3, 4).toInt(), 0));
agrees("sum over unordered leading axes", () => tf.sum(counted(2, 3, 4), [1, 0]));
agrees("sum of 2000 rows", () => tf.sum(tf.mul(counted(2000, 3), 0.01), 0));
agrees("mean of bool columns", () => tf.mean(tf.tensor2d([[1, 0], [1, 1]], [2, 2], "bool"), 0));
agrees("exp of int32", () => tf.exp(counted(3).toInt()));
agrees(
  "add of int32 rows and a column",
  () => tf.add(counted(3, 2).toInt(), counted(3, 1).toInt()),
);
for (const [rows, columns] of [[1, 5], [4, 16], [7, 19], [33, 6], [3, 0]]) {
  agrees(`transpose of ${rows} by ${columns}`, () => tf.transpose(counted(rows, columns)));
}
agrees(
  "transpose of the last two of four axes",
  () => tf.transpose(counted(2, 3, 6, 5), [0, 1, 3, 2]),
);
agrees("transpose of int32", () => tf.transpose(counted(3, 5).toInt()));
agrees(
  "softmax of large values",
  () => tf.softmax(tf.tensor2d([[1e30, 0, -1e30], [-200, -200, -300]])),
);
agrees("softmax of a vector", () => tf.softmax(counted(5)));
agrees("fused matMul with leaky relu", () =>
  tf.fused.matMul({
    a: tf.sub(counted(3, 2), 3) as tf.Tensor2D,
    b: tf.sub(counted(2, 4), 4) as tf.Tensor2D,
    bias: counted(4),
    activation: "leakyrelu",
    leakyreluAlpha: 0.1,
  }));
agrees("fused matMul with sigmoid, transposed", () =>
  tf.fused.matMul({
    a: tf.sub(counted(2, 3), 3) as tf.Tensor2D,
    b: tf.sub(counted(4, 2), 4) as tf.Tensor2D,
    transposeA: true,
    transposeB: true,
    activation: "sigmoid",
  }));
agrees("fused matMul with prelu", () =>
  tf.fused.matMul({
    a: tf.sub(counted(3, 2), 3) as tf.Tensor2D,
    b: tf.sub(counted(2, 4), 4) as tf.Tensor2D,
    activation: "prelu",
    preluActivationWeights: tf.tensor1d([0.1, 0.2, 0.3, 0.4]),
  }));
agrees(
  "the gradient of max pooling over equal values",
  () => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 3, 1, "same"))(tf.ones([1, 4, 3, 5])),
);
agrees(
  "the gradient of convolution of many images with explicit padding",
  () =>
    tf.grad((filter) =>
      tf.conv2d(tf.sin(counted(40, 12, 12, 8)) as tf.Tensor4D, filter as tf.Tensor4D, 2, 2)
    )(tf.cos(counted(3, 3, 8, 4))).div(1000),
);

Deno.test("an index that does not exist is an error of gather, with its value", async () => {
  await startEngine("wasm");
  for (const id of [4, -1]) {
    assert.throws(
      () => tf.tidy(() => tf.gather(counted(4, 3), tf.tensor1d([0, id], "int32"))),
      new RegExp(`index ${id} is not in \\[0, 3\\]`),
    );
  }
});

Deno.test("segment sums take ids of several axes, as TensorFlow defines them", async () => {
  const { shape, values } = await on("wasm", () => {
    const ids: tf.Tensor = tf.tensor2d([[0, 1], [1, 1], [-1, 5]], [3, 2], "int32");
    return tf.unsortedSegmentSum(counted(3, 2, 2), ids as tf.Tensor1D, 2);
  });
  assert.deepEqual(shape, [2, 2]);
  assert.deepEqual(values, [0, 1, 2 + 4 + 6, 3 + 5 + 7]);
});

Deno.test("products of batches that are both broadcast", async () => {
  const { shape, values } = await on(
    "wasm",
    () => tf.matMul(counted(3, 1, 1, 2), tf.ones([2, 2, 1])),
  );
  assert.deepEqual(shape, [3, 2, 1, 1]);
  assert.deepEqual(values, [1, 1, 5, 5, 9, 9]);
});

Deno.test("patches of an image that is smaller than them are zeros around it", async () => {
  for (const engine of ["wasm", "cpu"]) {
    const { shape, values } = await on(
      engine,
      () => imagePatches(tf.ones([1, 1, 2, 1]), { size: [3, 5] }),
    );
    assert.deepEqual(shape, [2, 15]);
    assert.equal(values.reduce((a, b) => a + b), 4);
  }
});

agrees("a cast to another type", () => tf.cast(tf.tensor1d([-1.5, 0, 2.5]), "int32"));
agrees("a cast of integers", () => tf.cast(tf.tensor1d([-1, 0, 2], "int32"), "float32"));

Deno.test("a cast to the type that a tensor has copies nothing, and outlives it", async () => {
  await startEngine("wasm");
  const x = tf.tensor1d([1, 2, 3]);
  const before = tf.memory().numDataBuffers;
  const same = tf.cast(x, "float32");
  assert.equal(tf.memory().numDataBuffers, before);
  x.dispose();
  assert.deepEqual(Array.from(same.dataSync()), [1, 2, 3]);
  same.dispose();
});

Deno.test("repairing twice changes nothing", async () => {
  await startEngine("wasm");
  const kernel = tf.getKernel("Softmax", "wasm");
  repairWasmKernels();
  assert.equal(tf.getKernel("Softmax", "wasm"), kernel);
});

Deno.test("memory does not grow over many steps of everything", async () => {
  await startEngine("wasm");
  const x = tf.keep(tf.sin(counted(2, 6, 6, 4))) as tf.Tensor4D;
  const filter = tf.keep(tf.cos(counted(3, 3, 4, 4))) as tf.Tensor4D;
  const step = () =>
    tf.tidy(() => {
      const loss = (filter: tf.Tensor) => {
        const y = tf.maxPool(tf.conv2d(x, filter as tf.Tensor4D, 1, "same"), 2, 2, "same");
        return tf.sum(softmax(tf.tile(tf.gather(y, [0, 1, 1]), [1, 1, 1, 2]))) as tf.Scalar;
      };
      tf.grad(loss)(filter).dataSync();
    });
  step();
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const before = [tf.memory().numTensors, tf.memory().numDataBuffers, wasm.HEAPU8.length];
  for (let i = 0; i < 300; i++) step();
  const after = [tf.memory().numTensors, tf.memory().numDataBuffers, wasm.HEAPU8.length];
  assert.deepEqual(after, before);
  tf.dispose([x, filter]);
});
