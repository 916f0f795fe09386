import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { type AdapterConfig, BIASES as BIAS_OPTIONS } from "../../src/adapter/options.ts";
import { Trained } from "../../src/adapter/trained.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { LayerFactory, LinearOptions } from "../../src/models/architecture.ts";
import { countParameters } from "../../src/models/counts.ts";
import { createFactory } from "../../src/models/factory.ts";
import { isWhole } from "../../src/models/method.ts";
import { llama, LLAMA_PRESETS } from "../../src/models/llama.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { type Method, METHODS } from "../../src/models/method.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { closedValues } from "../support/closed_values.ts";

const ROLES = ["adapted", "gained", "frozen", "trained"] as const;
const BIASES = ["full", "always", "never"] as const;

function options(method: Method, overrides: ConfigOverrides = {}) {
  return defaultConfig(mnist, "tiny", {
    ...overrides,
    method,
    adapter: { rank: 2, ...overrides.adapter },
  });
}

/** What is trained and what is frozen of a map of the given role, in a few words. */
function partsOf(method: Method, linear: LinearOptions, overrides: ConfigOverrides = {}): string {
  const { trained, frozen, beta, adapted } = createFactory(options(method, overrides))
    .linear("map", 5, 3, linear);
  assert.equal(beta !== undefined, trained.some(({ name }) => name === "map.beta"));
  assert.equal(adapted ?? false, trained.some(({ name }) => /loraA|beta$/.test(name)));
  const names = trained.map(({ name }) => name.replace("map.", ""));
  return [...names, ...(frozen === undefined ? [] : ["W"])].join(" ");
}

/** With `bias: "never"`. */
const PARTS: Record<Method, Record<typeof ROLES[number], string>> = {
  lottalora: { adapted: "loraA loraB beta W", gained: "beta W", frozen: "W", trained: "kernel" },
  full: { adapted: "kernel", gained: "kernel", frozen: "kernel", trained: "kernel" },
  small: { adapted: "kernel", gained: "kernel", frozen: "kernel", trained: "kernel" },
  subspace: { adapted: "kernel", gained: "kernel", frozen: "kernel", trained: "kernel" },
  zero: { adapted: "loraA loraB", gained: "", frozen: "", trained: "kernel" },
  head: { adapted: "W", gained: "W", frozen: "W", trained: "kernel" },
};

for (const method of METHODS) {
  Deno.test(`linear maps under the method ${method}: what each role trains and freezes`, () => {
    for (const role of ROLES) {
      assert.equal(partsOf(method, { role, bias: "never" }), PARTS[method][role], role);
    }
    assert.equal(partsOf(method, { bias: "never" }), PARTS[method].adapted, "by default");
  });

  Deno.test(`linear maps under the method ${method}: which have a bias`, () => {
    for (const role of ROLES) {
      const dense = isWhole(method) || role === "trained";
      const has = BIASES.filter((bias) => partsOf(method, { role, bias }).includes("bias"));
      const wanted = dense ? ["full", "always"] : method === "head" ? [] : ["always"];
      assert.deepEqual(has, wanted, role);
      assert.equal(partsOf(method, { role }), partsOf(method, { role, bias: "full" }), "default");
    }
  });
}

/** Of the bias of a map: what it is, and how it starts. */
function biasOf(method: Method, linear: LinearOptions, bias: AdapterConfig["bias"]): string {
  const map = createFactory(options(method, { adapter: { bias, bInit: "kaiming_uniform" } }))
    .linear("map", 16, 3, linear);
  assert.equal(map.trained.includes(map.bias as Trained), map.bias instanceof Trained);
  if (map.bias instanceof Trained) return `trained from ${JSON.stringify(map.bias.initial)}`;
  return map.bias === undefined ? "none" : `drawn at ${map.bias.request.scale}`;
}

