import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Artifact, createArtifact } from "../../src/artifact/artifact.ts";
import { benchmarkDifference } from "../../src/artifact/benchmark_difference.ts";
import { NUMBER_FORMATS, toBytes } from "../../src/files/safetensors/number_format.ts";
import { verifyArtifact } from "../../src/artifact/verify.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { ownArtifact } from "./own_artifact.ts";
import { described, MINIATURE, smallArtifact } from "./small_artifact.ts";

const SMALL = await smallArtifact({ widths: { features: 5, hidden: [4, 3], classes: 2 } });

for (const benchmark of Object.values(BENCHMARKS)) {
  Deno.test(`verify: without an engine, all of an artifact of ${benchmark.id} is what was written`, async () => {
    await startEngine("wasm");
    const { artifact } = await ownArtifact(benchmark, await benchmark.load(null));
    const before = tf.memory().numTensors;
    const { compared, ...differences } = await verifyArtifact(artifact);
    assert.deepEqual(differences, { tensors: [], matrices: [], notFinite: [] });
    assert.equal(benchmarkDifference(artifact), null);
    assert.equal(compared, artifact.description.matrices.length + artifact.tensors.size);
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("verify: a scaffold that was redrawn is compared at the draw it was used at", async () => {
  await startEngine("wasm");
  const options = defaultConfig(mnist, "tiny", { adapter: { rank: 1 } });
  const network = createNetwork(mlp(MINIATURE), options);
  network.materialise();
  network.draw(5);
  const architecture = {
    ...{ name: network.name, benchmark: null, preset: null, features: 3, classes: 2 },
    ...{ extent: null, preprocessing: null },
  };
  const artifact = await createArtifact(network, { options, architecture });
  network.dispose();
  assert.deepEqual((await verifyArtifact(artifact)).matrices, []);
  const static0 = described(artifact, (all) => ({
    ...all,
    matrices: all.matrices.map((facts) => ({ ...facts, draw: 0 })),
  }));
  const { matrices } = await verifyArtifact(static0);
  assert.deepEqual(matrices.map(({ name }) => name), ["hidden.0"]);
});

Deno.test("verify: every tensor and every layer that differs is named, with both digests", async () => {
  const names = [...SMALL.tensors.keys()];
  const damaged: Artifact = {
    ...SMALL,
    tensors: new Map([...SMALL.tensors].map(([name, tensor], i) => {
      const bytes = tensor.bytes.slice();
      if (i % 2 === 0) bytes[bytes.length - 1] ^= 1;
      return [name, { ...tensor, bytes }];
    })),
  };
  const { tensors, matrices } = await verifyArtifact(damaged);
  assert.deepEqual(tensors.map(({ name }) => name), names.filter((_, i) => i % 2 === 0));
  assert.deepEqual(matrices, []);
  for (const { name, wanted, found } of tensors) {
    assert.equal(wanted, SMALL.description.tensors.find((facts) => facts.name === name)!.sha256);
    assert.match(found, /^[0-9a-f]{64}$/);
    assert.notEqual(found, wanted);
  }
  const other = described(SMALL, (all) => ({ ...all, seeds: { ...all.seeds, backbone: 43 } }));
  const found = await verifyArtifact(other);
  assert.deepEqual(found.matrices.map(({ name }) => name), ["hidden.0", "hidden.1"]);
  assert.deepEqual(found.tensors, []);
});

Deno.test("verify: the first number of a tensor that is not finite is told, in every format", async () => {
  for (const format of NUMBER_FORMATS) {
    const artifact = await smallArtifact({ widths: MINIATURE, rank: 1, format });
    const name = "base_model.model.hidden.0.lora_A.weight";
    for (const value of [NaN, Infinity, -Infinity]) {
      const bytes = toBytes(Float32Array.of(0, value, value), format);
      const { shape } = artifact.tensors.get(name)!;
      const tensors = new Map([...artifact.tensors, [name, { format, shape, bytes }]]);
      const { notFinite } = await verifyArtifact({ ...artifact, tensors });
      assert.deepEqual(notFinite, [{ name, index: 1, value: `${value}` }]);
    }
  }
});
