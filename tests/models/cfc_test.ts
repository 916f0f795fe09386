import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Pass, PREDICTION } from "../../src/adapter/layer.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { physionet2012 } from "../../src/benchmarks/physionet2012.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { cfc, CFC_PRESETS, type CfcShape } from "../../src/models/cfc.ts";
import { countParameters } from "../../src/models/counts.ts";
import type { NetworkOptions } from "../../src/models/factory.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { assertClose } from "../adapter/float64.ts";
import { closedValues } from "../support/closed_values.ts";
import { valuesOf } from "../support/values.ts";

const PAPER = { steps: 48, features: 82, outputs: 2 };
const SMALL: CfcShape = { steps: 4, features: 3, hidden: 5, backbone: 4, outputs: 2 };

function config(rank: number, method: "full" | "lottalora" = "lottalora") {
  return defaultConfig(physionet2012, "full", { method, adapter: { rank } });
}

Deno.test("CfC: the counts of the paper, full and with adapters of every rank", () => {
  const full = { full: 92_930, quarter: 7_106, eighth: 2_210 };
  for (const [preset, count] of Object.entries(full)) {
    const counts = countParameters(cfc({ ...PAPER, ...CFC_PRESETS[preset] }), config(1, "full"));
    assert.equal(counts.trainable, count, preset);
  }
  const adapted = { 1: 3_482, 2: 5_292, 4: 8_912, 8: 16_152, 16: 30_632, 32: 59_592 };
  for (const [rank, count] of Object.entries(adapted)) {
    const counts = countParameters(cfc({ ...PAPER, ...CFC_PRESETS.full }), config(Number(rank)));
    assert.deepEqual([counts.trainable, counts.full], [count, 92_930], rank);
  }
});

Deno.test("CfC: six adapted maps, each with a beta and a bias, and a trained readout", () => {
  const { parts, trained } = createNetwork(cfc(SMALL), config(2));
  const adapted = parts.filter(({ adapted }) => adapted).map(({ path }) => path);
  assert.deepEqual(adapted, ["backbone.0", "backbone.1", "ff1", "ff2", "timeA", "timeB"]);
  const names = trained.map(({ name }) => name);
  for (const path of adapted) {
    assert.deepEqual(
      names.filter((name) => name.startsWith(`${path}.`)).sort(),
      ["beta", "bias", "loraA", "loraB"].map((part) => `${path}.${part}`),
    );
  }
  assert.deepEqual(
    names.filter((name) => name.startsWith("readout.")).sort(),
    ["readout.bias", "readout.kernel"],
  );
});

/** Trained values by the formula; every beta stays 1. */
function fill({ trained }: Network): void {
  trained.forEach((parameter, salt) => {
    if (!parameter.name.endsWith("beta")) {
      parameter.assign(closedValues(parameter.size, salt, 3));
    }
  });
}

/** The outputs of a network whose trained values come from the formula. */
async function outputs(shape: CfcShape, inputs: Float32Array): Promise<Float32Array> {
  await startEngine("wasm");
  const network = createNetwork(cfc(shape), config(2));
  network.materialise();
  fill(network);
  const [values] = await valuesOf(() => {
    const rows = inputs.length / shape.steps / shape.features;
    const x = tf.tensor2d(inputs, [rows, shape.steps * shape.features]);
    return network.forward(x, PREDICTION);
  });
  network.dispose();
  return values;
}

Deno.test("CfC: every step counts, its order too, and rows do not mix", async () => {
  const width = SMALL.steps * SMALL.features;
  const inputs = closedValues(3 * width, 4, 2);
  const before = await outputs(SMALL, inputs);
  assert.equal(before.length, 3 * SMALL.outputs);
  for (let step = 0; step < SMALL.steps; step++) {
    const changed = inputs.slice();
    changed[width + step * SMALL.features] += 3;
    const after = await outputs(SMALL, changed);
    assert.deepEqual(after.subarray(0, 2), before.subarray(0, 2));
    assert.deepEqual(after.subarray(4), before.subarray(4));
    // What lies far back is all but forgotten.
    const moved = Math.max(...[2, 3].map((at) => Math.abs(after[at] - before[at])));
    assert.ok(moved > 1e-6, `step ${step}: ${moved}`);
  }
  const swapped = inputs.slice();
  swapped.set(inputs.subarray(0, 3), 3);
  swapped.set(inputs.subarray(3, 6), 0);
  assert.notEqual((await outputs(SMALL, swapped))[0], before[0]);
});

