import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { molhiv } from "../../src/benchmarks/molhiv.ts";
import { graphUnionTensors } from "../../src/benchmarks/graph_union_tensors.ts";
import { graphSet } from "../../src/data/graphs/graph_set.ts";
import { undirectedGraphs } from "../../src/data/graphs/undirected.ts";
import { unionOf } from "../../src/data/graphs/union.ts";
import { moleculeFromSmiles } from "../../src/data/molhiv/molecule.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { gin } from "../../src/models/gin.ts";
import { createNetwork } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const DATA = { features: 174, classes: 1 };

function counts(rank: number) {
  const config = defaultConfig(molhiv, "gin", { adapter: { rank } });
  return countParameters(molhiv.architecture("gin", DATA), config);
}

Deno.test("the GIN has the paper's parameters: 1,863,906, and adapted 131,416 to 347,416", () => {
  assert.equal(counts(8).full, 1_863_906);
  assert.deepEqual([8, 16, 32].map((rank) => counts(rank).trainable), [131_416, 203_416, 347_416]);
});

Deno.test("the paper's shares of the GIN, 7.1, 10.9 and 18.6 %, are of the full count", () => {
  const shares = [8, 16, 32].map((rank) => 100 * counts(rank).trainable / counts(rank).full);
  assert.deepEqual(shares.map((share) => share.toFixed(1)), ["7.1", "10.9", "18.6"]);
});

Deno.test("a GIN of no width or depth is refused with the number", () => {
  const shape = { nodeValues: 3, nodeChoices: 1, edgeValues: 2, edgeChoices: 1, outputs: 1 };
  for (const [width, depth] of [[0, 2], [2, 0], [1.5, 2]]) {
    assert.throws(
      () => gin({ ...shape, width, depth }),
      (error) =>
        error instanceof UsageError && / must be a positive integer, got /.test(`${error}`),
    );
  }
});

/** Logits of molecules in one batch by a small network with its initial values. */
async function logits(smiles: readonly string[]): Promise<Float32Array> {
  await startEngine("wasm");
  const config = defaultConfig(molhiv, "small", { method: "full" });
  const network = createNetwork(molhiv.architecture("small", DATA), config);
  network.materialise();
  const graphs = undirectedGraphs(graphSet(await Promise.all(smiles.map(moleculeFromSmiles))));
  const inputs = graphUnionTensors(unionOf(graphs, Uint32Array.from(smiles, (_, i) => i)));
  const outputs = tf.tidy(() => network.forward(inputs, PREDICTION));
  const values = Float32Array.from(await outputs.data<"float32">());
  tf.dispose([inputs, outputs]);
  network.dispose();
  return values;
}

Deno.test("a molecule's logit does not depend on the order of its atoms or on its neighbours", async () => {
  const [one, written, other] = await logits(["CC(=O)Nc1ccccc1", "c1ccccc1NC(C)=O", "CCO"]);
  assert.ok(Math.abs(one - written) < 1e-6, `${one} ${written}`);
  assert.ok(Math.abs(one - other) > 1e-4);
  const [alone] = await logits(["CC(=O)Nc1ccccc1"]);
  assert.ok(Math.abs(one - alone) < 1e-6);
});

Deno.test("atoms without bonds and single atoms have logits of their own", async () => {
  const [salt, sodium, methane] = await logits(["[Na+].[Cl-]", "[Na+]", "C"]);
  for (const value of [salt, sodium, methane]) assert.ok(Number.isFinite(value));
  assert.equal(new Set([salt, sodium, methane]).size, 3);
});

Deno.test("isomers are told apart by which atoms are neighbours", async () => {
  const [amine, amide] = await logits(["CC(=O)CN", "CCC(=O)N"]);
  assert.ok(Math.abs(amine - amide) > 1e-4);
});
