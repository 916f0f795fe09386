import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { countParameters, withParameterBudget } from "../../src/models/counts.ts";
import { mlp, MLP_PRESETS } from "../../src/models/mlp.ts";
import { countTrained, createNetwork } from "../../src/models/network.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import type { Method } from "../../src/models/method.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const DATA = { features: 784, classes: 10 };

function config(method: Method, adapter: ConfigOverrides["adapter"] = {}): RunConfig {
  return defaultConfig(mnist, "tiny", { method, adapter });
}

function counts(preset: string, method: Method, adapter: ConfigOverrides["adapter"] = {}) {
  return countParameters(mnist.architecture(preset, DATA), config(method, adapter));
}

/** arXiv:2604.08749, tables of trained parameters. */
const PAPER_TRAINED: [string, Record<number, number>][] = [
  ["tiny", { 1: 1_756, 2: 2_860, 4: 5_068, 8: 9_484 }],
  ["small", { 1: 2_269, 8: 13_581 }],
  ["medium", { 1: 3_294, 2: 5_934, 4: 11_214, 8: 21_774, 16: 42_894, 32: 85_134 }],
];

for (const [preset, byRank] of PAPER_TRAINED) {
  Deno.test(`the ${preset} MLP trains as many parameters as the paper's, at every rank`, () => {
    for (const [rank, expected] of Object.entries(byRank)) {
      assert.equal(counts(preset, "lottalora", { rank: Number(rank) }).trainable, expected);
    }
  });
}

for (const [preset, expected] of [["tiny", 109_386], ["small", 242_762], ["medium", 575_050]]) {
  Deno.test(`the fully trained ${preset} MLP has the paper's ${expected} parameters`, () => {
    const { trainable, full, fullPlusAdapters } = counts(String(preset), "full");
    assert.deepEqual([trainable, full, fullPlusAdapters], [expected, expected, expected]);
    assert.equal(counts(String(preset), "lottalora").full, expected);
  });
}

Deno.test("the large MLP is counted by the same sum", () => {
  const widths = [784, 1024, 512, 256, 128, 64];
  const pairs = widths.slice(1).map((width, i) => widths[i] + width);
  const low = pairs.reduce((sum, both) => sum + 8 * both + 1, 650);
  const dense = widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, 650);
  const { trainable, full } = counts("large", "lottalora", { rank: 8 });
  assert.deepEqual([trainable, full], [low, dense]);
});

Deno.test("both of the paper's denominators are there: 14.8 % and 3.65 % of the medium MLP", () => {
  const percent = (rank: number) => {
    const { trainable, full, fullPlusAdapters } = counts("medium", "lottalora", { rank });
    return [100 * trainable / full, 100 * trainable / fullPlusAdapters];
  };
  assert.equal(percent(32)[0].toFixed(1), "14.8");
  assert.equal(percent(8)[1].toFixed(2), "3.65");
});

Deno.test("a linear classifier is an MLP without hidden layers", () => {
  const architecture = mlp({ ...DATA, hidden: [] });
  assert.equal(countParameters(architecture, config("full")).trainable, 7_850);
  const { trainable, fullPlusAdapters } = countParameters(architecture, config("lottalora"));
  assert.deepEqual([trainable, fullPlusAdapters], [7_850, 7_850]);
});

/** Trained numbers of the tiny MLP at rank 2 beyond A, B and the head, by option. */
const EXTRAS: [string, Method, ConfigOverrides["adapter"], number][] = [
  ["one beta a layer", "lottalora", {}, 2],
  ["no beta when it is fixed", "lottalora", { trainBeta: false }, 0],
  ["no beta without a backbone", "zero", {}, 0],
  ["a magnitude a unit for DoRA", "lottalora", { dora: true }, 2 + 192],
  ["gain and shift for LayerNorm", "lottalora", { layerNorm: true }, 2 + 2 * 192],
  ["nothing for a residual", "lottalora", { residual: true }, 2],
];

for (const [name, method, adapter, extra] of EXTRAS) {
  Deno.test(`the tiny MLP counts ${name}`, () => {
    const low = 2 * (784 + 128) + 2 * (128 + 64);
    const { trainable, fullPlusAdapters } = counts("tiny", method, { rank: 2, ...adapter });
    assert.equal(trainable, low + 650 + extra);
    assert.equal(fullPlusAdapters, 109_386 + low + extra);
  });
}

Deno.test("an adapted head counts its factors and its beta, and a bias only where asked for", () => {
  const hidden = 2 * (784 + 128) + 2 * (128 + 64) + 2;
  const head = 2 * (64 + 10) + 1;
  assert.equal(counts("tiny", "lottalora", { rank: 2, head: "lora" }).trainable, hidden + head);
  const withBias = counts("tiny", "lottalora", { rank: 2, head: "lora_bias" }).trainable;
  assert.equal(withBias, hidden + head + 10);
});

Deno.test("the head-only control trains the head", () => {
  assert.equal(counts("medium", "head").trainable, 650);
});

Deno.test("the equal-parameter control comes within its budget, and one unit more does not", () => {
  for (const preset of Object.keys(MLP_PRESETS)) {
    for (const rank of [1, 8, 32]) {
      const options = config("small", { rank });
      const budget = counts(preset, "lottalora", { rank }).trainable;
      const scaled = (factor: number) => mnist.architecture(preset, DATA, factor);
      const count = (factor: number) => countTrained(createNetwork(scaled(factor), options));
      const ours = countTrained(
        createNetwork(withParameterBudget(scaled, budget, options), options),
      );
      assert.ok(ours <= budget, `${ours} of ${budget}`);
      const finest = Array.from({ length: 8_001 }, (_, i) => count(i / 8_000));
      const best = Math.max(...finest.filter((trained) => trained <= budget));
      assert.equal(ours, best, `${preset}, r = ${rank}`);
    }
  }
});

Deno.test("a budget that not even one unit a layer meets gives the smallest network", () => {
  const options = config("small");
  const scaled = (factor: number) => mnist.architecture("tiny", DATA, factor);
  assert.equal(withParameterBudget(scaled, 10, options).name, "mlp 784-1-1-10");
});

Deno.test("counting allocates no tensor, not even for the large network", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  for (const method of ["lottalora", "full", "zero", "head", "small"] as const) {
    counts("large", method, { rank: 32 });
  }
  assert.equal(tf.memory().numTensors, before);
});
