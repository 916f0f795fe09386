import assert from "node:assert/strict";
import { arxiv } from "../../src/benchmarks/arxiv.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { Method } from "../../src/models/method.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { MIRROR, mirrored } from "../support/mirror.ts";

Deno.test("arxiv: the protocol is Adam at a constant 1e-2 on the whole graph for 500 epochs", () => {
  const { optimizer, epochs, batchSize, dropout, adapter } = defaultConfig(arxiv, "gcn");
  assert.deepEqual([optimizer.name, optimizer.learningRate, optimizer.weightDecay], [
    "adam",
    1e-2,
    0,
  ]);
  assert.deepEqual([optimizer.schedule, epochs, batchSize, dropout, adapter.head], [
    "constant",
    500,
    1,
    0.5,
    "lora",
  ]);
});

for (const method of ["full", "lottalora"] as Method[]) {
  Deno.test(`arxiv: from the two leaders alone the method ${method} learns the karate club's sides`, async () => {
    await startEngine("wasm");
    const data = await arxiv.load(null);
    const config = defaultConfig(arxiv, "small", { method, epochs: 60, adapter: { rank: 4 } });
    const { value, trainLoss, beta } = await run(config, arxiv, data);
    assert.ok(trainLoss < 0.1, `${trainLoss}`);
    assert.ok(value > 80, `${value} %`);
    assert.equal(beta.length, method === "full" ? 0 : 3);
  });
}

Deno.test("arxiv: the same run twice gives the same bytes", async () => {
  await startEngine("wasm");
  const config = defaultConfig(arxiv, "small", { epochs: 3 });
  const digests = await Promise.all([1, 2].map(async () => {
    const { adapterDigest } = await run(config, arxiv, await arxiv.load(null));
    return adapterDigest;
  }));
  assert.equal(digests[0], digests[1]);
});

Deno.test({
  name: "mirror: arxiv learns topics of Cora in ten steps, far beyond the largest one",
  ignore: !mirrored("planetoid"),
  async fn() {
    await startEngine("wasm");
    const data = await arxiv.load(MIRROR);
    assert.deepEqual([data.name, data.features, data.classes], ["cora", 1433, 7]);
    const config = defaultConfig(arxiv, "small", { method: "full", epochs: 10, dropout: 0 });
    const { value, trainLoss } = await run(config, arxiv, data);
    assert.ok(trainLoss < 1, `${trainLoss}`);
    assert.ok(value > 50, `${value} %`); // the largest topic has 31.9 % of the test nodes
  },
});
