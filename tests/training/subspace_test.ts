/**
 * Runs in a random subspace, from the configuration to the result.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { SubspaceConfig } from "../../src/adapter/subspace_options.ts";
import { refuseUnstorable } from "../../src/artifact/benchmark_model.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { refuseTooLargeNetwork } from "../../src/training/network_memory.ts";
import { withNeutral, withoutNeutral } from "../../src/training/neutral.ts";
import { describeRun } from "../../src/training/run.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { digits, digitsConfig, runOnDigits } from "./digits.ts";
import { smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

const IN = (subspace: Partial<SubspaceConfig> = {}): ConfigOverrides => ({
  method: "subspace",
  subspace: { dimension: 31, ...subspace },
});

Deno.test("a run in a subspace learns, and trains as many numbers as it says", async () => {
  const overrides = IN({ dimension: 300 });
  const fast = { steps: 150, optimizer: { learningRate: 0.02 } };
  const { value, counts, beta, valueWithoutBackbone } = await runOnDigits({
    ...overrides,
    ...fast,
  });
  assert.ok(value > 30, `${value}`);
  assert.deepEqual(counts, { trainable: 300, full: 109_386, fullPlusAdapters: 109_386 });
  assert.deepEqual([beta, valueWithoutBackbone], [[], null]);
});

Deno.test("equal configurations give equal bytes, other seeds and kinds give others", async () => {
  const digest = async (overrides: ConfigOverrides) =>
    (await runOnDigits({ steps: 5, ...overrides })).adapterDigest;
  const own = await digest(IN());
  assert.equal(await digest(IN()), own);
  const others = [
    IN({ gain: "layer" }),
    IN({ projection: "dense", dimension: 7 }),
    { ...IN(), seeds: { backbone: 43 } },
    { ...IN(), seeds: { head: 43 } },
  ];
  const digests = await Promise.all(others.map((overrides) => digest(overrides)));
  assert.equal(new Set([own, ...digests]).size, 1 + others.length);
});

Deno.test("how a dense projection is kept changes no bit on wasm", async () => {
  const data = await digits();
  await startEngine("wasm");
  const overrides = IN({ projection: "dense", dimension: 5 });
  const { run } = await import("../../src/training/run.ts");
  const digest = async (keep: "memory" | "regenerate") =>
    (await run(digitsConfig({ steps: 4, ...overrides }), mnist, data, { keep })).adapterDigest;
  assert.equal(await digest("regenerate"), await digest("memory"));
});

Deno.test("a batch in parts has the gradient of the whole, pulled back once", async () => {
  await startEngine("wasm");
  const after = async (accumulate: number) => {
    const network = smallNetwork(smallConfig({ ...IN(), steps: 3, accumulate }));
    await train(network, smallTask(), smallConfig({ ...IN(), steps: 3, accumulate }));
    const [z] = trainedValues(network);
    network.dispose();
    return z;
  };
  const [whole, parts] = [await after(1), await after(4)];
  whole.forEach((value, i) => assert.ok(Math.abs(value - parts[i]) < 1e-5, `${i}`));
});

Deno.test("without a gradient, decay alone takes z to 0 and the weights to their start", async () => {
  await startEngine("wasm");
  const config = smallConfig({
    ...IN({ dimension: 9 }),
    ...{ steps: 400, epochs: 400 },
    optimizer: { name: "adamw", learningRate: 0.5, weightDecay: 0.1, schedule: "constant" },
  });
  const network = smallNetwork(config);
  const start = network.weights.map(({ variable }) => variable.dataSync<"float32">().slice());
  network.trained[0].assign(new Float32Array(9).fill(2));
  network.subspace!.place();
  assert.notDeepEqual(network.weights[0].variable.dataSync<"float32">(), start[0]);
  const still = { ...smallTask(), loss: (outputs: tf.Tensor2D) => tf.mul(tf.sum(outputs), 0) };
  await train(network, still as ReturnType<typeof smallTask>, config);
  trainedValues(network)[0].forEach((value) => assert.ok(Math.abs(value) < 1e-6, `${value}`));
  network.weights.forEach(({ variable }, slot) =>
    variable.dataSync<"float32">().forEach((value, i) =>
      assert.ok(Math.abs(value - start[slot][i]) < 1e-6)
    )
  );
  network.dispose();
});

Deno.test("early stopping puts back the weights of the best z, not z alone", async () => {
  await startEngine("wasm");
  const config = smallConfig({
    ...IN({ gain: "layer" }),
    ...{ epochs: 40, patience: 2 },
    optimizer: { learningRate: 0.3, schedule: "constant" },
  });
  const network = smallNetwork(config);
  await train(network, smallTask(), config);
  const found = network.weights.map(({ variable }) => variable.dataSync<"float32">().slice());
  network.subspace!.place();
  const wanted = network.weights.map(({ variable }) => variable.dataSync<"float32">().slice());
  assert.deepEqual(found, wanted);
  network.dispose();
});

Deno.test("configurations of a subspace are refused in one line where they cannot run", () => {
  const refused = (overrides: ConfigOverrides) => {
    try {
      validateConfig(defaultConfig(mnist, "tiny", overrides), mnist);
      return "";
    } catch (error) {
      assert.ok(error instanceof UsageError, `${error}`);
      return error.message;
    }
  };
  assert.equal(refused({ method: "subspace" }), "");
  assert.match(refused(IN({ dimension: 0 })), /dimension of a subspace .* got 0$/);
  assert.equal(
    refused({ method: "full", subspace: {} }),
    "The method full trains in no subspace: leave the field subspace out, or take the method subspace",
  );
  const misspelt = { dimensions: 5 } as Partial<SubspaceConfig>;
  assert.match(refused({ method: "subspace", subspace: misspelt }), /did you mean dimension\?$/);
  assert.match(refused({ ...IN(), resample: { schedule: "epoch" } }), /no scaffold to redraw/);
  const { subspace: _, ...without } = defaultConfig(mnist, "tiny", IN());
  assert.throws(() => validateConfig(without, mnist), /needs the field subspace/);
});

Deno.test("a configuration without a subspace is written as before there were any", () => {
  const config = defaultConfig(mnist, "tiny");
  assert.ok(!("subspace" in config));
  assert.ok(!("subspace" in withNeutral(withoutNeutral(config))));
  const own = defaultConfig(mnist, "tiny", IN());
  assert.deepEqual(withNeutral(withoutNeutral(own)).subspace, own.subspace);
});

Deno.test("a projection that cannot fit is refused with the dimension that does", async () => {
  await startEngine("wasm");
  const data = { features: 784, classes: 10 };
  const config = defaultConfig(mnist, "tiny", IN({ projection: "dense", dimension: 20_000 }));
  const asked = {
    keep: "memory",
    presets: ["tiny"],
    skeletons: (preset: string, keep: "memory" | "regenerate" | "packed") =>
      describeRun({ ...config, preset }, mnist, data, keep === "packed" ? "memory" : keep).gate
        .networks,
  } as const;
  assert.throws(() => refuseTooLargeNetwork(config, asked), (error: Error) => {
    assert.ok(error instanceof DataError);
    const [, dimension] = error.message.match(/a subspace of dimension (\d+)/) ?? [];
    // The first layer's part of P lies in one piece, of less than 2 GiB.
    assert.equal(Number(dimension), Math.ceil(2 ** 31 / (4 * 784 * 128)) - 1);
    assert.match(error.message, /8\.2 GiB .* --keep regenerate/);
    const fitting = { ...config, subspace: { ...config.subspace!, dimension: Number(dimension) } };
    const skeletons = (_: string, keep: "memory" | "regenerate" | "packed") =>
      describeRun(fitting, mnist, data, keep).gate.networks;
    refuseTooLargeNetwork(fitting, { ...asked, skeletons });
    const next = { ...config, subspace: { ...config.subspace!, dimension: Number(dimension) + 1 } };
    const more = (_: string, keep: "memory" | "regenerate" | "packed") =>
      describeRun(next, mnist, data, keep).gate.networks;
    assert.throws(
      () => refuseTooLargeNetwork(next, { ...asked, skeletons: more }),
      (error: Error) => {
        assert.match(
          error.message,
          /^Out of memory: tiny holds a matrix of 2\.0 GiB, and .* smaller than 2\.0 GiB; what fits: --keep regenerate \(0\.0 GiB\); a subspace of dimension \d+$/,
        );
        return true;
      },
    );
    return true;
  });
});

Deno.test("a network in a subspace is refused as an artifact, in one line", () => {
  const config = defaultConfig(mnist, "tiny", IN());
  assert.throws(() => refuseUnstorable(config, mnist), (error: Error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(
      error.message,
      "The method subspace moves every weight: adapters and seed cannot hold it",
    );
    return true;
  });
});
