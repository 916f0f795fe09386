import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Method } from "../../src/models/method.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

const SHAPE = { features: 12, hidden: [10, 8], classes: 4 };

/** Options of a network; every seed is different. */
function options(method: Method, overrides: ConfigOverrides = {}) {
  return defaultConfig(mnist, "tiny", {
    seeds: { backbone: 1, adapter: 2, head: 3, order: 4, dropout: 5 },
    ...overrides,
    method,
    adapter: { rank: 2, ...overrides.adapter },
  });
}

function built(method: Method, overrides: ConfigOverrides = {}, shape = SHAPE): Network {
  const network = createNetwork(mlp(shape), options(method, overrides));
  network.materialise();
  return network;
}

function outputs(network: Network, withoutBackbone = false): number[] {
  return tf.tidy(() => {
    const x = tf.tensor2d(closedValues(3 * SHAPE.features, 1, 2), [3, SHAPE.features]);
    return [...network.forward(x, { ...PREDICTION, withoutBackbone }).dataSync()];
  });
}

/** All trained and frozen values by name. */
async function contents(network: Network): Promise<Record<string, number[]>> {
  const trained = network.trained.map(async (parameter) =>
    [parameter.name, [...await parameter.values()]] as const
  );
  return Object.fromEntries([
    ...await Promise.all(trained),
    ...network.frozen.map(({ request, kernel }) => [request.path, [...kernel.dataSync()]]),
  ]);
}

Deno.test("each method trains and freezes what it says", async () => {
  await startEngine("wasm");
  const parts = (method: Method, overrides: ConfigOverrides = {}) => {
    const network = createNetwork(mlp(SHAPE), options(method, overrides));
    return {
      trained: network.trained.map(({ name }) => name).join(" "),
      frozen: network.frozen.map(({ request }) => request.path).join(" "),
    };
  };
  const dense = "hidden.0.kernel hidden.0.bias hidden.1.kernel hidden.1.bias";
  const head = "head.kernel head.bias";
  const low = "hidden.0.loraA hidden.0.loraB hidden.1.loraA hidden.1.loraB";
  assert.deepEqual(parts("full"), { trained: `${dense} ${head}`, frozen: "" });
  assert.deepEqual(parts("small"), { trained: `${dense} ${head}`, frozen: "" });
  assert.deepEqual(parts("zero"), { trained: `${low} ${head}`, frozen: "" });
  assert.deepEqual(parts("head"), { trained: head, frozen: "hidden.0 hidden.1" });
  assert.deepEqual(parts("lottalora"), {
    trained: "hidden.0.loraA hidden.0.loraB hidden.0.beta hidden.1.loraA hidden.1.loraB " +
      `hidden.1.beta ${head}`,
    frozen: "hidden.0 hidden.1",
  });
  const adaptedHead = parts("lottalora", { adapter: { rank: 2, head: "lora_bias" } });
  assert.ok(adaptedHead.trained.endsWith("head.loraA head.loraB head.beta head.bias"));
  assert.equal(adaptedHead.frozen, "hidden.0 hidden.1 head");
});

Deno.test("an architecture that uses a path twice is refused by the path's name", () => {
  const twice: Architecture = {
    name: "twice",
    build(layers) {
      const first = layers.linear("block.0", 4, 4);
      layers.head("block.0", 4, 2);
      return (x, pass) => first.apply(x, pass);
    },
  };
  assert.throws(() => createNetwork(twice, options("full")), /path "block\.0" twice/);
});

Deno.test("the zero-scaffold control does not start dead: gradients can flow", async () => {
  await startEngine("wasm");
  const network = built("zero");
  const values = await contents(network);
  assert.ok(values["hidden.0.loraB"].some((value) => value !== 0));
  assert.ok(outputs(network).some((value) => Math.abs(value) > 1e-3));
  network.dispose();
});

Deno.test("adding a layer changes no frozen matrix and no start of the others", async () => {
  await startEngine("wasm");
  const shallow = built("lottalora", {}, { ...SHAPE, hidden: [10, 8] });
  const deep = built("lottalora", {}, { ...SHAPE, hidden: [10, 8, 8] });
  const [before, after] = [await contents(shallow), await contents(deep)];
  for (const name of Object.keys(before)) assert.deepEqual(after[name], before[name], name);
  shallow.dispose();
  deep.dispose();
});

Deno.test("each seed moves its own part and nothing else", async () => {
  await startEngine("wasm");
  const base = built("lottalora");
  const before = await contents(base);
  base.dispose();
  const changedBy = async (seeds: ConfigOverrides["seeds"]) => {
    const all = { backbone: 1, adapter: 2, head: 3, order: 4, dropout: 5 };
    const network = built("lottalora", { seeds: { ...all, ...seeds } });
    const after = await contents(network);
    network.dispose();
    return Object.keys(after)
      .filter((name) => after[name].some((value, i) => value !== before[name][i]))
      .join(" ");
  };
  assert.equal(await changedBy({ backbone: 90 }), "hidden.0 hidden.1");
  assert.equal(await changedBy({ adapter: 90 }), "hidden.0.loraA hidden.1.loraA");
  assert.equal(await changedBy({ head: 90 }), "head.kernel head.bias");
  assert.equal(await changedBy({ order: 90, dropout: 90 }), "");
});

Deno.test("draw changes the scaffold and nothing that is trained; draw 0 brings it back", async () => {
  await startEngine("wasm");
  const network = built("lottalora");
  const [before, first] = [await contents(network), outputs(network)];
  network.draw(7);
  const after = await contents(network);
  for (const { name } of network.trained) assert.deepEqual(after[name], before[name]);
  for (const { request } of network.frozen) {
    assert.notDeepEqual(after[request.path], before[request.path]);
  }
  assert.notDeepEqual(outputs(network), first);
  network.draw(0);
  assert.deepEqual(outputs(network), first);
  network.dispose();
});

Deno.test("without its backbone a network computes what it would with every beta at 0", async () => {
  await startEngine("wasm");
  const network = built("lottalora", { adapter: { rank: 2, bInit: "kaiming_uniform" } });
  const whole = outputs(network);
  const without = outputs(network, true);
  for (const { beta } of network.parts) beta?.assign(new Float32Array(1));
  const silenced = outputs(network);
  silenced.forEach((value, i) => assert.ok(Math.abs(value - without[i]) < 1e-6));
  assert.notDeepEqual(without, whole);
  network.dispose();
});

Deno.test("disposing frees everything, for every method", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  for (const method of ["lottalora", "full", "zero", "head", "small"] as const) {
    const network = built(method, { adapter: { rank: 2, dora: true, layerNorm: true } });
    assert.ok(tf.memory().numTensors > before);
    outputs(network);
    network.dispose();
    assert.equal(tf.memory().numTensors, before, method);
  }
});
