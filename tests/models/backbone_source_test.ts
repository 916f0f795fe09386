import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createArtifact } from "../../src/artifact/artifact.ts";
import { decodePlainWeights, encodePlainWeights } from "../../src/artifact/plain_weights.ts";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import {
  backboneFromWeights,
  sharedBackbone,
  type Weights,
} from "../../src/models/backbone_source.ts";
import { llama, LLAMA_PRESETS } from "../../src/models/llama.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Method } from "../../src/models/method.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { SMALL, smallConfig, smallTask } from "../training/small.ts";

await startEngine("wasm");
const MLP = mlp(SMALL);

function options(method: Method, overrides: ConfigOverrides = {}) {
  return defaultConfig(mnist, "tiny", {
    ...overrides,
    method,
    adapter: { rank: 2, ...overrides.adapter },
  });
}

function outputs(network: Network): number[] {
  return tf.tidy(() => {
    const x = tf.tensor2d(closedValues(3 * SMALL.features, 1, 2), [3, SMALL.features]);
    return [...network.forward(x, PREDICTION).dataSync()];
  });
}

/** The weights of a network that was trained whole. */
async function pretrained(): Promise<{ weights: Weights; said: number[] }> {
  const network = createNetwork(MLP, options("full"));
  network.materialise();
  const weights = new Map();
  for (const held of network.trained) {
    weights.set(held.name, { shape: held.shape, values: await held.values() });
  }
  const said = outputs(network);
  network.dispose();
  return { weights, said };
}

Deno.test("weights as backbone: with B = 0 and their biases a network says what the whole one said", async () => {
  const before = tf.memory().numTensors;
  const { weights, said } = await pretrained();
  const config = options("lottalora", { adapter: { bias: "frozen" } });
  const network = createNetwork(MLP, config, backboneFromWeights(weights));
  network.materialise();
  for (const held of network.trained) {
    const same = weights.get(held.name);
    if (same !== undefined) held.assign(same.values);
  }
  outputs(network).forEach((value, i) => assert.ok(Math.abs(value - said[i]) < 1e-5));
  assert.deepEqual(network.tables.map(({ request }) => request.path), [
    "hidden.0.bias",
    "hidden.1.bias",
  ]);
  network.dispose();
  assert.equal(tf.memory().numTensors, before, "nothing stays");
});

Deno.test("weights as backbone: training moves the adapters and leaves the weights", async () => {
  const { weights } = await pretrained();
  const config = smallConfig();
  const network = createNetwork(MLP, config, backboneFromWeights(weights));
  network.materialise();
  const { loraB } = network.parts[0].factors!;
  const start = await loraB.values();
  await train(network, smallTask(), config);
  assert.notDeepEqual(await loraB.values(), start);
  for (const { request, kernel } of network.frozen) {
    assert.deepEqual(kernel.dataSync(), weights.get(`${request.path}.kernel`)!.values);
  }
  network.dispose();
});

Deno.test("weights as backbone: they can neither be redrawn, nor kept otherwise, nor saved as a seed", async () => {
  const { weights } = await pretrained();
  const config = smallConfig({ resample: { schedule: "epoch" } });
  const network = createNetwork(MLP, config, backboneFromWeights(weights));
  network.materialise();
  const given = /The matrix of layer hidden\.0 was given, not drawn/;
  await assert.rejects(train(network, smallTask(), config), /schedule must be static, got epoch$/);
  assert.throws(() => network.draw(1), given);
  const { features, classes } = SMALL;
  const architecture = { name: MLP.name, benchmark: null, preset: null, features, classes };
  await assert.rejects(
    createArtifact(network, {
      options: config,
      architecture: { ...architecture, extent: null, preprocessing: null },
    }),
    (error: Error) => error instanceof UsageError && given.test(error.message),
  );
  network.dispose();
  const regenerated = { ...smallConfig(), keep: "regenerate" } as const;
  assert.throws(() => createNetwork(MLP, regenerated, backboneFromWeights(weights)), given);
});

