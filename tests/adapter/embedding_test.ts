import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createNetwork } from "../../src/models/network.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { smallConfig } from "../training/small.ts";

const [COUNT, WIDTH] = [40, 8];

/** Words in, the sum of their rows and of all rows out. */
function lookup(trained: "always" | "full"): Architecture<tf.Tensor1D> {
  return {
    name: "lookup",
    build(layers) {
      const words = layers.embedding("words", COUNT, WIDTH, { trained, deviation: 0.5 });
      const head = layers.head("head", WIDTH, 2);
      return (ids, pass) => head.apply(words.take(ids), pass);
    },
  };
}

Deno.test("an embedding starts normal with the given deviation, from the head's seed alone", async () => {
  await startEngine("wasm");
  const rows = async (overrides: object) => {
    const network = createNetwork(lookup("always"), smallConfig({ seeds: overrides }));
    network.materialise();
    const values = await network.trained[0].values();
    network.dispose();
    return values;
  };
  const values = await rows({});
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  assert.ok(Math.abs(Math.sqrt(square) - 0.5) < 0.1, String(square));
  assert.deepEqual(await rows({ backbone: 77 }), values);
  assert.notDeepEqual(await rows({ head: 77 }), values);
});

Deno.test("codes that are not trained come from the backbone's seed, and stay when scaffolds change", async () => {
  await startEngine("wasm");
  const ids = tf.tensor1d([3, 0, 39, 3], "int32");
  const outputs = (backbone: number, draw: number, withoutBackbone = false) => {
    const network = createNetwork(lookup("full"), smallConfig({ seeds: { backbone } }));
    network.materialise();
    network.draw(draw);
    assert.equal(network.frozen.length, 0);
    assert.deepEqual(network.trained.map(({ name }) => name), ["head.kernel", "head.bias"]);
    const values = tf.tidy(() =>
      network.forward(ids, { ...PREDICTION, withoutBackbone }).dataSync<"float32">().slice()
    );
    network.dispose();
    return values;
  };
  const first = outputs(1, 0);
  assert.deepEqual(first.subarray(0, 2), first.subarray(6), "the same word twice");
  assert.deepEqual(outputs(1, 5), first);
  assert.deepEqual(outputs(1, 0, true), first);
  assert.notDeepEqual(outputs(2, 0), first);
  ids.dispose();
});

for (const engine of EVERYWHERE) {
  engineTest(engine, "an embedding's gradient adds up over the places of a word", async () => {
    const network = createNetwork(lookup("always"), smallConfig());
    network.materialise();
    const ids = tf.tensor1d([3, 0, 3, 3], "int32");
    const [rows] = network.trained;
    const { grads } = tf.variableGrads(
      () => tf.sum(network.forward(ids, PREDICTION)),
      [rows.variable],
    );
    const gradient = await grads[rows.variable.name].data();
    const kernel = await network.trained[1].values();
    for (let word = 0; word < COUNT; word++) {
      const times = [0, 3].includes(word) ? (word === 3 ? 3 : 1) : 0;
      for (let c = 0; c < WIDTH; c++) {
        const expected = times * (kernel[2 * c] + kernel[2 * c + 1]);
        assert.ok(Math.abs(gradient[word * WIDTH + c] - expected) < 1e-5, `${word} ${c}`);
      }
    }
    tf.dispose([ids, grads]);
    network.dispose();
  });
}