Deno.test("biases of frozen maps: none, trained from where full training starts, or drawn", () => {
  for (const role of ["adapted", "gained", "frozen"] as const) {
    for (const method of ["lottalora", "zero"] as const) {
      assert.equal(biasOf(method, { role }, "none"), "none");
      assert.equal(biasOf(method, { role }, undefined), "none");
      assert.equal(biasOf(method, { role }, "frozen"), "drawn at 0.25");
      assert.equal(
        biasOf(method, { role }, "trained"),
        'trained from {"uniform":0.25,"seed":"adapter"}',
      );
    }
    assert.equal(biasOf("head", { role }, "trained"), "none", "the head alone is trained");
    assert.equal(biasOf("head", { role }, "frozen"), "drawn at 0.25");
  }
  for (const bias of BIAS_OPTIONS) {
    assert.equal(biasOf("lottalora", { bias: "never" }, bias), "none");
    assert.equal(biasOf("lottalora", { bias: "always" }, bias), 'trained from {"constant":0}');
    assert.equal(
      biasOf("full", {}, bias),
      'trained from {"uniform":0.25,"seed":"head"}',
      "as before",
    );
  }
});

Deno.test("biases are trained where nothing is said, and in no benchmark of the paper", () => {
  assert.equal(defaultConfig({ id: "own", protocol: {} }, "").adapter.bias, "trained");
  const { moons, friedman, ...ofThePaper } = BENCHMARKS;
  for (const { id, preset, protocol } of [moons, friedman]) {
    assert.equal(defaultConfig({ id, protocol }, preset).adapter.bias, "trained", id);
  }
  for (const benchmark of Object.values(ofThePaper)) {
    assert.equal(defaultConfig(benchmark, benchmark.preset).adapter.bias, "none", benchmark.id);
  }
});

Deno.test("without a scaffold and with B = 0 biases are needed, wherever the network has a place", () => {
  const zero = (bias: AdapterConfig["bias"]) =>
    options("zero", { adapter: { bInit: "zeros", bias } });
  const dead = /needs the B-init kaiming_uniform or kaiming, or biases, got zeros and none/;
  const plain = mlp({ features: 3, hidden: [4], classes: 2 });
  const noPlace = llama(16, LLAMA_PRESETS.tiny);
  for (const bias of [undefined, "none"] as const) {
    assert.throws(() => createNetwork(plain, zero(bias)), dead);
    assert.throws(() => validateConfig(zero(bias), mnist), dead);
  }
  for (const bias of ["trained", "frozen"] as const) {
    createNetwork(plain, zero(bias));
    validateConfig(zero(bias), mnist);
    assert.throws(() => createNetwork(noPlace, zero(bias)), dead);
  }
});

Deno.test("frozen biases are neither redrawn nor left out with the scaffold, and follow the seed", async () => {
  await startEngine("wasm");
  const build = (backbone: number) => {
    const network = createNetwork(
      mlp({ features: 3, hidden: [4], classes: 2 }),
      options("lottalora", { adapter: { bias: "frozen" }, seeds: { backbone } }),
    );
    network.materialise();
    return network;
  };
  const [network, other] = [build(1), build(2)];
  assert.deepEqual(network.frozen.map(({ request }) => request.path), ["hidden.0"]);
  assert.deepEqual(network.tables.map(({ request }) => request.path), ["hidden.0.bias"]);
  const [bias] = network.tables;
  const values = bias.kernel.dataSync().slice();
  network.draw(4);
  assert.deepEqual([bias.currentDraw, network.frozen[0].currentDraw], [0, 4]);
  assert.deepEqual(bias.kernel.dataSync(), values);
  assert.notDeepEqual(other.tables[0].kernel.dataSync(), values);
  const seen: number[] = [];
  const pass = { ...PREDICTION, withoutBackbone: true };
  tf.tidy(() => {
    const probe = (path: string, h: tf.Tensor) => {
      if (path === "hidden.0") seen.push(...h.dataSync());
    };
    network.forward(tf.ones([1, 3]), { ...pass, probe });
  });
  assert.deepEqual(new Float32Array(seen), values, "B = 0: the biases alone are left");
  for (const one of [network, other]) one.dispose();
});

Deno.test("a gain that is fixed is no parameter, in maps that are gained neither", () => {
  const fixed = { adapter: { trainBeta: false } };
  assert.equal(partsOf("lottalora", { role: "gained" }, fixed), "W");
  assert.equal(partsOf("lottalora", { role: "adapted" }, fixed), "loraA loraB W");
});

