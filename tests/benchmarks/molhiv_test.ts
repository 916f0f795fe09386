import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { molhiv } from "../../src/benchmarks/molhiv.ts";
import { moleculeClassification } from "../../src/benchmarks/molecule_classification.ts";
import { graphAt } from "../../src/data/graphs/graph_set.ts";
import { loadMolHiv } from "../../src/data/molhiv/molhiv.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { GraphTensors } from "../../src/models/gin.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { Method } from "../../src/models/method.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";

Deno.test("MolHIV: the protocol is the paper's", () => {
  const { batchSize, epochs, dropout, optimizer } = defaultConfig(molhiv, "gin");
  assert.deepEqual([batchSize, epochs, dropout], [64, 300, 0.5]);
  assert.equal(optimizer.name, "adam");
  assert.equal(optimizer.learningRate, 1e-3);
  assert.equal(optimizer.clipNorm, 1);
  assert.throws(() => molhiv.architecture("huge", { features: 174, classes: 1 }), UsageError);
});

Deno.test("MolHIV: a batch holds the molecules asked for, every bond in both directions", async () => {
  await startEngine("wasm");
  const data = await loadMolHiv();
  const { inputs, targets } = moleculeClassification(data).batch("test", Uint32Array.of(7, 2));
  const [first, second] = [graphAt(data.graphs, 507), graphAt(data.graphs, 502)];
  const atoms = first.nodes + second.nodes;
  assert.deepEqual(inputs.nodes.shape, [9 * atoms]);
  assert.deepEqual(inputs.from.shape, [first.edges.length + second.edges.length]);
  assert.deepEqual(targets.arraySync(), [[data.labels[507]], [data.labels[502]]]);
  // Rows of the embedding: the second choice, chirality, begins behind 119 elements.
  assert.equal(inputs.nodes.arraySync()[0], first.nodeFeatures!.values[0]);
  assert.equal(inputs.nodes.arraySync()[1], 119 + first.nodeFeatures!.values[1]);
  const [from, to] = [inputs.from.arraySync(), inputs.to.arraySync()];
  assert.deepEqual([from[0], to[0]], [first.edges[0], first.edges[1]]);
  assert.deepEqual([from[1], to[1]], [first.edges[1], first.edges[0]]);
  const shares = inputs.shares.arraySync().flat();
  assert.ok(Math.abs(shares[1] - 1 / second.nodes) < 1e-7);
  assert.throws(
    () => moleculeClassification(data).batch("test", Uint32Array.of(100)),
    /There is no test molecule 100: expected 0 to 99/,
  );
  tf.dispose([inputs, targets]);
});

Deno.test("MolHIV: the loss weights active molecules by others over active, the score is in percent", async () => {
  await startEngine("wasm");
  const generated = await loadMolHiv();
  // A hundred molecules to train on, of which 20 are active.
  const others = generated.train.filter((index) => generated.labels[index] === 0).slice(0, 80);
  const active = generated.train.filter((index) => generated.labels[index] === 1).slice(0, 20);
  const task = moleculeClassification({
    ...generated,
    train: Uint32Array.from([...others, ...active]),
  });
  const before = tf.memory().numTensors;
  const zeros = (inputs: GraphTensors) => tf.zeros<tf.Rank.R2>(inputs.shares.shape);
  const { loss, value } = await task.evaluate(zeros, "test");
  assert.equal(value, 50);
  assert.ok(Math.abs(loss - Math.LN2 * (50 * 4 + 50) / 100) < 1e-5, `${loss}`);
  assert.equal(tf.memory().numTensors, before);
  // The number of atoms tells little.
  const size = await task.evaluate((inputs) => tf.neg(inputs.shares) as tf.Tensor2D, "test");
  assert.ok(size.value > 25 && size.value < 75, `${size.value}`);
});

for (const method of ["full", "lottalora"] as Method[]) {
  Deno.test(`MolHIV: ${method} training learns to see amides, and leaves no tensor behind`, async () => {
    await startEngine("wasm");
    const data = await molhiv.load(null);
    const config = { ...defaultConfig(molhiv, "small", { method }), steps: 40, dropout: 0 };
    const before = tf.memory().numTensors;
    const network = createNetwork(molhiv.architecture("small", data), config);
    network.materialise();
    const score = await train(network, data.task, config).then(() =>
      data.task.evaluate((inputs) => network.forward(inputs, PREDICTION), "test")
    );
    assert.ok(score.value > 85, `${score.value}`);
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}