Deno.test("weights as backbone: one that lacks or of another shape is named", async () => {
  const { weights } = await pretrained();
  const wider = mlp({ ...SMALL, hidden: [10, 9] });
  assert.throws(
    () => createNetwork(wider, options("lottalora"), backboneFromWeights(weights)),
    /^UsageError: The weight hidden\.1\.kernel is \[10, 8\], expected \[10, 9\]$/,
  );
  const deeper = mlp({ ...SMALL, hidden: [10, 8, 8] });
  assert.throws(
    () => createNetwork(deeper, options("lottalora"), backboneFromWeights(weights)),
    /^UsageError: The weights of the backbone lack hidden\.2\.kernel$/,
  );
});

Deno.test("weights as backbone: tables of codes are read too", () => {
  const shape = { ...LLAMA_PRESETS.tiny, embedding: "seeded" } as const;
  const network = createNetwork(llama(16, shape), options("lottalora"), {
    isShared: false,
    matrix: (request, weight, keep) => {
      const values = new Float32Array(request.dIn * request.dOut).fill(1);
      const weights = new Map([[weight, { shape: [request.dIn, request.dOut], values }]]);
      return backboneFromWeights(weights).matrix(request, weight, keep);
    },
  });
  assert.ok(network.tables.length === 1 && !network.tables[0].isDrawn);
});

Deno.test("plain weights: a file is read back as it was written; another network's is refused", async () => {
  const { weights } = await pretrained();
  const file = encodePlainWeights(weights);
  const read = decodePlainWeights(file, createNetwork(MLP, options("full")));
  assert.deepEqual(read, weights);
  const wider = createNetwork(mlp({ ...SMALL, hidden: [10, 9] }), options("full"));
  assert.throws(
    () => decodePlainWeights(file, wider, "base.safetensors"),
    (error: Error) =>
      error instanceof DataError &&
      error.message === "base.safetensors: head.weight is [4,8], expected [4,9]",
  );
  const head = createNetwork(mlp({ ...SMALL, hidden: [10, 8, 8] }), options("full"));
  assert.ok(!decodePlainWeights(file, head).has("hidden.2.kernel"), "what lacks is left out");
});

Deno.test("a shared backbone is neither drawn, redrawn nor freed by the network that borrows it", () => {
  const owner = createNetwork(MLP, options("lottalora", { adapter: { bias: "frozen" } }));
  owner.materialise();
  owner.draw(3);
  const said = outputs(owner);
  const source = sharedBackbone([...owner.frozen, ...owner.tables]);
  const config = options("lottalora", { adapter: { bias: "frozen", rank: 5 } });
  const borrower = createNetwork(MLP, config, source);
  const { numTensors } = tf.memory();
  borrower.materialise();
  assert.equal(tf.memory().numTensors, numTensors + borrower.trained.length);
  assert.deepEqual(borrower.frozen, owner.frozen);
  assert.deepEqual(borrower.frozen.map(({ currentDraw }) => currentDraw), [3, 3]);
  assert.deepEqual(outputs(borrower), said, "B = 0: the backbone alone speaks");
  // What a static run asks for, on whatever draw its owner left it.
  borrower.draw(0);
  assert.deepEqual(borrower.frozen.map(({ currentDraw }) => currentDraw), [3, 3]);
  assert.throws(() => borrower.draw(1), /several networks share cannot be redrawn/);
  borrower.dispose();
  assert.deepEqual(outputs(owner), said);
  owner.dispose();
});

Deno.test("a shared backbone without a matrix, or with one of another shape, is refused", () => {
  const owner = createNetwork(MLP, options("lottalora"));
  const source = sharedBackbone(owner.frozen);
  assert.throws(
    () => createNetwork(mlp({ ...SMALL, hidden: [10, 8, 8] }), options("lottalora"), source),
    /no frozen matrix of layer hidden\.2$/,
  );
  assert.throws(
    () => createNetwork(mlp({ ...SMALL, hidden: [10, 9] }), options("lottalora"), source),
    /The shared matrix of layer hidden\.1 is \[10, 8\], expected \[10, 9\]$/,
  );
});