Deno.test("CfC: one step from state 0 equals its equations in float64", async () => {
  for (const activation of ["silu", "lecunTanh"] as const) {
    const shape = { ...SMALL, steps: 1, activation };
    const inputs = closedValues(2 * shape.features, 4, 2);
    const found = await outputs(shape, inputs);
    const network = createNetwork(cfc(shape), config(2));
    network.materialise();
    fill(network);
    const f = activation === "silu"
      ? (x: number) => x / (1 + Math.exp(-x))
      : (x: number) => 1.7159 * Math.tanh(2 / 3 * x);
    // Each map from its own layer, on the rows that the equations give it.
    const map = async (path: string, x: number[][]): Promise<number[][]> => {
      const layer = network.parts.find((part) => part.path === path)!;
      assert.ok("apply" in layer);
      const [y] = await valuesOf(() =>
        (layer as { apply(x: tf.Tensor2D, pass: typeof PREDICTION): tf.Tensor2D })
          .apply(tf.tensor2d(x), PREDICTION)
      );
      const width = y.length / x.length;
      return x.map((_, row) => [...y.subarray(row * width, (row + 1) * width)]);
    };
    const rows = [0, 1].map((row) => [
      ...inputs.subarray(row * shape.features, (row + 1) * shape.features),
      ...new Array<number>(shape.hidden).fill(0),
    ]);
    const first = (await map("backbone.0", rows)).map((row) => row.map(f));
    const z = (await map("backbone.1", first)).map((row) => row.map(f));
    const heads = ["ff1", "ff2", "timeA", "timeB"];
    const [ff1, ff2, a, b] = await Promise.all(heads.map((path) => map(path, z)));
    const state = ff1.map((row, i) =>
      row.map((value, j) => {
        const s = 1 / (1 + Math.exp(-(a[i][j] + b[i][j])));
        return Math.tanh(value) * (1 - s) + s * Math.tanh(ff2[i][j]);
      })
    );
    (await map("readout", state)).flat().forEach((value, i) => {
      assert.ok(Math.abs(found[i] - value) < 1e-5, `${activation} ${i}: ${found[i]} ${value}`);
    });
    network.dispose();
  }
});

/** What a training pass gives: the loss `sum(outputs^2)`, and its gradients by name. */
async function trained(
  options: NetworkOptions,
  { pass = {}, byLayers = false, draw = 0, shape = SMALL }: {
    pass?: Partial<Pass>;
    shape?: CfcShape;
    byLayers?: boolean;
    draw?: number;
  } = {},
): Promise<Record<string, Float32Array>> {
  const network = createNetwork(cfc(shape), options);
  network.materialise();
  fill(network);
  network.draw(draw);
  // A layer without its matrix makes the network go layer by layer.
  if (byLayers) { for (const part of network.parts) Reflect.deleteProperty(part, "merged"); }
  const variables = network.trained.map(({ variable }) => variable);
  const found = await valuesOf(() => {
    const values = closedValues(36, 4, 2);
    if (shape.masks === 1) {
      // Rows that end with the last step, the second and the first.
      for (let i = 0; i < 12; i++) {
        values[3 * i + 2] = i % 4 <= [3, 1, 0][Math.floor(i / 4)] ? 1 : 0;
      }
    }
    const x = tf.tensor2d(values, [3, SMALL.steps * SMALL.features]);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = network.forward(x, { ...PREDICTION, training: true, rows: 3, ...pass });
      return tf.sum(tf.square(outputs)) as tf.Scalar;
    }, variables);
    return [value, ...variables.map(({ name }) => grads[name])];
  });
  const names = ["loss", ...network.trained.map(({ name }) => name)];
  network.dispose();
  return Object.fromEntries(names.map((name, i) => [name, found[i]]));
}

for (const method of ["lottalora", "full", "small", "head", "zero"] as const) {
  Deno.test(`CfC: one operation equals layer by layer under the method ${method}`, async () => {
    await startEngine("wasm");
    const { adapter, ...rest } = config(2);
    const kinds = [[0, "shared"], [0.5, "shared"], [0.5, "own"]] as const;
    for (const [dropout, dropoutSteps] of kinds) {
      const options: NetworkOptions = {
        ...{ ...rest, method, dropout, dropoutSteps },
        adapter: { ...adapter, bInit: "kaiming_uniform" },
      };
      const expected = await trained(options, { byLayers: true });
      for (const [name, values] of Object.entries(await trained(options))) {
        assertClose(values, [...expected[name]], 1e-4, name);
      }
    }
  });
}

