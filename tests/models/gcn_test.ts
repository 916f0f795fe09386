import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { arxiv } from "../../src/benchmarks/arxiv.ts";
import { nodeClassification } from "../../src/benchmarks/node_classification.ts";
import { karateClub } from "../../src/data/citations/karate_club.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { gcn, type GcnInputs } from "../../src/models/gcn.ts";
import { createNetwork } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";

/** OGBN-Arxiv. */
const ARXIV = { features: 128, classes: 40 };

function counts(overrides: ConfigOverrides) {
  return countParameters(arxiv.architecture("gcn", ARXIV), defaultConfig(arxiv, "gcn", overrides));
}

Deno.test("the fully trained GCN has the paper's 110,120 parameters", () => {
  assert.equal(counts({ method: "full" }).trainable, 110_120);
});

Deno.test("LottaLoRA trains as many parameters of the GCN as the paper's: 39,171 at rank 32", () => {
  assert.equal(counts({ adapter: { rank: 32 } }).trainable, 39_171);
});

Deno.test("LottaLoRA trains 1,192 r parameters, two BatchNorms and three betas, 2.0 % at rank 1", () => {
  for (const rank of [1, 2, 4, 8, 16, 32]) {
    const { trainable } = counts({ adapter: { rank } });
    assert.equal(trainable, 1_192 * rank + 2 * 2 * 256 + 3);
  }
  const { trainable, full } = counts({ adapter: { rank: 1 } });
  assert.equal((100 * trainable / full).toFixed(1), "2.0"); // arXiv:2604.08749, section 3
});

Deno.test("the small GCN and a fraction of the paper's have narrower hidden layers alone", () => {
  assert.equal(arxiv.architecture("small", ARXIV).name, "gcn 128-64-64-40");
  assert.equal(arxiv.architecture("gcn", ARXIV, 0.5).name, "gcn 128-128-128-40");
});

Deno.test("widths and presets that are none are refused with their value", () => {
  assert.throws(
    () => gcn({ features: 3, hidden: 0, classes: 2 }),
    new UsageError("Cannot describe a GCN: hidden must be a positive integer, got 0"),
  );
  assert.throws(
    () => arxiv.architecture("large", ARXIV),
    new UsageError('Unknown preset "large": choose one of gcn, small'),
  );
});

/** The network's outputs for the karate club, its inputs changed or not. */
async function outputs(change: (inputs: GcnInputs) => GcnInputs): Promise<number[][]> {
  const task = nodeClassification(karateClub());
  const config = defaultConfig(arxiv, "small", { adapter: { bInit: "kaiming_uniform" } });
  const network = createNetwork(gcn({ features: 34, hidden: 8, classes: 2 }), config);
  network.materialise();
  const logits = tf.tidy(() =>
    network.forward(change(task.batch("train", Uint32Array.of(0)).inputs), PREDICTION)
  );
  const rows = await logits.array();
  logits.dispose();
  network.dispose();
  return rows;
}

Deno.test("a node's output depends on nodes at most three edges away, and on those it does", async () => {
  await startEngine("wasm");
  const before = await outputs((inputs) => inputs);
  // Node 16 knows 5 and 6 alone; what it shows is heard by them first. 24 is at least four away.
  const after = await outputs(({ heard, ...edges }) => {
    const shown = tf.oneHot(tf.tensor1d([5, 6, 16], "int32"), 34).sum(0).reshape([34, 1]);
    return { ...edges, heard: tf.add(heard, shown) };
  });
  const changed = before.map((row, node) => row.some((value, i) => value !== after[node][i]));
  const { graph: { edges } } = karateClub();
  let reached = new Set([5, 6, 16]);
  for (let hop = 0; hop < 2; hop++) {
    const heard = [...reached];
    edges.forEach((node, at) => at % 2 === 0 && reached.has(node) && heard.push(edges[at + 1]));
    reached = new Set(heard);
  }
  assert.ok(!reached.has(24));
  assert.deepEqual(changed, changed.map((_, node) => reached.has(node)));
});
