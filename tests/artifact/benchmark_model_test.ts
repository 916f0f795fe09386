import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  describedArchitecture,
  loadBenchmarkModel,
  refuseUnstorable,
  runToArtifact,
  scoreModel,
} from "../../src/artifact/benchmark_model.ts";
import type { ArchitectureFacts } from "../../src/artifact/description.ts";
import { readArtifact, saveArtifact } from "../../src/artifact/files.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { ConfigOverrides, RunResult } from "../../src/training/config.ts";
import { isWhole, METHODS } from "../../src/models/method.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { withFolder } from "../support/temporary.ts";
import { described, smallArtifact } from "./small_artifact.ts";

const ENGINE = await startEngine("wasm");
const COMPUTING = { engine: ENGINE.identity, codeVersion: "0123456789abcdef" };
const SMALL = await smallArtifact();

/** Those whose runs are one network: an artifact holds one. */
const STORABLE = Object.values(BENCHMARKS).filter(({ gate }) => gate === undefined);

for (const benchmark of STORABLE) {
  Deno.test(`benchmark model: ${benchmark.id}, saved and loaded, scores as its run did`, async () => {
    const data = await benchmark.load(null);
    const config = defaultConfig(benchmark, benchmark.smoke.preset, { steps: 2 });
    const before = tf.memory().numTensors;
    const options = { computing: COMPUTING };
    let begun = 0;
    // Pretraining takes half a minute and has tests of its own.
    const unprepared = { ...benchmark, initialise: () => Promise.resolve(void begun++) };
    const { result, artifact } = await runToArtifact(config, unprepared, data, options);
    assert.equal(begun, 1);
    await withFolder(async (folder) => {
      const dir = join(folder, benchmark.id);
      await saveArtifact(dir, artifact);
      const read = await readArtifact(dir);
      assert.deepEqual(read, artifact);
      const model = await loadBenchmarkModel(read);
      const { value, loss } = await scoreModel(model, data);
      model.dispose();
      assert.deepEqual({ value, loss }, { value: result.value, loss: result.testLoss });
      assert.equal(tf.memory().numTensors, before, "no tensor stays");
      assertRecord(read.description, { config, data, result });
    });
  });
}

/** What the description says of training is what the run said. */
function assertRecord(
  { training, architecture }: Awaited<ReturnType<typeof smallArtifact>>["description"],
  { config, data, result }: {
    config: ReturnType<typeof defaultConfig>;
    data: { name: string; digest: string; inputs: string };
    result: { value: number; adapterDigest: string };
  },
): void {
  assert.equal(training?.value, result.value);
  assert.equal(training.adapterDigest, result.adapterDigest);
  assert.equal(training.dataDigest, data.digest);
  assert.deepEqual(training.config, JSON.parse(JSON.stringify(config)));
  assert.equal(architecture.benchmark, config.benchmark);
  assert.equal(architecture.preprocessing, data.inputs);
}

for (const benchmark of Object.values(BENCHMARKS).filter(({ gate }) => gate !== undefined)) {
  Deno.test(`benchmark model: ${benchmark.id} is several networks, which no artifact holds`, () => {
    const config = defaultConfig(benchmark, benchmark.preset);
    assert.throws(() => refuseUnstorable(config, benchmark), UsageError);
  });
}

Deno.test("benchmark model: methods that train every weight are refused before they train", async () => {
  for (const method of METHODS) {
    const config = defaultConfig(mnist, "tiny", { method });
    if (!isWhole(method)) refuseUnstorable(config, mnist);
    else assert.throws(() => refuseUnstorable(config, mnist), UsageError);
  }
  const config = defaultConfig(mnist, "tiny", { method: "full" });
  const data = await mnist.load(null);
  await assert.rejects(
    () => runToArtifact(config, mnist, data, { computing: COMPUTING }),
    (error: Error) => error instanceof UsageError && /full trains every weight/.test(error.message),
  );
});

