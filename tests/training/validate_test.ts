import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { UsageError } from "../../src/errors.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { allSeeds, defaultConfig, validateConfig } from "../../src/training/validate.ts";

/** Fields of any type, as they come from a command line or a file. */
type Loose = { [field: string]: unknown };

function validate(overrides: Loose, preset = "tiny"): void {
  validateConfig(defaultConfig(mnist, preset, overrides as ConfigOverrides), mnist);
}

const adapter = (field: string, value: unknown): Loose => ({ adapter: { [field]: value } });
const optimizer = (field: string, value: unknown): Loose => ({ optimizer: { [field]: value } });
const backbone = (field: string, value: unknown): Loose => ({ backbone: { [field]: value } });

/** What is refused, and what the message must say besides the value. */
const REFUSED: [Loose, unknown, RegExp][] = [
  ...[0, -1, 1.5, 65_537, NaN, Infinity, "8"].map((rank): [Loose, unknown, RegExp] => [
    adapter("rank", rank),
    rank,
    /rank must be an integer in \[1, 65536\]/,
  ]),
  [adapter("alpha", 0), 0, /alpha must be a finite number above 0/],
  [adapter("alpha", NaN), NaN, /alpha/],
  [adapter("dropout", 1), 1, /adapter dropout must be .* at least 0 and below 1/],
  [adapter("scaling", "lora+"), "lora+", /choose one of lora, rslora, constant/],
  [adapter("aInit", "kaiming_uniform"), "kaiming_uniform", /A-init .*kaiming_sqrt5, kaiming/],
  [adapter("maps", { atention: "frozen" }), "atention", /kind of maps .*mean attention\?/],
  [adapter("maps", { mlp: "gained" }), "gained", /role of maps .*adapted, trained, frozen/],
  [adapter("maps", {}), "{}", /maps name none: leave the field out/],
  [adapter("bInit", "ones"), "ones", /zeros, kaiming_uniform/],
  [adapter("head", "none"), "none", /full, lora, lora_bias/],
  [{ method: "lora" }, "lora", /lottalora, full, zero, head, small/],
  [{ dropout: -0.1 }, -0.1, /dropout must be/],
  [{ dropout: 1 }, 1, /below 1/],
  [{ dropoutSteps: "each" }, "each", /kind of dropout over steps .*choose one of shared, own/],
  [{ xavierGain: 0 }, 0, /Xavier gain must be a finite number above 0/],
  [{ xavierGain: NaN }, NaN, /Xavier gain/],
  [{ initial: "uniform" }, "uniform", /kind of initial weights .*choose one of usual, backbone/],
  ...["lottalora", "head", "small", "subspace"].map((method): [Loose, unknown, RegExp] => [
    { method, initial: "backbone" },
    "backbone",
    new RegExp(`method full alone starts .* with the method ${method} initial must be usual`),
  ]),
  [{ data: { split: "other" } }, "split", /mnist have no choice "split"/],
  [{ batchSize: 0 }, 0, /batch size must be an integer in \[1, /],
  [{ epochs: 0 }, 0, /epochs/],
  [{ epochs: 2.5 }, 2.5, /epochs/],
  [{ steps: 0 }, 0, /steps/],
  [{ steps: -3 }, -3, /steps/],
  [{ patience: 0 }, 0, /patience/],
  [{ accumulate: 0 }, 0, /accumulated from must be an integer in \[1, 128\]/],
  [{ accumulate: 2.5 }, 2.5, /accumulated from/],
  [{ accumulate: 129 }, 129, /accumulated from/],
  [{ accumulate: 5 }, 5, /batch of 128 cannot be .* must divide it, as 8 does$/],
  [
    { accumulate: 2, resample: { schedule: "microbatch", k: 4 } },
    2,
    /micro-batches .* accumulate must be 1/,
  ],
  [{ evaluate: "some" }, "some", /evaluation .*choose one of all, none/],
  [{ evaluate: 0 }, 0, /windows that are evaluated must be an integer in \[1, /],
  [{ evaluate: 1.5 }, 1.5, /windows/],
  [{ evaluate: "none", patience: 3 }, "none", /Early stopping needs scores/],
  [backbone("family", "gaussian"), "gaussian", /choose one of normal, /],
  [backbone("family", "toString"), "toString", /choose one of normal, /],
  [backbone("parameters", { sigmma: 2 }), "sigmma", /parameters of normal are/],
  [backbone("scale", 0), 0, /scale must be a finite number above 0/],
  [backbone("scale", Infinity), Infinity, /scale/],
  [backbone("scale", "fan-out"), "fan-out", /fan-in, native/],
  [{ resample: { schedule: "step" } }, "step", /static, epoch, batch, microbatch/],
  [{ resample: { schedule: "batch", k: 0 } }, 0, /scaffolds/],
  [{ resample: { schedule: "microbatch", k: 129 } }, 129, /scaffolds.*\[1, 128\]/],
  [{ resample: { schedule: "batch", k: 65_537 } }, 65_537, /scaffolds.*\[1, 65536\]/],
  [{ resample: { schedule: "epoch", k: 2 } }, 2, /k must be 1/],
  ...["static", "epoch"].map((schedule): [Loose, unknown, RegExp] => [
    { resample: { schedule, pool: true } },
    schedule,
    /A pool of scaffolds needs the resampling schedule batch or microbatch/,
  ]),
  [{ resample: { schedule: "batch", pool: "yes" } }, "yes", /resample\.pool must be true or false/],
  ...[-1, 1.5, 17, NaN, "3"].map((freshBackbones): [Loose, unknown, RegExp] => [
    { freshBackbones },
    freshBackbones,
    /fresh backbones must be an integer in \[0, 16\]/,
  ]),
  ...["full", "zero", "small"].map((method): [Loose, unknown, RegExp] => [
    { method, freshBackbones: 2 },
    2,
    /has no backbone: the number of fresh backbones must be 0/,
  ]),
  [
    { freshBackbones: 2, resample: { schedule: "epoch" } },
    2,
    /resampled as epoch is scored on a new draw by itself/,
  ],
  [{ freshBackbones: 2, evaluate: "none" }, 2, /Nothing is scored where evaluate is none/],
  [{ freshBackbones: 2, seeds: { backbone: "a" } }, "a", /must be an integer with as many behind/],
  [
    { freshBackbones: 2, seeds: { backbone: 2 ** 53 - 2 } },
    2 ** 53 - 2,
    /must be an integer with as many behind/,
  ],
  [{ method: "full", resample: { schedule: "epoch" } }, "epoch", /full has no scaffold to redraw/],
  [{ method: "zero", adapter: { bInit: "zeros" } }, "zeros", /zero needs the B-init kaiming/],
  [{ benchmark: "cifar10" }, "cifar10", /choose one of mnist/],
  ...[NaN, 0, -1e-3, Infinity].map((rate): [Loose, unknown, RegExp] => [
    optimizer("learningRate", rate),
    rate,
    /learning rate must be a finite number above 0/,
  ]),
  [optimizer("name", "lion"), "lion", /adamw, adam, sgd/],
  [optimizer("schedule", "linear"), "linear", /constant, cosine, exponential/],
  [optimizer("weightDecay", -1), -1, /weight decay/],
  [optimizer("beta1", 1), 1, /beta1/],
  [optimizer("beta2", -0.5), -0.5, /beta2/],
  [optimizer("epsilon", 0), 0, /epsilon/],
  [optimizer("momentum", 1), 1, /momentum/],
  [optimizer("momentum", 0.9), 0.9, /The optimiser adamw has no momentum/],
  [optimizer("decay", 0), 0, /decay/],
  [optimizer("warmupSteps", -1), -1, /warm-up/],
  [optimizer("clipNorm", 0), 0, /clip norm/],
  [{ seeds: { backbone: 1.5 } }, 1.5, /backbone seed/],
  [{ seeds: { order: 2 ** 53 } }, 2 ** 53, /order seed/],
  [{ seeds: { head: NaN } }, NaN, /head seed/],
  [{ seeds: { dropout: "" } }, '""', /dropout seed/],
];

for (const [overrides, value, reason] of REFUSED) {
  Deno.test(`${JSON.stringify(overrides)} (${value}) is refused, with the value`, () => {
    assert.throws(() => validate(overrides), (error) => {
      assert.ok(error instanceof UsageError, `${error}`);
      assert.ok(error.message.includes(String(value)), error.message);
      assert.match(error.message, reason);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
}

Deno.test("a missing field is named, at any depth, with what it usually is", () => {
  const whole = defaultConfig(mnist, "tiny");
  const { resample: _, ...without } = whole;
  const { clipNorm: __, ...optimizer } = whole.optimizer;
  const lacking = (config: unknown) => () => validateConfig(config as RunConfig, mnist);
  assert.throws(lacking(without), {
    message:
      'The configuration lacks the field resample: usually it is {"schedule":"static","k":1,"pool":false}',
  });
  assert.throws(lacking({ ...whole, optimizer }), /lacks the field optimizer\.clipNorm: .*null$/);
});

Deno.test("an unknown preset is refused with those that exist", () => {
  assert.throws(
    () => validate({}, "huge"),
    /preset "huge": choose one of tiny, small, medium, large/,
  );
});

Deno.test("the borders themselves are accepted", () => {
  const accepted: Loose[] = [
    {},
    adapter("rank", 1),
    adapter("rank", 65_536),
    adapter("dropout", 0.999),
    { steps: 1, epochs: 1, batchSize: 1, patience: 1 },
    { accumulate: 128 },
    { accumulate: 2, resample: { schedule: "batch", k: 2 } },
    { evaluate: 1, patience: 1 },
    { evaluate: "none" },
    { resample: { schedule: "microbatch", k: 128 } },
    { seeds: { backbone: 0, adapter: -1, head: "a text", order: Number.MAX_SAFE_INTEGER } },
    backbone("scale", "native"),
    backbone("scale", 1e-6),
    optimizer("clipNorm", 1e-9),
    optimizer("momentum", 0),
    optimizer("beta1", 0),
  ];
  for (const overrides of accepted) validate(overrides);
});

Deno.test("the defaults are the paper's protocol for the benchmark", () => {
  const config = defaultConfig(mnist, "medium");
  const expected: Partial<RunConfig> = {
    benchmark: "mnist",
    preset: "medium",
    method: "lottalora",
    batchSize: 128,
    epochs: 20,
    steps: null,
    dropout: 0.1,
    patience: null,
    backbone: { family: "normal", scale: "fan-in", parameters: {} },
    resample: { schedule: "static", k: 1, pool: false },
    freshBackbones: 0,
    seeds: allSeeds(42),
  };
  assert.deepEqual({ ...config, ...expected }, config);
  const { learningRate, weightDecay, name, schedule, beta1, beta2, epsilon } = config.optimizer;
  assert.deepEqual([name, learningRate, weightDecay, schedule], ["adamw", 1e-3, 1e-2, "cosine"]);
  assert.deepEqual([beta1, beta2, epsilon], [0.9, 0.999, 1e-8]);
  assert.deepEqual([config.adapter.alpha, config.adapter.trainBeta], [1, true]);
});

Deno.test("overrides of one nested field leave its neighbours at their defaults", () => {
  const base = defaultConfig(mnist, "tiny");
  const config = defaultConfig(mnist, "tiny", {
    adapter: { rank: 3 },
    optimizer: { learningRate: 0.1 },
    seeds: { backbone: 0 },
    epochs: 2,
  });
  assert.deepEqual(config, {
    ...base,
    epochs: 2,
    adapter: { ...base.adapter, rank: 3 },
    optimizer: { ...base.optimizer, learningRate: 0.1 },
    seeds: { ...base.seeds, backbone: 0 },
  });
});
