import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { SHUFFLED_IMAGES, shuffledMnist } from "../../src/benchmarks/shuffled_mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { run } from "../../src/training/run.ts";
import { SPLITS } from "../../src/training/task.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { withFolder } from "../support/temporary.ts";

const ALL = Uint32Array.from({ length: SHUFFLED_IMAGES }, (_, i) => i);

Deno.test("shuffled MNIST: the first 1,000 training images in every split, with the labels of one another", async () => {
  await startEngine("wasm");
  const [own, original] = [await shuffledMnist.load(null), await mnist.load(null)];
  const { inputs, targets } = original.task.batch("train", ALL);
  const [x, y] = [await inputs.data(), await tf.argMax(targets, 1).data()];
  const seen: number[][] = [];
  for (const split of SPLITS) {
    assert.equal(own.task.sizes[split], SHUFFLED_IMAGES);
    const batch = own.task.batch(split, ALL);
    assert.deepEqual(await batch.inputs.data(), x, split);
    seen.push([...await tf.argMax(batch.targets, 1).data()]);
    tf.dispose([batch.inputs, batch.targets]);
  }
  assert.deepEqual(seen[1], seen[0]);
  assert.deepEqual(seen[2], seen[0]);
  assert.deepEqual(seen[0].toSorted(), [...y].toSorted(), "the same labels");
  const kept = seen[0].filter((label, i) => label === y[i]).length;
  // Of ten classes a tenth stays what it was: 100, give or take five standard deviations.
  assert.ok(Math.abs(kept - 100) < 48, `${kept}`);
  tf.dispose([inputs, targets]);
});

Deno.test("shuffled MNIST: what is scored is what is remembered", async () => {
  await startEngine("wasm");
  const data = await shuffledMnist.load(null);
  const config = defaultConfig(shuffledMnist, "tiny", {
    ...{ method: "full", epochs: 40 },
    optimizer: { learningRate: 3e-3 },
  });
  const { value, validation } = await run(config, shuffledMnist, data);
  assert.equal(value, validation);
  assert.ok(value > 50, `${value}`);
});

Deno.test("shuffled MNIST: a smaller set is taken whole", async () => {
  await withFolder(async (folder) => {
    const sizes = { height: 5, width: 5, classes: 3 };
    await writeFiles(folder, smallSet({ train: 60, test: 12, ...sizes }));
    const { task } = await shuffledMnist.load(folder);
    assert.equal(task.sizes.train, 54);
  });
});
