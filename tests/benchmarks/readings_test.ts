import assert from "node:assert/strict";
import { READINGS } from "../../src/benchmarks/readings.ts";
import { readAs, readingsOf } from "../../src/benchmarks/read_as.ts";
import { BENCHMARKS, findBenchmark } from "../../src/benchmarks/registry.ts";
import { adapterScaling } from "../../src/adapter/options.ts";
import { UsageError } from "../../src/errors.ts";
import type { RunConfig } from "../../src/training/config.ts";
import { joinedOverrides } from "../../src/training/overrides.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";

/** The configuration of some readings at a rank; those of pools need a schedule that has several. */
function readConfig(id: string, names: readonly string[], rank = 8): RunConfig {
  const benchmark = findBenchmark(id);
  const isPool = names.includes("pool");
  const plain = isPool ? { resample: { schedule: "batch", k: 2 } } as const : {};
  const changes = joinedOverrides({ adapter: { rank }, ...plain }, readAs(id, names));
  return defaultConfig(benchmark, benchmark.preset, changes);
}

for (const [name, { benchmarks, says, source }] of Object.entries(READINGS)) {
  Deno.test(`reading ${name}: its benchmarks exist and run it as written; it says what it does and where the paper does`, () => {
    assert.ok(benchmarks.length > 0);
    for (const id of benchmarks) validateConfig(readConfig(id, [name]), findBenchmark(id));
    for (const text of [says, source]) assert.match(text, /^\S[^\n]{5,140}[^.\s]$/);
    assert.match(source, /section|Table|Appendi|protocol|Equation/);
    assert.match(name, /^[a-z0-9]+([-.][a-z0-9]+)*$/);
  });
}

Deno.test("readings of the scaling give the paper's factors, whatever the protocol's alpha is", () => {
  const factor = (id: string, name: string, rank: number) =>
    adapterScaling(readConfig(id, [name], rank).adapter);
  for (const id of ["mnist", "halfcheetah", "imdb"]) {
    assert.equal(factor(id, "scaling-over-rank", 8), 1 / 8);
    for (const rank of [1, 8, 32]) assert.equal(factor(id, "scaling-one", rank), 1);
  }
  assert.equal(factor("imdb", "scaling-two", 32), 2);
  assert.equal(factor("wikitext", "scaling-16-over-rank", 4), 4);
  assert.equal(factor("mnist", "scaling-rslora", 16), 1 / 4);
});

Deno.test("readings change what they are about, and the rest stays the benchmark's", () => {
  const usual = defaultConfig(findBenchmark("mnist"), "medium");
  assert.deepEqual(readAs("mnist", []), {});
  const read = readConfig("mnist", ["scaling-one", "sigma-0.1", "a-kaiming", "b-kaiming"]);
  assert.deepEqual(read, {
    ...usual,
    adapter: {
      ...usual.adapter,
      ...{ scaling: "constant", alpha: 1, aInit: "kaiming", bInit: "kaiming_uniform" },
    },
    backbone: { ...usual.backbone, scale: 0.1 },
  });
  const zero = readConfig("mnist", ["zero-frozen-biases"]);
  assert.deepEqual([zero.method, zero.adapter.bInit, zero.adapter.bias], [
    "zero",
    "zeros",
    "frozen",
  ]);
  assert.deepEqual(readConfig("mnist", ["pool"]).resample, { schedule: "batch", k: 2, pool: true });
});

/** Benchmark, readings, and why they are refused. */
const REFUSED: [string, string[], RegExp][] = [
  ["mnist", ["scaling-oen"], /^Unknown reading "scaling-oen": .* \(did you mean scaling-one\?\)$/],
  ["mnist", ["toString"], /^Unknown reading "toString"/],
  ["cifar10", ["sigma-0.1"], /^The reading sigma-0\.1 is none of cifar10: it is one of mnist, /],
  [
    "mnist",
    ["scaling-one", "sigma-0.1", "scaling-rslora"],
    /^The readings scaling-one and scaling-rslora contradict each other in adapter\.scaling: choose "constant" or "rslora"$/,
  ],
  ["mnist", ["pool", "fresh"], /^The readings pool and fresh contradict .* resample\.pool/],
  ["mnist", ["b-kaiming", "b-kaiming-relu"], /adapter\.bInit: choose "kaiming_uniform" or "kai/],
  ["mnist", ["zero-frozen-biases", "b-kaiming"], /adapter\.bInit: choose "zeros" or "kaiming_un/],
];

for (const [id, names, message] of REFUSED) {
  Deno.test(`the readings ${names.join(", ")} of ${id} are refused`, () => {
    assert.throws(
      () => readAs(id, names),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("readings that set a field alike go together, and one may stand twice", () => {
  const changes = readAs("mnist", ["zero-b-uniform", "b-kaiming", "b-kaiming"]);
  assert.deepEqual(changes, {
    method: "zero",
    adapter: { bInit: "kaiming_uniform", bias: "none" },
  });
});

Deno.test("the readings of a benchmark are those that name it", () => {
  for (const id of Object.keys(BENCHMARKS)) {
    assert.ok("scaling-one" in readingsOf(id));
    assert.equal("scaling-two" in readingsOf(id), id === "imdb");
  }
});
