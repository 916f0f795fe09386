import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { nodeClassification } from "../../src/benchmarks/node_classification.ts";
import { karateClub } from "../../src/data/citations/karate_club.ts";
import { type NodeData, nodeData } from "../../src/data/citations/node_data.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { SplitName } from "../../src/training/task.ts";

/** Four nodes without edges, so that each hears itself alone. */
function apart(values: Uint8Array | Float32Array): NodeData {
  const nodeFeatures = { width: 2, values };
  return nodeData({
    name: "apart",
    graph: { nodes: 4, edges: new Uint32Array(), nodeFeatures, edgeFeatures: null },
    labels: Int32Array.of(1, 0, 1, -1),
    classes: 2,
    train: Uint32Array.of(2),
    validation: Uint32Array.of(0),
    test: Uint32Array.of(1),
  }, "apart");
}

async function heard(data: NodeData): Promise<number[]> {
  await startEngine("wasm");
  const { inputs, targets } = nodeClassification(data).batch("train", Uint32Array.of(0));
  const values = [...await inputs.heard.data()];
  tf.dispose([inputs, targets]);
  return values;
}

Deno.test("features stay as they are, counts of words and measured values", async () => {
  const counts = Uint8Array.of(1, 3, 0, 1, 0, 0, 2, 2);
  assert.deepEqual(await heard(apart(counts)), [...counts]);
  const values = Float32Array.of(1, -3, 0, 1.5, 0, 0, 2, 2);
  assert.deepEqual(await heard(apart(values)), [...values]);
});

Deno.test("nodes hear their neighbours' features before the network does anything", async () => {
  const { graph: { nodeFeatures, ...graph }, ...data } = apart(
    Uint8Array.of(4, 0, 0, 8, 1, 1, 1, 1),
  );
  const pair = { ...graph, nodeFeatures, edges: Uint32Array.of(0, 1, 1, 0) };
  assert.deepEqual(await heard({ ...data, graph: pair }), [2, 4, 2, 4, 1, 1, 1, 1]);
});

Deno.test("loss and accuracy are those of the split's own nodes", async () => {
  await startEngine("wasm");
  const task = nodeClassification(apart(new Uint8Array(8)));
  // Right and sure of node 0, wrong about node 1, undecided about node 2; node 3 has no label.
  const predict = () => tf.tensor2d([0, 20, 0, 20, 7, 7, 9, 0], [4, 2]);
  const before = tf.memory().numTensors;
  const score = (split: SplitName) => task.evaluate(predict, split);
  const [train, validation, test] = [
    await score("train"),
    await score("validation"),
    await score("test"),
  ];
  assert.equal(tf.memory().numTensors, before);
  assert.ok(Math.abs(train.loss - Math.LN2) < 1e-6);
  assert.deepEqual(train.value, 0); // of equals the first is taken
  assert.ok(validation.loss < 1e-6 && validation.value === 100);
  assert.ok(Math.abs(test.loss - 20) < 1e-5 && test.value === 0);
});

Deno.test("labels outside the split change nothing", async () => {
  await startEngine("wasm");
  const data = karateClub();
  const others = data.labels.map((label, node) => data.train.includes(node) ? label : 1 - label);
  const losses = [data, { ...data, labels: others }].map((data) =>
    tf.tidy(() => {
      const task = nodeClassification(data);
      const outputs = tf.range(0, 68).reshape([34, 2]).square() as tf.Tensor2D;
      return task.loss(outputs, task.batch("train", Uint32Array.of(0)).targets).dataSync()[0];
    })
  );
  assert.equal(losses[0], losses[1]);
});

Deno.test("there is one graph: other indices are refused", async () => {
  await startEngine("wasm");
  const task = nodeClassification(karateClub());
  for (const indices of [[], [1], [0, 0]]) {
    assert.throws(
      () => task.batch("train", Uint32Array.from(indices)),
      (error: Error) =>
        error instanceof UsageError && error.message.includes(`got [${indices.join(", ")}]`),
    );
  }
});
