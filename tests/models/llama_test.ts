import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { llama, LLAMA_PRESETS } from "../../src/models/llama.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { Method } from "../../src/models/method.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

const LLAMA = { features: 32_000, classes: 32_000 };

function counts(preset: string, method: Method, rank = 8) {
  const config = defaultConfig(wikitext, preset, { method, adapter: { rank } });
  return countParameters(wikitext.architecture(preset, LLAMA), config);
}

/** arXiv:2604.08749: all parameters, those inside the network, and the trained ones among these. */
const PAPER: [string, number, number, Record<number, number>][] = [
  ["3M", 2_368_320, 320_320, { 1: 3_096, 2: 6_168, 4: 12_312, 8: 24_600 }],
  ["30M", 29_990_784, 17_702_784, { 1: 30_760, 8: 245_800 }],
  ["300M", 315_405_312, 282_637_312, { 1: 180_312, 8: 1_441_880 }],
  ["600M", 693_370_944, 650_362_944, { 1: 322_680, 8: 2_580_600 }],
  ["900M", 1_212_039_296, 1_158_791_296, { 1: 452_744, 8: 3_621_000 }],
];

for (const [preset, all, internal, trained] of PAPER) {
  Deno.test(`the ${preset} Llama has the paper's counts, fully trained and at every rank`, async () => {
    await startEngine("wasm");
    const before = tf.memory().numTensors;
    const embedding = 32_000 * LLAMA_PRESETS[preset].width;
    assert.equal(counts(preset, "full").trainable, all);
    assert.equal(all - embedding, internal);
    for (const [rank, expected] of Object.entries(trained)) {
      const { trainable, full } = counts(preset, "lottalora", Number(rank));
      assert.equal(trainable - embedding, expected, `rank ${rank}`);
      assert.equal(full, all);
    }
    assert.equal(tf.memory().numTensors, before, "counting must allocate nothing");
  });
}

/** 8 (32,000 + width) + 1 for the embedding, and the rest as above. */
const SEEDED: [string, number][] = [
  ["3M-seeded", 281_113],
  ["30M-seeded", 504_873],
  ["300M-seeded", 1_706_073],
  ["600M-seeded", 2_847_353],
  ["900M-seeded", 3_890_313],
];

for (const [preset, expected] of SEEDED) {
  Deno.test(`the ${preset} Llama trains ${expected} numbers at rank 8`, () => {
    const trained = preset.replace("-seeded", "");
    const { trainable, full } = counts(preset, "lottalora");
    assert.equal(trainable, expected);
    assert.equal(full, counts(trained, "full").full);
    assert.equal(counts(preset, "full").trainable, full);
    const { width } = LLAMA_PRESETS[preset];
    const inside = counts(trained, "lottalora").trainable - 32_000 * width;
    assert.equal(expected, inside + 8 * (32_000 + width) + 1);
  });
}

Deno.test("the paper's shares of internal parameters at rank 8: 7.68, 1.39, .51, .40, .31 %", () => {
  const shares = PAPER.map(([, , internal, trained]) => (100 * trained[8] / internal).toFixed(2));
  assert.deepEqual(shares, ["7.68", "1.39", "0.51", "0.40", "0.31"]);
});

const SHAPE = { layers: 2, width: 8, heads: 2, inner: 6 };

/** A network of 11 tokens whose adapters do something. */
async function built(method: Method): Promise<Network> {
  await startEngine("wasm");
  const config = defaultConfig(wikitext, "tiny", {
    method,
    adapter: { rank: 2, bInit: "kaiming_uniform" },
  });
  const network = createNetwork(llama(11, SHAPE), config);
  network.materialise();
  return network;
}

function logits(network: Network, tokens: number[][], withoutBackbone = false): number[] {
  return tf.tidy(() => {
    const x = tf.tensor2d(tokens, undefined, "int32");
    return [...network.forward(x, { ...PREDICTION, withoutBackbone }).dataSync()];
  });
}

