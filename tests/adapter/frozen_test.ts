import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { Frozen } from "../../src/adapter/frozen.ts";
import { STORAGES } from "../../src/adapter/backbone_storage.ts";
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

/** `I W^T`: what the matrix's transpose is where nothing stores it. */
function transposeOf(frozen: Frozen): Float32Array {
  return tf.tidy(() => frozen.projectBack(tf.eye(REQUEST.dOut)).dataSync<"float32">().slice());
}

/** All values of the matrix, however it is kept. */
function valuesOf(frozen: Frozen): Float32Array {
  return tf.tidy(() => frozen.kernel.dataSync<"float32">().slice());
}

for (const keep of STORAGES) {
  const request = { ...REQUEST, family: "binary" } as const;

  Deno.test(`a frozen matrix kept by ${keep} holds the generator's values, and its transpose the same`, async () => {
    await startEngine("wasm");
    const frozen = new Frozen(request, keep);
    frozen.draw(0);
    const expected = generateBackbone(request);
    assert.deepEqual(valuesOf(frozen), expected);
    const { dIn, dOut } = REQUEST;
    const transpose = tf.tidy(() => tf.transpose(tf.tensor2d(expected, [dIn, dOut])).dataSync());
    assert.deepEqual(transposeOf(frozen), transpose);
    frozen.dispose();
  });

  Deno.test(`drawing anew replaces a matrix kept by ${keep}, and leaves nothing of the old`, async () => {
    await startEngine("wasm");
    const before = tf.memory().numTensors;
    const frozen = new Frozen(request, keep);
    assert.equal(frozen.bytes, 0);
    frozen.draw(0);
    const [first, held] = [transposeOf(frozen), tf.memory().numTensors];
    frozen.draw(5);
    assert.deepEqual(valuesOf(frozen), generateBackbone({ ...request, draw: 5 }));
    assert.notDeepEqual(transposeOf(frozen), first);
    assert.equal(tf.memory().numTensors, held);
    frozen.draw(0);
    assert.deepEqual(transposeOf(frozen), first);
    frozen.dispose();
    assert.equal(tf.memory().numTensors, before);
    assert.equal(frozen.bytes, 0);
  });
}

Deno.test("a matrix that is not kept in memory gives its kernel as a tensor of the caller's", async () => {
  await startEngine("wasm");
  const frozen = new Frozen(REQUEST, "regenerate");
  frozen.draw(0);
  const before = tf.memory().numTensors;
  const [first, second] = [frozen.kernel, frozen.kernel];
  assert.notEqual(first, second);
  tf.dispose([first, second]);
  assert.equal(tf.memory().numTensors, before);
  frozen.dispose();
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
    transposeOf(frozen);
  });
  assert.equal(frozen.kernel.isDisposed, false);
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
    bias: new Trained("layer.bias", [4], { constant: 0 }),
    isData: false,
    dropoutSeed: SEEDS.dropout,
  });
  fillLayer(layer);
  const own = registered().filter((name) => !before.includes(name));
  assert.deepEqual(own, layer.trained.map(({ variable }) => variable.name));
  assert.equal(frozen.kernel instanceof tf.Variable, false);

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
  const start = async (name: string, seeds = SEEDS) => {
    const parameter = new Trained(name, [3, 4], { uniform: 0.5, seed: "adapter" });
    parameter.materialise(seeds);
    const values = await parameter.values();
    parameter.dispose();
    return values;
  };
  const values = await start("a.loraA");
  assert.deepEqual(await start("a.loraA", { ...SEEDS, head: 99, backbone: 98 }), values);
  assert.notDeepEqual(await start("b.loraA"), values);
  assert.notDeepEqual(await start("a.loraA", { ...SEEDS, adapter: 99 }), values);
});

Deno.test("assigning replaces values without growing memory, and values() is a copy", async () => {
  await startEngine("wasm");
  const parameter = new Trained("p", [2], { constant: 1 });
  parameter.materialise(SEEDS);
  const held = tf.memory();
  parameter.assign(Float32Array.of(3, 4));
  (await parameter.values())[0] = 100;
  assert.deepEqual(await parameter.values(), Float32Array.of(3, 4));
  assert.equal(tf.memory().numTensors, held.numTensors);
  assert.equal(tf.memory().numBytes, held.numBytes);
  parameter.dispose();
});
