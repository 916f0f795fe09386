import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { adaptedEmbedding, type TiedEmbedding } from "../../src/models/adapted_embedding.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { BackboneStorage } from "../../src/adapter/backbone_storage.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { Method } from "../../src/models/method.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";

const [COUNT, WIDTH, RANK] = [11, 6, 2];
const IDS = [3, 0, 3, 10];

/** An embedding as a network that gives the logits of its own rows; the caller disposes. */
function built(method: Method = "lottalora", keep: BackboneStorage = "memory") {
  const config = defaultConfig(wikitext, "tiny", { method, adapter: { bInit: "kaiming_uniform" } });
  let embedding: TiedEmbedding | undefined;
  const network = createNetwork({
    name: "embedding",
    build(layers) {
      const options = { deviation: 0.5, rank: RANK, alpha: 3 };
      const own = embedding = adaptedEmbedding(layers, "words", [COUNT, WIDTH], options);
      return (ids) => own.logits(own.take(tf.reshape(ids, [-1]) as tf.Tensor1D));
    },
  }, { ...config, keep });
  network.materialise();
  assert.ok(embedding !== undefined);
  return { network, embedding };
}

/** Gives every trained value a number by a formula; beta about 1. */
function fill({ trained }: Network): void {
  trained.forEach((parameter, i) => {
    const values = closedValues(parameter.size, i + 1);
    parameter.assign(parameter.size === 1 ? values.map((value) => value + 1) : values);
  });
}

/** The table that tfjs makes of the parts. */
function composed({ tables, trained }: Network): tf.Tensor2D {
  const [a, b, beta] = trained.map(({ variable }) => variable as tf.Tensor as tf.Tensor2D);
  return tf.add(tf.mul(tables[0].kernel, beta), tf.mul(tf.matMul(a, b), 3 / RANK));
}

/** Value and gradients by all trained values of a sum over some outputs. */
async function differentiated({ trained }: Network, outputs: () => tf.Tensor): Promise<number[][]> {
  const weighted = () =>
    tf.tidy(() => {
      const y = outputs();
      const weights = tf.tensor(closedValues(y.size, 7), y.shape);
      return tf.sum(tf.mul(y, weights)) as tf.Scalar;
    });
  const { value, grads } = tf.variableGrads(weighted, trained.map(({ variable }) => variable));
  const all = [value, ...trained.map(({ variable }) => grads[variable.name])];
  const numbers = await Promise.all(all.map(async (tensor) => [...await tensor.data()]));
  tf.dispose(all);
  return numbers;
}

function assertClose(ours: number[][], theirs: number[][]): void {
  assert.equal(ours.length, theirs.length);
  ours.forEach((values, i) => {
    const scale = Math.max(...theirs[i].map(Math.abs));
    assert.ok(scale > 0.01, `gradient ${i} is nothing to compare`);
    const off = Math.max(...values.map((value, j) => Math.abs(value - theirs[i][j])));
    assert.ok(off < 1e-5 * Math.max(scale, 0.1), `${i}: ${off} of ${scale}`);
  });
}

for (const engine of EVERYWHERE) {
  engineTest(
    engine,
    "rows and logits, and their gradients, are those of the table made whole",
    async () => {
      const { network, embedding } = built();
      fill(network);
      const ids = tf.tensor1d(IDS, "int32");
      const rows = (table: tf.Tensor2D) => tf.gather(table, ids);
      assertClose(
        await differentiated(network, () => embedding.take(ids)),
        await differentiated(network, () => rows(composed(network))),
      );
      assertClose(
        await differentiated(network, () => embedding.logits(embedding.take(ids))),
        await differentiated(network, () => {
          const table = composed(network);
          return tf.matMul(rows(table), table, false, true);
        }),
      );
      ids.dispose();
      network.dispose();
    },
  );
}