Deno.test("CfC: read by masks, one operation equals layer by layer, and differs from the end", async () => {
  await startEngine("wasm");
  const shape = { ...SMALL, masks: 1 };
  const options = { ...config(2), dropout: 0.5, dropoutSteps: "own" } as const;
  const expected = await trained(options, { shape, byLayers: true });
  const found = await trained(options, { shape });
  for (const [name, values] of Object.entries(found)) {
    assertClose(values, [...expected[name]], 1e-4, name);
  }
  assert.notDeepEqual(found.loss, (await trained(options)).loss);
});

Deno.test("CfC: maps that are trained whole start Xavier-uniform where asked, the readout and factors never", () => {
  const startsOf = (method: "full" | "lottalora", xavierGain: number | null) =>
    new Map(
      createNetwork(cfc(SMALL), { ...config(2, method), xavierGain }).trained
        .map(({ name, initial }) => [name, initial]),
    );
  const [usual, xavier] = [startsOf("full", null), startsOf("full", 0.5)];
  const { features, hidden, backbone } = SMALL;
  const sums: Record<string, number> = {
    "backbone.0.kernel": features + hidden + backbone,
    "backbone.1.kernel": 2 * backbone,
    ...Object.fromEntries(
      ["ff1", "ff2", "timeA", "timeB"].map((name) => [`${name}.kernel`, backbone + hidden]),
    ),
  };
  for (const [name, initial] of xavier) {
    if (!(name in sums)) assert.deepEqual(initial, usual.get(name), name);
    else assert.deepEqual(initial, { uniform: 0.5 * Math.sqrt(6 / sums[name]), seed: "head" });
  }
  assert.ok(Object.keys(sums).every((name) => xavier.has(name)));
  assert.deepEqual(startsOf("lottalora", 0.5), startsOf("lottalora", null));
});

Deno.test("CfC: one operation takes the scaffold that is drawn, however it is kept", async () => {
  await startEngine("wasm");
  const options = config(2);
  const first = await trained(options);
  const second = await trained(options, { draw: 1 });
  assert.notDeepEqual(second.loss, first.loss);
  const byLayers = await trained(options, { draw: 1, byLayers: true });
  assertClose(second["ff1.beta"], [...byLayers["ff1.beta"]], 1e-5, "beta");
  assert.deepEqual(await trained({ ...options, keep: "regenerate" }, { draw: 1 }), second);
});

Deno.test("CfC: a probe sees the output of each layer at each step, and changes no bit", async () => {
  await startEngine("wasm");
  const seen: string[] = [];
  const probe = (path: string) => seen.push(path);
  assert.deepEqual(await trained(config(2), { pass: { probe } }), await trained(config(2)));
  const cell = ["backbone.0", "backbone.1", "ff1", "ff2", "timeA", "timeB"];
  assert.deepEqual(seen, [...new Array(SMALL.steps).fill(cell).flat(), "readout"]);
});

Deno.test("CfC: what an adapter adds to a layer keeps it layer by layer", async () => {
  await startEngine("wasm");
  const { adapter, ...rest } = config(2);
  const changes: Partial<AdapterConfig>[] = [
    { dora: true },
    { layerNorm: true },
    { residual: true },
    { dropout: 0.5 },
  ];
  const plain = await trained(config(2));
  for (const change of changes) {
    const options = { ...rest, adapter: { ...adapter, ...change } };
    const found = await trained(options);
    assert.deepEqual(await trained(options, { byLayers: true }), found);
    assert.notDeepEqual(found.loss, plain.loss, JSON.stringify(change));
  }
});

Deno.test("CfC: without a scaffold and with B = 0 its biases, which start at 0, rescue nothing", () => {
  for (const bias of ["none", "trained", "frozen"] as const) {
    const { adapter, ...rest } = config(2);
    const dead = { ...rest, method: "zero", adapter: { ...adapter, bias } } as const;
    assert.throws(
      () => createNetwork(cfc(SMALL), dead),
      /needs the B-init kaiming_uniform or/,
      bias,
    );
  }
});

Deno.test("CfC: other widths and activations are refused with the value", () => {
  const refused = (shape: object, message: RegExp) =>
    assert.throws(
      () => cfc({ ...SMALL, ...shape }),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused({ hidden: 0 }, /hidden must be a positive integer, got 0/);
  refused({ steps: 2.5 }, /got 2.5/);
  refused({ masks: 4 }, /Cannot describe a CfC: masks must be an integer in \[0, 3\], .*, got 4$/);
  refused({ activation: "relu" }, /Unknown activation "relu": choose one of silu, lecunT/);
});