Deno.test("benchmark model: what could not be read again is refused before it trains", async () => {
  const data = await mnist.load(null);
  const begun = { ...mnist, initialise: () => Promise.reject(new Error("It trains")) };
  const wrong: [ConfigOverrides, Partial<typeof COMPUTING>, RegExp][] = [
    [{ seeds: { backbone: "x".repeat(1001) } }, {}, /wrong at seeds\.backbone/],
    [{}, { engine: "two\nlines" }, /wrong at training\.engine/],
  ];
  for (const [overrides, changed, why] of wrong) {
    const config = defaultConfig(mnist, "tiny", { steps: 1, ...overrides });
    const computing = { ...COMPUTING, ...changed };
    await assert.rejects(
      () => runToArtifact(config, begun, data, { computing }),
      (error: Error) => error instanceof UsageError && why.test(error.message),
    );
  }
});

Deno.test("benchmark model: a number that cannot be stored costs the model, not the result of its run", async () => {
  const data = await mnist.load(null);
  const config = defaultConfig(mnist, "tiny", { steps: 1 });
  const begun: typeof mnist = {
    ...mnist,
    initialise({ trained }) {
      const bias = trained.find(({ name }) => name === "head.bias")!;
      bias.assign(new Float32Array(bias.size).fill(1e6));
      return Promise.resolve();
    },
  };
  const results: RunResult[] = [];
  await assert.rejects(
    runToArtifact(config, begun, data, {
      ...{ computing: COMPUTING, format: "F16" },
      onResult: (result) => void results.push(result),
    }),
    (error: Error) =>
      error instanceof DataError &&
      /^The run is done, but its model cannot be stored: .* is too large for F16/.test(
        error.message,
      ),
  );
  assert.deepEqual(results, [await run(config, begun, data)]);
});

/** The artifact as one of another architecture. */
function withArchitecture(changed: Partial<ArchitectureFacts>) {
  return described(SMALL, (description) => ({
    ...description,
    architecture: { ...description.architecture, ...changed },
  }));
}

const WRONG: Record<string, [Partial<ArchitectureFacts>, RegExp]> = {
  "no benchmark": [{ benchmark: null }, /is no benchmark's: load it with loadModel/],
  "an unknown benchmark": [{ benchmark: "imagenet" }, /Unknown benchmark "imagenet"/],
  "a benchmark called __proto__": [{ benchmark: "__proto__" }, /Unknown benchmark/],
  "an unknown preset": [{ preset: "huge" }, /Unknown preset "huge"/],
  "another preset": [
    { preset: "small" },
    /preset small of mnist is .*, the artifact's was mlp 784/,
  ],
  "another number of classes": [{ classes: 9 }, /is mlp 784-128-64-9 here/],
  "another benchmark": [{ benchmark: "cifar10", preset: "plain5" }, /Cannot describe|is plain/],
};

for (const [what, [changed, why]] of Object.entries(WRONG)) {
  Deno.test(`benchmark model: a description with ${what} is refused`, async () => {
    await assert.rejects(() => loadBenchmarkModel(withArchitecture(changed)), (error: Error) => {
      assert.ok(error instanceof DataError, `${error.stack}`);
      assert.match(error.message, why);
      return true;
    });
  });
}

Deno.test("benchmark model: whatever sizes a description names, its skeleton takes no time and no memory", () => {
  const { description } = SMALL;
  for (const { id, presets } of Object.values(BENCHMARKS)) {
    for (const size of [1, 7, 2 ** 24]) {
      const sizes = { features: size, classes: size, extent: size };
      const architecture = { ...description.architecture, ...sizes, benchmark: id };
      const start = performance.now();
      try {
        const known = { ...architecture, preset: presets[0] };
        const found = describedArchitecture({ ...description, architecture: known });
        createNetwork(found, { ...description, dropout: 0 });
      } catch (error) {
        assert.ok(error instanceof DataError, `${id}: ${error}`);
        const name = /is (.*) here, the artifact's was/.exec(error.message)?.[1];
        if (name === undefined) continue;
        const named = { ...architecture, preset: presets[0], name };
        const found = describedArchitecture({ ...description, architecture: named });
        createNetwork(found, { ...description, dropout: 0 });
      }
      assert.ok(performance.now() - start < 2_000, `${id} of ${size}`);
    }
  }
});