Deno.test("the gradients are slopes", async () => {
  await startEngine("wasm");
  const { network, embedding } = built();
  fill(network);
  const ids = tf.tensor1d(IDS, "int32");
  const logits = () => embedding.logits(embedding.take(ids));
  const [, ...gradients] = await differentiated(network, logits);
  for (const [i, parameter] of network.trained.entries()) {
    const values = await parameter.values();
    const sizes = gradients[i].map(Math.abs);
    const place = sizes.indexOf(Math.max(...sizes));
    const shifted: number[] = [];
    for (const by of [1e-2, -1e-2]) {
      parameter.assign(values.with(place, values[place] + by));
      shifted.push((await differentiated(network, logits))[0][0]);
    }
    parameter.assign(values);
    const slope = (shifted[0] - shifted[1]) / 2e-2;
    const off = Math.abs(gradients[i][place] - slope);
    assert.ok(off < 1e-3 * Math.abs(slope), `${parameter.name}: ${gradients[i][place]} ${slope}`);
  }
  ids.dispose();
  network.dispose();
});

Deno.test("it starts as E_seed, with the deviation asked for, and its adapter can move", async () => {
  await startEngine("wasm");
  const { network, embedding } = built();
  const [codes] = network.tables;
  assert.equal(codes.request.scale, 0.5);
  const ids = tf.tensor1d([4], "int32");
  const [row, drawn] = [embedding.take(ids), tf.slice(codes.kernel, [4, 0], [1, WIDTH])];
  assert.deepEqual(row.arraySync(), drawn.arraySync());
  const names = network.trained.map(({ name, shape }) => `${name} ${shape.join(" x ")}`);
  assert.deepEqual(names, ["words.loraA 11 x 2", "words.loraB 2 x 6", "words.beta "]);
  const [, a, b] = await differentiated(network, () => embedding.take(ids));
  assert.ok(a.some((value) => value !== 0), "a gradient reaches A");
  assert.ok(b.every((value) => value === 0), "none reaches B as long as A is 0");
  tf.dispose([row, drawn, ids]);
  network.dispose();
});

Deno.test("E_seed is no scaffold: a redrawn scaffold leaves it, and so does a removed one", async () => {
  await startEngine("wasm");
  const { network } = built();
  assert.equal(network.frozen.length, 0);
  assert.deepEqual(await network.beta(), [], "its beta is a trained number like others");
  const outputs = (withoutBackbone: boolean) =>
    tf.tidy(() => {
      const ids = tf.tensor2d([IDS], undefined, "int32");
      return [...network.forward(ids, { ...PREDICTION, withoutBackbone }).dataSync()];
    });
  const before = outputs(false);
  network.draw(1);
  assert.deepEqual(outputs(false), before);
  assert.deepEqual(outputs(true), before);
  network.dispose();
});

Deno.test("kept in memory or drawn again, it gives the same bits", async () => {
  await startEngine("wasm");
  const [kept, drawn] = await Promise.all((["memory", "regenerate"] as const).map(async (keep) => {
    const { network, embedding } = built("lottalora", keep);
    fill(network);
    const ids = tf.tensor1d(IDS, "int32");
    const numbers = await differentiated(network, () => embedding.logits(embedding.take(ids)));
    ids.dispose();
    network.dispose();
    return numbers;
  }));
  assert.deepEqual(drawn, kept);
});

Deno.test("full training trains the table itself; every other method draws and adapts it", async () => {
  await startEngine("wasm");
  const trainedBy = (method: Method) => {
    const { network } = built(method);
    const names = network.trained.map(({ name }) => name);
    network.dispose();
    return names;
  };
  assert.deepEqual(trainedBy("full"), ["words.rows"]);
  for (const method of ["lottalora", "zero", "head"] as const) {
    assert.deepEqual(trainedBy(method), ["words.loraA", "words.loraB", "words.beta"], method);
  }
});

Deno.test("nothing is left behind, and a rank that is none is refused", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const { network, embedding } = built();
  const ids = tf.tensor1d(IDS, "int32");
  await differentiated(network, () => embedding.logits(embedding.take(ids)));
  ids.dispose();
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
  const refused = (rank: number) =>
    createNetwork({
      name: "refused",
      build(layers) {
        const { logits } = adaptedEmbedding(layers, "words", [3, 2], { deviation: 1, rank });
        return logits;
      },
    }, defaultConfig(wikitext, "tiny"));
  assert.throws(
    () => refused(0),
    (error) => error instanceof UsageError && /rank must be .*got 0/.test(error.message),
  );
});
