import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { spacingOf } from "../../src/adapter/projection.ts";
import type { SubspaceConfig } from "../../src/adapter/subspace_options.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { sparseSigns } from "../../src/backbone/sparse_signs.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { Architecture, LayerFactory } from "../../src/models/architecture.ts";
import { countParameters } from "../../src/models/counts.ts";
import { memoryLedger } from "../../src/models/memory.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { assertClose, differentiate } from "../adapter/float64.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { closedValues } from "../support/closed_values.ts";
import { smallConfig } from "../training/small.ts";

/** Odd sizes: 7 * 5 + 5 + 5 * 3 + 3 = 58 weights in two layers. */
const SHAPE = { features: 7, hidden: [5], classes: 3 };
const TOTAL = 58;
const DIMENSION = 11;

const KINDS: Record<string, Partial<SubspaceConfig>> = {
  "dense": { projection: "dense" },
  "sparse": { projection: "sparse" },
  "dense, a gain a layer": { projection: "dense", gain: "layer" },
  "sparse, a gain a layer": { projection: "sparse", gain: "layer" },
};

function optionsOf(subspace: Partial<SubspaceConfig> = {}) {
  return smallConfig({ method: "subspace", subspace: { dimension: DIMENSION, ...subspace } });
}

function networkIn(
  subspace: Partial<SubspaceConfig>,
  architecture: Architecture = mlp(SHAPE),
): Network {
  const network = createNetwork(architecture, optionsOf(subspace));
  network.materialise();
  return network;
}

/** Numbers of a tensor; frees nothing. */
function numbers(tensor: tf.Tensor): number[] {
  return [...tensor.dataSync()];
}

/** The same on engines that cannot be read at once. */
async function read(tensor: tf.Tensor): Promise<number[]> {
  return [...await tensor.data()];
}

