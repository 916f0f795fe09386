import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { Frozen } from "../../src/adapter/frozen.ts";
import { createLottaLinear } from "../../src/adapter/lotta_linear.ts";
import { Trained } from "../../src/adapter/trained.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { drawnFrozen, fillLayer, PLAIN, SEEDS, TRAINING } from "./layers.ts";

const REQUEST = { seed: 7, path: "layer", dIn: 6, dOut: 4 };

/** Names of all variables that tfjs knows, and so of all that its optimisers could reach. */
function registered(): string[] {
  return Object.keys(tf.engine().registeredVariables);
}

Deno.test("a frozen matrix holds the generator's values, and its transpose the same", async () => {
  await startEngine("wasm");
  const frozen = new Frozen(REQUEST);
  frozen.draw(0);
  assert.deepEqual(frozen.kernel.dataSync(), generateBackbone(REQUEST));
  assert.deepEqual(
    frozen.transposed.dataSync(),
    tf.tidy(() => tf.transpose(frozen.kernel).dataSync()),
  );
  frozen.dispose();
});

Deno.test("drawing anew replaces matrix and transpose, and leaves nothing of the old", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const frozen = new Frozen(REQUEST);
  frozen.draw(0);
  const first = frozen.transposed.dataSync();
  const held = tf.memory().numTensors;
  frozen.draw(5);
  assert.deepEqual(frozen.kernel.dataSync(), generateBackbone({ ...REQUEST, draw: 5 }));
  assert.notDeepEqual(frozen.transposed.dataSync(), first);
  assert.equal(tf.memory().numTensors, held);
  frozen.draw(0);
  assert.deepEqual(frozen.transposed.dataSync(), first);
  frozen.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("drawing the current draw again keeps the tensor", async () => {
  await startEngine("wasm");
  const frozen = new Frozen(REQUEST);
  frozen.draw(3);
  const { kernel } = frozen;
  frozen.draw(3);
  assert.equal(frozen.kernel, kernel);
  frozen.dispose();
});

Deno.test("matrices drawn inside a scope outlive it", async () => {
  await startEngine("wasm");
  const frozen = new Frozen(REQUEST);
  tf.tidy(() => {
    frozen.draw(1);
    frozen.transposed.dataSync();
  });
  assert.equal(frozen.kernel.isDisposed, false);
  assert.equal(frozen.transposed.isDisposed, false);
  frozen.dispose();
});

Deno.test("what was never drawn or materialised is refused by its name", () => {
  assert.throws(() => new Frozen(REQUEST).kernel, /layer is not drawn/);
  const parameter = new Trained("layer.loraA", [2, 2], { constant: 0 });
  assert.throws(() => parameter.variable, /layer\.loraA is not materialised/);
});

Deno.test("the backbone is never a variable: tfjs knows the trained parameters alone", async () => {
  await startEngine("wasm");
  const before = registered();
  const frozen = drawnFrozen(6, 4);
  const layer = createLottaLinear("layer", {
    dIn: 6,
    dOut: 4,
    adapter: { ...PLAIN, dora: true, layerNorm: true },
    frozen,
    bias: true,
    isData: false,
    dropoutSeed: SEEDS.dropout,
  });
  fillLayer(layer);
  const own = registered().filter((name) => !before.includes(name));
  assert.deepEqual(own, layer.trained.map(({ variable }) => variable.name));
  assert.equal(frozen.kernel instanceof tf.Variable, false);
  assert.equal(frozen.transposed instanceof tf.Variable, false);

  // Not even asking for the gradients of everything there is finds it.
  const kernel = frozen.kernel.dataSync().slice();
  const { value, grads } = tf.variableGrads(() =>
    tf.sum(layer.apply(tf.ones([2, 6]), TRAINING)) as tf.Scalar
  );
  assert.deepEqual(Object.keys(grads).sort(), own.toSorted());
  const optimizer = tf.train.sgd(0.1);
  optimizer.applyGradients(grads);
  assert.deepEqual(frozen.kernel.dataSync(), kernel);
  tf.dispose([value, grads]);
  optimizer.dispose();
  for (const part of [...layer.trained, frozen]) part.dispose();
  assert.deepEqual(registered(), before);
});

Deno.test("a parameter's initial values depend on its name and seed alone", async () => {
  await startEngine("wasm");
  const start = (name: string, seeds = SEEDS) => {
    const parameter = new Trained(name, [3, 4], { uniform: 0.5, seed: "adapter" });
    parameter.materialise(seeds);
    const values = parameter.values();
    parameter.dispose();
    return values;
  };
  assert.deepEqual(start("a.loraA"), start("a.loraA", { ...SEEDS, head: 99, backbone: 98 }));
  assert.notDeepEqual(start("a.loraA"), start("b.loraA"));
  assert.notDeepEqual(start("a.loraA"), start("a.loraA", { ...SEEDS, adapter: 99 }));
});

Deno.test("assigning replaces values without growing memory, and values() is a copy", async () => {
  await startEngine("wasm");
  const parameter = new Trained("p", [2], { constant: 1 });
  parameter.materialise(SEEDS);
  const held = tf.memory();
  parameter.assign(Float32Array.of(3, 4));
  parameter.values()[0] = 100;
  assert.deepEqual(parameter.values(), Float32Array.of(3, 4));
  assert.equal(tf.memory().numTensors, held.numTensors);
  assert.equal(tf.memory().numBytes, held.numBytes);
  parameter.dispose();
});