for (const method of ["full", "lottalora"] as const) {
  Deno.test(`a logit of the ${method} Llama depends on all earlier tokens and on no later one`, async () => {
    const network = await built(method);
    const text = [3, 1, 4, 1, 5, 9];
    const base = logits(network, [text, text]);
    for (let changed = 0; changed < text.length; changed++) {
      const other = logits(network, [text.with(changed, 10), text]);
      for (let place = 0; place < 2 * text.length; place++) {
        const row = (values: number[]) => values.slice(11 * place, 11 * place + 11);
        const isAffected = place >= changed && place < text.length;
        assert.equal(row(base).join() !== row(other).join(), isAffected, `${changed} ${place}`);
      }
    }
    network.dispose();
  });
}

Deno.test("the order of earlier tokens matters", async () => {
  const network = await built("full");
  const last = (text: number[]) => logits(network, [text]).slice(-11).join();
  assert.notEqual(last([3, 1, 4, 5]), last([1, 3, 4, 5]));
  network.dispose();
});

Deno.test("the embedding receives gradients as an embedding and as the head", async () => {
  const network = await built("lottalora");
  const rows = network.trained.filter(({ name }) => name === "embedding.rows");
  assert.equal(rows.length, 1);
  const { variable } = rows[0];
  const values = closedValues(variable.size, 3, 0.4);
  rows[0].assign(values);
  const loss = () =>
    tf.tidy(() => {
      const y = network.forward(tf.tensor2d([[3, 1, 3]], undefined, "int32"), PREDICTION);
      return tf.sum(tf.square(y)) as tf.Scalar;
    });
  const { value, grads } = tf.variableGrads(loss, [variable]);
  const gradient = Float32Array.from(grads[variable.name].dataSync());
  tf.dispose([value, grads]);
  // Token 3 is read and guessed, token 7 is only guessed; both by finite differences, where steepest.
  for (const token of [3, 7]) {
    const row = gradient.subarray(8 * token, 8 * token + 8).map(Math.abs);
    const place = 8 * token + row.indexOf(Math.max(...row));
    const shifted = [1e-2, -1e-2].map((by) => {
      rows[0].assign(values.with(place, values[place] + by));
      const result = loss();
      const number = result.dataSync()[0];
      result.dispose();
      return number;
    });
    const slope = (shifted[0] - shifted[1]) / 2e-2;
    const off = Math.abs(gradient[place] - slope);
    assert.ok(off < 0.01 * Math.max(1, Math.abs(slope)), `${place}: ${gradient[place]} ${slope}`);
    assert.ok(Math.abs(slope) > 0.05);
  }
  network.dispose();
});

Deno.test("LottaLoRA freezes the MLPs, adapts attention and leaves the norms at 1", async () => {
  const network = await built("lottalora");
  const trained = network.trained.map(({ name }) => name.replace(/^layers\.\d\./, ""));
  const attention = ["query", "key", "value", "output"].flatMap((map) =>
    ["loraA", "loraB", "beta"].map((part) => `attention.${map}.${part}`)
  );
  assert.deepEqual([...new Set(trained)].sort(), ["embedding.rows", ...attention].sort());
  assert.equal(network.frozen.length, 2 * 7);
  network.dispose();
});

Deno.test("a Llama refuses widths that are none, and heads of odd width", () => {
  const refused = (shape: Partial<typeof SHAPE>, message: RegExp) =>
    assert.throws(
      () => llama(11, { ...SHAPE, ...shape }),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused({ layers: 0 }, /layers must be a positive integer, got 0/);
  refused({ inner: 1.5 }, /inner must be a positive integer, got 1.5/);
  refused({ width: 6 }, /width must be a multiple of 4 for 2 heads, got 6/);
  assert.throws(() => llama(0, SHAPE), /vocabulary must be a positive integer, got 0/);
});
