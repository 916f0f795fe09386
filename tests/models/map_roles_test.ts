import assert from "node:assert/strict";
import { createArtifact, decodeArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import { architectureFacts, loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { PREDICTION } from "../../src/adapter/layer.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { findBenchmark } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

type Maps = AdapterConfig["maps"];

/** Data of the paper's shapes. */
const SHAPES = {
  halfcheetah: { features: 17, classes: 6, extent: 1000 },
  wikitext: { features: 32_000, classes: 32_000, extent: 128 },
  imdb: { features: 30_522, classes: 2, extent: 512 },
  flowers102: { features: 3 * 32 * 32, classes: 102, extent: 32 },
  mnist: { features: 784, classes: 10 },
};

function counts(
  id: keyof typeof SHAPES,
  preset: string,
  maps?: Maps,
  { rank = 8, ...overrides }: { rank?: number } & ConfigOverrides = {},
) {
  const benchmark = findBenchmark(id);
  const config = defaultConfig(benchmark, preset, {
    ...overrides,
    adapter: { rank, ...(maps === undefined ? {} : { maps }) },
  });
  return countParameters(benchmark.architecture(preset, SHAPES[id]), config);
}

/** What else is trained than with other maps; those of the protocol by default. */
function more(id: keyof typeof SHAPES, preset: string, maps: Maps, than?: Maps): number {
  return counts(id, preset, maps).trainable - counts(id, preset, than).trainable;
}

// arXiv:2604.08749, Table 23: the shares are those of full and adapters together.
Deno.test("Decision Transformer: with six maps adapted 6,912 a rank are trained, and the shares are the paper's", () => {
  const shares: string[] = [];
  for (const rank of [1, 2, 4, 8, 16, 32]) {
    const six = counts("halfcheetah", "small", { mlp: "adapted" }, { rank });
    assert.equal(six.trainable, 6_912 * rank + 134_296);
    assert.deepEqual(six, counts("halfcheetah", "small", undefined, { rank }));
    shares.push((100 * six.trainable / six.fullPlusAdapters).toFixed(2));
  }
  assert.deepEqual(shares, ["19.23", "19.98", "21.44", "24.22", "29.22", "37.47"]);
});

Deno.test("Decision Transformer: maps trained whole have weights and biases, frozen ones nothing", () => {
  const [d, blocks, rank] = [128, 3, 8];
  const id = "halfcheetah";
  const mlp = blocks * ((d + 1) * 4 * d + (4 * d + 1) * d);
  const bare = { attention: "adapted", mlp: "frozen" } as const;
  assert.equal(more(id, "small", { mlp: "trained" }, bare), mlp);
  const attention = blocks * 4 * (2 * rank * d + 1);
  assert.equal(more(id, "small", { attention: "frozen", mlp: "frozen" }, bare), -attention);
  // The protocol's six maps: two more a block, with a gain each.
  assert.equal(-more(id, "small", bare), blocks * 2 * (rank * 5 * d + 1));
  const whole = counts(id, "small", { attention: "trained", mlp: "trained" });
  assert.equal(whole.trainable, whole.full);
});

Deno.test("language model: the three maps of each MLP are adapted, or trained without biases", () => {
  const [d, inner, blocks, rank] = [64, 192, 6, 8];
  const adapted = blocks * 3 * (rank * (d + inner) + 1);
  assert.equal(more("wikitext", "3M", { mlp: "adapted" }), adapted);
  assert.equal(more("wikitext", "3M", { mlp: "trained" }), blocks * 3 * d * inner);
});

Deno.test("IMDB: its second map has a beta already, which a frozen one loses", () => {
  const [d, blocks, rank] = [256, 3, 8];
  assert.equal(more("imdb", "transformer", { mlp: "frozen" }), -blocks);
  const adapted = blocks * (2 * rank * (d + 4 * d) + 1);
  assert.equal(more("imdb", "transformer", { mlp: "adapted" }), adapted);
});

Deno.test("Vision Transformer: either kind of maps can be frozen", () => {
  const [d, hidden, blocks, rank] = [128, 512, 6, 8];
  const attention = blocks * 4 * (2 * rank * d + 1);
  assert.equal(more("flowers102", "small", { attention: "frozen" }), -attention);
  const mlp = blocks * 2 * (rank * (d + hidden) + 1);
  assert.equal(more("flowers102", "small", { mlp: "frozen" }), -mlp);
});

Deno.test("the method full trains every map whatever its role; without adapters the architecture's role holds", () => {
  const maps: Maps = { attention: "frozen", mlp: "trained" };
  for (const method of ["full", "head"] as const) {
    assert.deepEqual(
      counts("halfcheetah", "small", maps, { method }),
      counts("halfcheetah", "small", undefined, { method }),
    );
  }
});

Deno.test("maps that an architecture does not have are refused, with its name", () => {
  assert.throws(
    () => counts("mnist", "tiny", { mlp: "frozen" }),
    (error) =>
      error instanceof UsageError &&
      /^The network mlp 784-128-64-10 has no blocks whose mlp maps could be frozen/
        .test(error.message),
  );
});

Deno.test("a model with trained and frozen maps is the same after it was stored", async () => {
  await startEngine("wasm");
  const benchmark = findBenchmark("halfcheetah");
  const data = await benchmark.load(null);
  const roles: NonNullable<Maps>[] = [
    { attention: "frozen", mlp: "trained" },
    { attention: "trained", mlp: "adapted" },
  ];
  for (const maps of roles) {
    const options = defaultConfig(benchmark, "tiny", { adapter: { rank: 2, maps } });
    const network = createNetwork(benchmark.architecture("tiny", data), options);
    network.materialise();
    network.trained.forEach((held, salt) => held.assign(closedValues(held.size, salt, 2)));
    const architecture = architectureFacts(options, benchmark, data);
    const file = encodeArtifact(await createArtifact(network, { options, architecture }));
    const artifact = await decodeArtifact(file);
    assert.deepEqual(artifact.description.adapter.maps, maps);
    const model = await loadBenchmarkModel(artifact);
    const { inputs } = data.task.batch("test", Uint32Array.of(0, 1, 2));
    const [wanted, found] = [network, model.network].map((of) =>
      of.forward(inputs, PREDICTION).dataSync()
    );
    assert.deepEqual(found, wanted);
    model.dispose();
    network.dispose();
  }
});