/** The rows of P of each weight, by its name, columns of length 1: written out in float64. */
function projectionOf(
  weights: readonly { name: string; size: number }[],
  { dimension, projection }: SubspaceConfig,
  seed: number | string,
): Map<string, number[][]> {
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const rows = new Map(weights.map(({ name, size }) => {
    const path = `subspace.${name}`;
    const matrix = Array.from({ length: size }, () => new Array<number>(dimension).fill(0));
    if (projection === "dense") {
      const drawn = generateBackbone({ seed, path, dIn: size, dOut: dimension, scale: 1 });
      drawn.forEach((value, i) => matrix[Math.floor(i / dimension)][i % dimension] = value);
    } else {
      const spacing = Math.round(Math.sqrt(total));
      const signs = sparseSigns({ seed, path, rows: size, columns: dimension, spacing });
      signs.rows.forEach((row, i) => matrix[row][signs.columns[i]] = signs.values[i]);
    }
    return [name, matrix] as const;
  }));
  const lengths = Array.from({ length: dimension }, (_, column) => {
    const all = [...rows.values()].flat().map((row) => row[column]);
    return Math.sqrt(all.reduce((sum, value) => sum + value * value, 0)) || 1;
  });
  for (const matrix of rows.values()) {
    matrix.forEach((row) => row.forEach((_, column) => row[column] /= lengths[column]));
  }
  return rows;
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** z and the gains: all digits of small closed numbers. */
function setCoordinates({ trained, subspace }: Network): number[][] {
  const values = trained.map(({ size }, i) => closedValues(size, 5 + i, 1));
  trained.forEach((parameter, i) => parameter.assign(values[i]));
  subspace!.place();
  return values.map((one) => [...one]);
}

/** The layer of a weight: paths in their order. */
const layerOf = (name: string) => name.startsWith("head") ? 0 : 1;

for (const engine of EVERYWHERE) {
  for (const [kind, subspace] of Object.entries(KINDS)) {
    engineTest(
      engine,
      `${kind}: weights are theta_0 + g P z, and gradients g P^T dtheta`,
      async () => {
        const config = optionsOf(subspace);
        const network = networkIn(subspace);
        const { weights, subspace: made } = network;
        const rows = projectionOf(weights, config.subspace!, config.seeds.backbone);
        const start = await Promise.all(weights.map(({ variable }) => read(variable)));
        const [z, gains = [1, 1]] = setCoordinates(network);
        const moved = await Promise.all(weights.map(({ variable }) => read(variable)));
        weights.forEach(({ name }, slot) => {
          const wanted = rows.get(name)!.map((row, i) =>
            start[slot][i] + gains[layerOf(name)] * dot(row, z)
          );
          assertClose(moved[slot], wanted, 1e-5, name);
        });

        const given = weights.map(({ shape, size }, i) =>
          tf.tensor(closedValues(size, 9 + i, 1), [...shape])
        );
        const found = made!.pullBack(given);
        const values = await Promise.all(given.map(read));
        const dz = new Array<number>(DIMENSION).fill(0);
        const dGains = [0, 0];
        weights.forEach(({ name }, slot) => {
          values[slot].forEach((value, i) => {
            const row = rows.get(name)![i];
            row.forEach((entry, j) => dz[j] += gains[layerOf(name)] * entry * value);
            dGains[layerOf(name)] += value * dot(row, z);
          });
        });
        assertClose(await read(found[0]), dz, 1e-5, "dz");
        if (found.length > 1) {
          assertClose(await read(found[1]), dGains, 1e-5, "the gains' gradient");
        }
        assert.equal(found.length, network.trained.length);
        tf.dispose([...given, ...found]);
        network.dispose();
      },
    );
  }
}

Deno.test("gradients are those of finite differences of the network itself, in float64", async () => {
  await startEngine("wasm");
  const x = Array.from({ length: 4 }, (_, i) => [...closedValues(7, 20 + i, 2)]);
  for (const subspace of Object.values(KINDS)) {
    const config = optionsOf(subspace);
    const network = networkIn(subspace, linear());
    const { weights, trained } = network;
    const rows = projectionOf(weights, config.subspace!, config.seeds.backbone);
    const start = weights.map(({ variable }) => numbers(variable));
    const values = setCoordinates(network);
    const names = weights.map(({ name }) => name);
    // The sum of the squared outputs of two maps after each other.
    const loss = (all: number[]) => {
      const z = all.slice(0, DIMENSION);
      const gains = all.length > DIMENSION ? all.slice(DIMENSION) : [1, 1];
      const weight = (name: string) => {
        const slot = names.indexOf(name);
        const gain = gains[name.startsWith("first") ? 0 : 1];
        return rows.get(name)!.map((row, i) => start[slot][i] + gain * dot(row, z));
      };
      const map = (input: number[][], path: string, dOut: number) => {
        const [kernel, bias] = [weight(`${path}.kernel`), weight(`${path}.bias`)];
        return input.map((row) =>
          Array.from(
            { length: dOut },
            (_, j) => row.reduce((sum, value, i) => sum + value * kernel[i * dOut + j], bias[j]),
          )
        );
      };
      return map(map(x, "first", 5), "second", 3).flat().reduce((sum, y) => sum + y * y, 0);
    };
    const wanted = differentiate(loss, values.flat());
    const { value, grads } = tf.variableGrads(
      () => {
        const inputs = tf.tensor2d(x);
        return tf.sum(tf.square(network.forward(inputs, PREDICTION)));
      },
      weights.map(({ variable }) => variable),
    );
    const found = network.subspace!.pullBack(weights.map(({ variable }) => grads[variable.name]));
    assertClose(found.flatMap(numbers), wanted, 1e-4, "the gradient");
    assertClose(numbers(value), [loss(values.flat())], 1e-5, "the loss");
    assert.equal(found.length, trained.length);
    tf.dispose([value, ...Object.values(grads), ...found]);
    network.dispose();
  }
});

/** Two linear maps, in either order of making. */
function linear(reversed = false): Architecture {
  return {
    name: "two maps",
    build(layers: LayerFactory) {
      const makers = [
        () => layers.linear("first", 7, 5),
        () => layers.linear("second", 5, 3),
      ];
      const made = (reversed ? makers.toReversed() : makers).map((make) => make());
      const [first, second] = reversed ? made.toReversed() : made;
      return (x, pass) => second.apply(first.apply(x, pass), pass);
    },
  };
}

Deno.test("no bit depends on the order in which layers are made", async () => {
  await startEngine("wasm");
  for (const subspace of Object.values(KINDS)) {
    const [one, other] = [false, true].map((reversed) => {
      const network = networkIn(subspace, linear(reversed));
      setCoordinates(network);
      const weights = network.weights.map(({ name, variable }) => [name, numbers(variable)]);
      const given = network.weights.map(({ variable }) => tf.mul(variable, 0.5));
      const gradients = network.subspace!.pullBack(given);
      const found = gradients.map(numbers);
      tf.dispose([...given, ...gradients]);
      network.dispose();
      return { weights: Object.fromEntries(weights), found };
    });
    assert.deepEqual(one, other);
  }
});

Deno.test("before training the network is the fully trained one at its start, to the bit", async () => {
  await startEngine("wasm");
  for (const subspace of Object.values(KINDS)) {
    const network = networkIn(subspace);
    const full = createNetwork(mlp(SHAPE), { ...optionsOf(), method: "full" });
    full.materialise();
    for (const when of ["materialised", "placed"]) {
      const [ours, theirs] = [network.weights, full.trained].map((all) =>
        all.map(({ name, variable }) => [name, numbers(variable)])
      );
      assert.deepEqual(ours, theirs, when);
      network.subspace!.place();
    }
    network.dispose();
    full.dispose();
  }
});

Deno.test("columns of P have the length 1, over all layers together", async () => {
  await startEngine("wasm");
  for (const subspace of [KINDS.dense, KINDS.sparse]) {
    const network = networkIn(subspace);
    const start = network.weights.flatMap(({ variable }) => numbers(variable));
    for (let column = 0; column < DIMENSION; column++) {
      network.trained[0].assign(new Float32Array(DIMENSION).with(column, 1));
      network.subspace!.place();
      const moved = network.weights.flatMap(({ variable }) => numbers(variable));
      const length = Math.hypot(...moved.map((value, i) => value - start[i]));
      assert.ok(Math.abs(length - 1) < 1e-5, `${column}: ${length}`);
    }
    network.dispose();
  }
});

Deno.test("a dense projection made anew for each product gives the bits of one that is kept", async () => {
  await startEngine("wasm");
  const weightsOf = (keep: "memory" | "regenerate") => {
    // More rows than a block has.
    const shape = { features: 101, hidden: [61], classes: 3 };
    const config = optionsOf({ projection: "dense", dimension: 203 });
    const network = createNetwork(mlp(shape), { ...config, keep });
    network.materialise();
    assert.equal(network.subspace!.block > 0, keep === "regenerate");
    setCoordinates(network);
    const given = network.weights.map(({ variable }) => variable);
    const [dz] = network.subspace!.pullBack(given);
    const found = [...given, dz].map(numbers);
    dz.dispose();
    network.dispose();
    return found;
  };
  assert.deepEqual(weightsOf("regenerate"), weightsOf("memory"));
});

Deno.test("the ledger of a subspace is what tfjs says, and nothing is left behind", async () => {
  await startEngine("wasm");
  for (const subspace of Object.values(KINDS)) {
    const [bytes, tensors] = [tf.memory().numBytes, tf.memory().numTensors];
    const network = networkIn(subspace);
    const ledger = memoryLedger(network, "adamw");
    const held = tf.memory().numBytes - bytes;
    // With the lengths of columns, without gradients, which are not there yet.
    const wanted = ledger.subspace - 4 * TOTAL + 4 * DIMENSION + ledger.parameters;
    if (subspace.projection === "dense") assert.equal(held, wanted);
    else assert.ok(held <= wanted && held > wanted / 2, `${held} of ${wanted}`);
    setCoordinates(network);
    assert.equal(tf.memory().numBytes - bytes, held, "moving takes no more");
    network.dispose();
    assert.deepEqual([tf.memory().numBytes, tf.memory().numTensors], [bytes, tensors]);
  }
});

Deno.test("the largest dimension within some bytes fits, and one more does not", async () => {
  await startEngine("wasm");
  for (const subspace of [KINDS.dense, KINDS.sparse]) {
    const of = (dimension: number) =>
      createNetwork(mlp(SHAPE), optionsOf({ ...subspace, dimension })).subspace!;
    for (const bytes of [5_000, 20_000, 123_456]) {
      const found = of(100_000).dimensionWithin(bytes);
      assert.ok(of(found).bytes <= bytes && of(found + 1).bytes > bytes, `${found} in ${bytes}`);
    }
    assert.equal(of(DIMENSION).dimensionWithin(1), 0);
  }
});

Deno.test("trained are z and a gain for each layer, of the weights of full training", () => {
  const count = (subspace: Partial<SubspaceConfig>) =>
    countParameters(mlp(SHAPE), optionsOf(subspace));
  assert.deepEqual(count({}), { trainable: DIMENSION, full: TOTAL, fullPlusAdapters: TOTAL });
  assert.equal(count({ gain: "layer" }).trainable, DIMENSION + 2);
  assert.deepEqual([spacingOf(TOTAL), spacingOf(1)], [8, 1]);
});

Deno.test("a subspace that cannot be is refused in one line", () => {
  const wrong: [Partial<Record<keyof SubspaceConfig, unknown>>, RegExp][] = [
    [{ dimension: 0 }, /dimension of a subspace must be an integer in \[1, 16777216\], got 0/],
    [{ dimension: 2.5 }, /got 2\.5/],
    [{ projection: "dens" }, /projection .*dens.*did you mean dense/],
    [{ gain: "layers" }, /gain of a subspace .*layers.*did you mean layer/],
  ];
  for (const [change, why] of wrong) {
    const options = optionsOf(change as Partial<SubspaceConfig>);
    assert.throws(() => createNetwork(mlp(SHAPE), options), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, why);
      return !error.message.includes("\n");
    });
  }
  const { subspace: _, ...without } = optionsOf();
  assert.throws(() => createNetwork(mlp(SHAPE), without), /needs the field subspace/);
});