Deno.test("a gained map is beta W x + b, a map without anything left gives its bias or 0", async () => {
  await startEngine("wasm");
  const x = closedValues(2 * 5, 1, 2);
  const outputOf = (method: Method, linear: LinearOptions, withoutBackbone = false) => {
    const network = createNetwork({
      name: "one map",
      build: (layers: LayerFactory) => {
        const map = layers.linear("map", 5, 3, linear);
        return (x: tf.Tensor2D, pass) => map.apply(x, pass);
      },
    }, options(method));
    network.materialise();
    for (const parameter of network.trained) {
      parameter.assign(new Float32Array(parameter.size).fill(parameter.shape.length === 0 ? 2 : 3));
    }
    const values = tf.tidy(() =>
      network.forward(tf.tensor2d(x, [2, 5]), { ...PREDICTION, withoutBackbone }).dataSync().slice()
    );
    network.dispose();
    return values;
  };
  const frozen = outputOf("lottalora", { role: "frozen" });
  assert.ok(frozen.some((value) => value !== 0));
  assert.deepEqual(
    outputOf("lottalora", { role: "gained", bias: "always" }),
    frozen.map((value) => Math.fround(2 * value) + 3),
  );
  const gained = { role: "gained", bias: "always" } as const;
  assert.deepEqual(outputOf("lottalora", gained, true), new Float32Array(6).fill(3));
  assert.deepEqual(outputOf("zero", gained), new Float32Array(6).fill(3));
  assert.deepEqual(outputOf("zero", { role: "frozen" }), new Float32Array(6));
});

Deno.test("the head is dense unless adapters are asked for, and then in methods that have them", () => {
  const headOf = (method: Method, head: "full" | "lora" | "lora_bias") =>
    createFactory(options(method, { adapter: { head } })).head("head", 5, 3).trained
      .map(({ name }) => name.replace("head.", "")).join(" ");
  for (const method of METHODS) assert.equal(headOf(method, "full"), "kernel bias", method);
  for (const method of ["full", "small", "subspace", "head"] as const) {
    assert.equal(headOf(method, "lora"), "kernel bias", method);
  }
  assert.equal(headOf("lottalora", "lora"), "loraA loraB beta");
  assert.equal(headOf("zero", "lora_bias"), "loraA loraB bias");
});

Deno.test("embeddings and norms that full training alone trains are frozen elsewhere", () => {
  for (const method of METHODS) {
    const layers = createFactory(options(method));
    const fixed = { trained: "full" } as const;
    const table = layers.embedding("words", 7, 4, { ...fixed, deviation: 0.5 });
    const isFull = isWhole(method);
    assert.deepEqual(
      [table.trained.length, table.codes === undefined],
      isFull ? [1, true] : [0, false],
    );
    if (!isFull) assert.equal(table.codes?.request.scale, 0.5, method);
    assert.equal(layers.embedding("all", 7, 4).trained.length, 1, method);
    assert.equal(layers.layerNorm("a", 4, fixed).trained.length, isFull ? 2 : 0, method);
    assert.equal(layers.rmsNorm("b", 4, fixed).trained.length, isFull ? 1 : 0, method);
    assert.deepEqual(
      [layers.layerNorm("c", 4), layers.rmsNorm("d", 4), layers.batchNorm("e", 4)]
        .map(({ trained }) => trained.length),
      [2, 1, 2],
    );
  }
});

Deno.test("codes are not the scaffold: no draw changes them, and no pass leaves them out", async () => {
  await startEngine("wasm");
  const network = createNetwork({
    name: "words",
    build: (layers: LayerFactory) => {
      const words = layers.embedding("words", 3, 4, { trained: "full" });
      const map = layers.linear("map", 4, 2);
      return (ids: tf.Tensor1D, pass) => map.apply(words.take(ids), pass);
    },
  }, options("lottalora"));
  network.materialise();
  assert.deepEqual(network.frozen.map(({ request }) => request.path), ["map"]);
  const [{ kernel }] = network.tables;
  const before = kernel.dataSync().slice();
  network.draw(5);
  assert.deepEqual(network.tables[0].kernel.dataSync(), before);
  network.dispose();
});

Deno.test("counts: what an adapter adds to a full network, with a gain alone too", () => {
  const architecture = {
    name: "two maps",
    build: (layers: LayerFactory) => {
      const [a, b] = [layers.linear("a", 5, 4), layers.linear("b", 4, 3, { role: "gained" })];
      return (x: tf.Tensor2D, pass: typeof PREDICTION) => b.apply(a.apply(x, pass), pass);
    },
  };
  assert.deepEqual(countParameters(architecture, options("lottalora")), {
    trainable: 2 * (5 + 4) + 2,
    full: 5 * 4 + 4 + 4 * 3 + 3,
    fullPlusAdapters: 39 + 20,
  });
});
