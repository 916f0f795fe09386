import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { differenceOf } from "../../src/bench/compare.ts";
import type { Training } from "../../src/bench/contestant.ts";
import { benchFamilies } from "../../src/bench/families/families.ts";
import { FAMILIES } from "../../src/bench/families/family.ts";
import { createTrainer, familyConfig } from "../../src/bench/families/family_run.ts";
import { encodeFamilyWork } from "../../src/bench/families/family_workload.ts";
import { loadProject } from "../../src/bench/families/project.ts";
import { torchContestant } from "../../src/bench/families/torch_contestant.ts";
import { weightOfPositives } from "../../src/bench/families/weight_of_positives.ts";
import type { Peer } from "../../src/bench/line_peer.ts";
import { makeWorkFiles, type WorkFiles } from "../../src/bench/work_files.ts";
import { findBenchmark } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { binaryCrossEntropy } from "../../src/engine/operations/binary_cross_entropy.ts";
import { decodeFloats } from "../../src/files/safetensors/floats.ts";
import type { Tensors } from "../../src/models/architecture.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { Batch } from "../../src/training/task.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { ROOT } from "../tasks/jupyter_support.ts";
import { TORCH_INSTALLED, torchPeer } from "./torch_peer.ts";

/** A small network of each family: what is computed is the same. */
const SMALL: Record<string, string> = {
  ...{ mlp: "tiny", cfc: "eighth", plain20: "plain5", gin: "small", gcn: "small" },
  ...{ decision: "tiny", vit: "tiny", text: "tiny", llama: "tiny" },
};
const STEPS = 5;
const MOST = 8;

const own = createTrainer(await loadProject(ROOT));

/** What a family's benchmark trains, small and without dropout. */
async function smallWork(name: string, steps = STEPS) {
  const benchmark = findBenchmark(FAMILIES[name].benchmark);
  const run = { preset: SMALL[name], method: "lottalora", most: MOST } as const;
  const config = familyConfig({ defaultConfig }, benchmark, { ...run, steps, dropout: 0 });
  return { benchmark, run, config, data: await own.load(benchmark, null) };
}

/** The first losses of a family, ours on wasm and PyTorch's. */
async function bothSides(
  name: string,
  peer: Peer,
  files: WorkFiles,
): Promise<Record<"ours" | "theirs", Training>> {
  await startEngine("wasm");
  const { benchmark, run, config, data } = await smallWork(name);
  const bytes = await encodeFamilyWork(benchmark, data, config, STEPS);
  const file = await files.write(`${name}.safetensors`, bytes);
  const shape = await FAMILIES[name].shape(data, run.preset);
  const request = { dropout: 0, warmUps: 0, counted: STEPS };
  const theirs = await torchContestant(peer, { family: name, ...shape, file, config })(request);
  assert.ok("losses" in theirs);
  const ours = await own.train(
    { benchmark: benchmark.id, ...run, dir: null, engine: "wasm" },
    request,
  );
  return { ours, theirs };
}

Deno.test({
  name: "bench: PyTorch does the same work as this project in all nine families",
  ignore: !TORCH_INSTALLED,
  async fn() {
    await using peer = await torchPeer();
    await using files = await makeWorkFiles(ROOT);
    assert.deepEqual(Object.keys(SMALL), Object.keys(FAMILIES));
    for (const name of Object.keys(FAMILIES)) {
      const { ours, theirs } = await bothSides(name, peer, files);
      assert.equal(differenceOf(ours.losses, theirs.losses), null, name);
      // Losses that did not move would agree whatever the factors did.
      assert.ok(new Set(theirs.losses).size === STEPS, `${name}: ${theirs.losses}`);
    }
  },
});

Deno.test("families: the file's batches are those that training takes, epoch after epoch", async () => {
  await startEngine("wasm");
  const { benchmark, config, data } = await smallWork("gcn", 3);
  const { tensors } = decodeFloats(await encodeFamilyWork(benchmark, data, config, 3), "work");
  const { tensors: digits } = decodeFloats(await workOfDigits(2), "work");
  const labels = [0, 1].map((number) => [...digits[`batch.${number}.targets`]]);
  assert.deepEqual(labels, await takenLabels(2));
  assert.notDeepEqual(labels[0], labels[1]);
  // An epoch of a graph is a single step.
  assert.deepEqual(tensors["batch.0.inputs.heard"], tensors["batch.2.inputs.heard"]);
  assert.ok(tensors["batch.2.targets.nodes"].length > 0);
  assert.ok(tensors["convolution.0.backbone"].length > 0);
});

async function workOfDigits(steps: number): Promise<Uint8Array> {
  const { benchmark, config, data } = await smallWork("mlp", steps);
  return await encodeFamilyWork(benchmark, data, config, steps);
}

/** The targets of the batches of a training, looked at while it trains. */
async function takenLabels(steps: number): Promise<number[][]> {
  const { benchmark, config, data } = await smallWork("mlp", steps);
  const network = createNetwork(benchmark.architecture(config.preset, data), config);
  network.materialise();
  const seen: number[][] = [];
  const watched = {
    ...data.task,
    evaluate: () => Promise.resolve({ loss: 0, value: 0 }),
    batch(...place: Parameters<typeof data.task.batch>): Batch<Tensors, Tensors> {
      const batch = data.task.batch(...place);
      if (batch.targets instanceof tf.Tensor) seen.push([...batch.targets.dataSync()]);
      return batch;
    },
  };
  await train(network, watched, config);
  network.dispose();
  return seen;
}

Deno.test("families: beside this checkout itself; without PyTorch its ratios are open", async () => {
  await using files = await makeWorkFiles(ROOT);
  const { ratios, rates, tables = [] } = await benchFamilies(null, files, {
    ...{ families: ["gcn"], dir: null, against: ROOT, compared: 3, warmUps: 0 },
    ...{ counted: { steps: 1, turns: 1 }, most: 2 },
  });
  const found = new Map(ratios.map((ratio) => [ratio.measure, ratio]));
  const title = "GCN on Cora";
  assert.equal(found.get(`${title}: native / PyTorch`)?.reason, "no PyTorch");
  const before = found.get(`${title}: wasm / wasm before`);
  assert.ok((before?.value ?? 0) > 0, `${before?.reason}`);
  assert.ok((found.get(`${title}: wasm, LottaLoRA / full`)?.value ?? 0) > 0);
  assert.ok(rates.every(({ measure, unit }) => measure.startsWith(title) && unit === "ms a step"));
  const [{ head, rows: [row] }] = tables;
  assert.equal(row.length, head.length);
  assert.deepEqual(row.slice(0, 4), [title, "karate-club", "-", "1.5"]);
  assert.equal(row[head.indexOf("wasm / before")], String(before?.value));
});

Deno.test("families: the weight of positives is that of the loss", async () => {
  await startEngine("cpu");
  const { data } = await smallWork("gin");
  const positiveWeight = 3.5;
  const task = {
    ...data.task,
    loss: (outputs: tf.Tensor2D, targets: Tensors) =>
      binaryCrossEntropy(outputs, targets as tf.Tensor2D, { positiveWeight }),
  };
  assert.ok(Math.abs(await weightOfPositives(task) - positiveWeight) < 1e-6);
});
