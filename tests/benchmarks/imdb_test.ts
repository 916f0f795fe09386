import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { imdb } from "../../src/benchmarks/imdb.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { createNetwork } from "../../src/models/network.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";

Deno.test("imdb: the protocol is the paper's", () => {
  const config = defaultConfig(imdb, "transformer", { adapter: { rank: 16 } });
  validateConfig(config, imdb);
  const { adapter, optimizer, batchSize, epochs, patience, dropout } = config;
  assert.deepEqual([batchSize, epochs, patience, dropout], [32, 30, 7, 0.1]);
  assert.deepEqual([adapter.scaling, adapter.alpha, adapter.dropout], ["constant", 2, 0.05]);
  const { name, learningRate, weightDecay, clipNorm, warmupShare } = optimizer;
  assert.deepEqual([name, learningRate, weightDecay, clipNorm, warmupShare], [
    "adamw",
    5e-4,
    0.01,
    1,
    0.1,
  ]);
});

Deno.test("imdb: presets read at most their context, factors keep the heads", () => {
  const reviews = { features: 30_522, classes: 2, extent: 512 };
  const name = (preset: string, extent: number, factor?: number) =>
    imdb.architecture(preset, { ...reviews, extent }, factor).name;
  assert.match(name("transformer", 512), /^transformer 3 x 256, 4 heads, 512 of 30522 tokens/);
  assert.match(name("transformer", 64), /, 64 of 30522 tokens/);
  assert.match(name("transformer-128", 512), /3 x 256, 4 heads, 128 of/);
  assert.match(name("small", 512, 0.3), /2 x 20, 4 heads, 128 of/);
  assert.throws(() => name("huge", 512), /Unknown preset "huge": choose one of transformer, /);
});

for (const engine of ["wasm", "native"] as const) {
  engineTest(engine, "imdb: steps on bracket words train and leave nothing behind", async () => {
    const data = await imdb.load(null);
    const config = defaultConfig(imdb, "small", { steps: 3, batchSize: 4, patience: null });
    const network = createNetwork(imdb.architecture("small", data, 0.25), config);
    network.materialise();
    const start = await Promise.all(network.trained.map((parameter) => parameter.values()));
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    await train(network, data.task, config, {
      onEvent: (event) => event.type === "step" && losses.push(event.loss),
    });
    assert.equal(tf.memory().numTensors, before, "tensors were left behind");
    assert.equal(losses.length, 3);
    for (const loss of losses) assert.ok(loss > 0.3 && loss < 1.5, `${loss}`);
    const end = await Promise.all(network.trained.map((parameter) => parameter.values()));
    end.forEach((values, i) => assert.notDeepEqual(values, start[i], network.trained[i].name));
    network.dispose();
  });
}

for (const engine of EVERYWHERE) {
  engineTest(engine, "imdb: the logits of bracket words are those of wasm", async () => {
    const data = await imdb.load(null);
    const logits = async () => {
      const network = createNetwork(
        imdb.architecture("small", data, 0.25),
        defaultConfig(imdb, "small"),
      );
      network.materialise();
      const { inputs, targets } = data.task.batch("test", Uint32Array.of(0, 1, 2));
      const out = network.forward(inputs, { ...PREDICTION, rows: 3 });
      const values = await out.data();
      tf.dispose([inputs, targets, out]);
      network.dispose();
      return values;
    };
    const here = await logits();
    await startEngine("wasm");
    (await logits()).forEach((value, i) => assert.ok(Math.abs(value - here[i]) < 1e-4));
  });
}
