import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONFIG_FILE, readArtifact, WEIGHTS_FILE } from "../../src/artifact/files.ts";
import { READINGS } from "../../src/benchmarks/readings.ts";
import { findBenchmark } from "../../src/benchmarks/registry.ts";
import { CACHE_DIR } from "../../src/data/data_dir.ts";
import { holdsDataSet } from "../../src/data/locate.ts";
import { MNIST as MNIST_FILES } from "../../src/data/mnist/mnist_source.ts";
import { UsageError } from "../../src/errors.ts";
import type { RunConfig } from "../../src/training/config.ts";
import { METHODS } from "../../src/models/method.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { parseArguments } from "../../tasks/cli/arguments.ts";
import { helpText } from "../../tasks/cli/help.ts";
import { checkpointPath, CHECKPOINTS, configOf } from "../../tasks/cli/train_config.ts";
import { TRAIN } from "../../tasks/cli/train_flags.ts";
import { trainCommand } from "../../tasks/train.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { canMount, denoOnMount } from "../support/small_disk.ts";
import { call } from "../support/call.ts";
import { type Ended, runTask } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { isRefused } from "./saved_model.ts";

const MNIST = findBenchmark("mnist");
const TRAIN_PROGRAM = fileURLToPath(new URL("../../tasks/train.ts", import.meta.url));

function configFor(...args: string[]): RunConfig {
  const { values } = parseArguments(TRAIN, args);
  return configOf(values, findBenchmark(values.benchmark));
}

/** Trains on a small set of 5 x 5 images in 3 classes, and parses the object printed. */
async function trainSmall(folder: string, ...args: string[]) {
  await writeFiles(folder, smallSet({ train: 60, test: 12, height: 5, width: 5, classes: 3 }));
  const flags = ["--data", folder, "--preset", "tiny", "--batch-size", "16", "--json"];
  const { code, stdout, stderr } = await runTask("train", [...flags, ...args]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  return { json: JSON.parse(stdout), stderr };
}

Deno.test("train: no flags are the paper's protocol", () => {
  assert.deepEqual(configFor(), defaultConfig(MNIST, "medium"));
});

Deno.test("train: every method runs with no further flags, on its own defaults", () => {
  for (const method of METHODS) {
    const config = configFor("--method", method);
    assert.deepEqual(config, defaultConfig(MNIST, "medium", { method }));
    validateConfig(config, MNIST);
  }
});

Deno.test("train: the flags of a subspace reach the configuration, and need its method", () => {
  const flags = ["--dimension", "12", "--projection", "dense", "--gain", "layer"];
  const subspace = { dimension: 12, projection: "dense", gain: "layer" } as const;
  const config = configFor("--method", "subspace", ...flags);
  assert.deepEqual(config, defaultConfig(MNIST, "medium", { method: "subspace", subspace }));
  validateConfig(config, MNIST);
  assert.throws(() => validateConfig(configFor(...flags), MNIST), /trains in no subspace/);
});

Deno.test("train: every flag reaches the configuration", () => {
  const config = configFor(
    ...["--preset", "small", "--method", "zero", "--rank", "3", "--alpha", "2", "--dora"],
    ...["--scaling", "rslora", "--layer-norm", "--residual", "--adapter-dropout", "0.2"],
    ...[
      "--fixed-beta",
      "--a-init",
      "kaiming",
      "--b-init",
      "kaiming_uniform",
      "--bias",
      "frozen",
      "--head",
      "lora",
      "--family",
      "binary",
    ],
    ...["--scale", "0.1", "--resample", "microbatch", "--seed", "1", "--adapter-seed", "a"],
    ...["--head-seed", "2", "--order-seed", "3", "--dropout-seed", "4", "--epochs", "5"],
    ...["--steps", "6", "--batch-size", "7", "--learning-rate", "0.5", "--weight-decay", "0"],
    ...["--optimizer", "sgd", "--momentum", "0.9", "--schedule", "exponential", "--decay", "0.8"],
    ...["--warmup", "9", "--clip", "1.5", "--dropout", "0", "--patience", "10"],
    ...["--accumulate", "7", "--evaluate-windows", "11", "--pool", "--fresh-backbones", "3"],
    ...["--dropout-steps", "own", "--xavier-gain", "0.5", "--data-variant", "b=2,a=1"],
  );
  const usual = defaultConfig(MNIST, "small");
  assert.deepEqual(config, {
    ...usual,
    method: "zero",
    adapter: {
      rank: 3,
      alpha: 2,
      scaling: "rslora",
      dora: true,
      layerNorm: true,
      residual: true,
      dropout: 0.2,
      trainBeta: false,
      aInit: "kaiming",
      bInit: "kaiming_uniform",
      bias: "frozen",
      head: "lora",
    },
    backbone: { family: "binary", scale: 0.1, parameters: {} },
    resample: { schedule: "microbatch", k: 4, pool: true },
    seeds: { backbone: 1, adapter: "a", head: 2, order: 3, dropout: 4 },
    optimizer: {
      ...usual.optimizer,
      name: "sgd",
      momentum: 0.9,
      learningRate: 0.5,
      weightDecay: 0,
      schedule: "exponential",
      decay: 0.8,
      warmupSteps: 9,
      clipNorm: 1.5,
    },
    epochs: 5,
    steps: 6,
    batchSize: 7,
    dropout: 0,
    patience: 10,
    accumulate: 7,
    evaluate: 11,
    freshBackbones: 3,
    dropoutSteps: "own",
    xavierGain: 0.5,
    data: { b: "2", a: "1" },
  });
  const started = configFor("--method", "full", "--initial", "backbone", "--family", "binary");
  assert.deepEqual(
    started,
    defaultConfig(MNIST, "medium", {
      method: "full",
      initial: "backbone",
      backbone: { family: "binary" },
    }),
  );
  assert.equal(configFor("--evaluate", "none").evaluate, "none");
  // Its protocol stops early by scores.
  assert.equal(configFor("--benchmark", "imdb", "--evaluate", "none").patience, null);
});

Deno.test("train: readings apply in their order, and explicit flags after them", () => {
  const usual = defaultConfig(MNIST, "medium");
  const read = configFor("--reading", "scaling-one,sigma-0.1", "--reading", "b-kaiming");
  assert.deepEqual(read, {
    ...usual,
    adapter: { ...usual.adapter, scaling: "constant", bInit: "kaiming_uniform" },
    backbone: { ...usual.backbone, scale: 0.1 },
  });
  const flagged = configFor(
    ...["--scale", "0.2", "--alpha", "3", "--reading", "scaling-one,sigma-0.1", "--rank", "2"],
  );
  assert.deepEqual(flagged.adapter, { ...usual.adapter, scaling: "constant", alpha: 3, rank: 2 });
  assert.equal(flagged.backbone.scale, 0.2);
  const zero = configFor("--reading", "zero-frozen-biases");
  assert.deepEqual([zero.method, zero.adapter.bInit, zero.adapter.bias], [
    "zero",
    "zeros",
    "frozen",
  ]);
  assert.equal(configFor("--reading", "zero-b-uniform", "--method", "full").method, "full");
});

Deno.test("train: roles of maps reach the configuration, and replace those of a protocol and of a reading kind by kind", () => {
  const maps = (...args: string[]) => configFor("--benchmark", "halfcheetah", ...args).adapter.maps;
  assert.deepEqual(maps(), { attention: "adapted", mlp: "adapted" });
  assert.deepEqual(maps("--attention-maps", "frozen"), { attention: "frozen", mlp: "adapted" });
  assert.deepEqual(
    maps("--reading", "attention-alone", "--mlp-maps", "trained"),
    { attention: "adapted", mlp: "trained" },
  );
});

Deno.test("train: a pool needs a schedule with several scaffolds, whichever way it is asked for", () => {
  const pool = { schedule: "microbatch", k: 4, pool: true };
  for (const asked of [["--reading", "pool"], ["--pool"], ["--reading", "fresh", "--pool"]]) {
    assert.deepEqual(configFor(...asked, "--resample", "microbatch").resample, pool);
    assert.throws(
      () => validateConfig(configFor(...asked), MNIST),
      /A pool of scaffolds needs the resampling schedule batch or microbatch, got static$/,
    );
  }
});

Deno.test("train: readings that are unknown, another benchmark's or contradict each other are refused", () => {
  const refused = (args: string[], message: RegExp) =>
    assert.throws(
      () => configFor(...args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused(
    ["--reading", "scaling-on"],
    /^--reading must be one of .*\(did you mean scaling-one\?\)$/,
  );
  refused(["--reading", "pool", "--benchmark", "imdb"], /^The reading pool is none of imdb: /);
  refused(["--reading", "scaling-one,scaling-over-rank"], /contradict .* adapter\.scaling/);
});

Deno.test("train --help: every reading on lines of its own, with what it does and for whom", () => {
  const help = helpText(TRAIN, 100);
  for (const [name, { says }] of Object.entries(READINGS)) {
    const words = says.split(" ").map((word) => RegExp.escape(word)).join("\\s+");
    assert.match(help, new RegExp(`^ +${RegExp.escape(name)}\\s+${words}`, "m"));
  }
  assert.match(help, /sigma-0\.1\s.*\s+.*\(mnist, seed-gating,/);
});

Deno.test("train: --seed sets all five seeds, 0 and text included", () => {
  for (const seed of [0, "paper"]) {
    assert.deepEqual(configFor("--seed", String(seed)).seeds, {
      backbone: seed,
      adapter: seed,
      head: seed,
      order: seed,
      dropout: seed,
    });
  }
});

Deno.test("train: the paper's k for each schedule, and none where it means nothing", () => {
  const batch = { schedule: "batch", k: 2, pool: false };
  assert.deepEqual(configFor("--resample", "batch").resample, batch);
  assert.equal(configFor("--resample", "batch", "--resample-k", "3").resample.k, 3);
  assert.throws(() => configFor("--resample-k", "2"), UsageError);
  assert.equal(configFor("--profile", "smoke").steps, 20);
  assert.equal(configFor("--profile", "smoke", "--steps", "5").steps, 5);
});

Deno.test("train: the smoke run of a benchmark says how large its batches are, unless a flag does", () => {
  const { batchSize, steps, preset } = configFor("--benchmark", "wikitext", "--profile", "smoke");
  assert.deepEqual({ batchSize, steps, preset }, { batchSize: 8, steps: 5, preset: "tiny" });
  const own = ["--benchmark", "wikitext", "--profile", "smoke", "--batch-size", "2"];
  assert.equal(configFor(...own).batchSize, 2);
  assert.equal(configFor("--profile", "smoke").batchSize, 128);
  assert.equal(configFor("--benchmark", "wikitext").batchSize, 32);
});

Deno.test("train --json: one object with everything a program needs; progress on stderr", async () => {
  await withFolder(async (folder) => {
    const { json, stderr } = await trainSmall(folder, "--steps", "6", "--rank", "2", "--seed", "7");
    const { benchmark, method, preset, family, rank, profile, data, seed, metric } = json;
    assert.deepEqual(
      { benchmark, method, preset, family, rank, profile, data, seed, metric },
      {
        benchmark: "mnist",
        method: "lottalora",
        preset: "tiny",
        family: "normal",
        rank: 2,
        profile: "quick",
        data: `idx-${json.dataDigest.slice(0, 8)}`,
        seed: 7,
        metric: "accuracy",
      },
    );
    assert.deepEqual([json.steps, json.engine, json.beta.length], [6, "wasm", 2]);
    // Sum of r (dIn + dOut), two betas and the head: 2 (25 + 128) + 2 (128 + 64) + 2 + 65 * 3.
    assert.equal(json.trainable, 887);
    assert.equal(json.total, 25 * 128 + 128 + 128 * 64 + 64 + 65 * 3);
    assert.equal(json.fullPlusAdapters, json.total + 2 * (25 + 128) + 2 * (128 + 64) + 2);
    for (const key of ["adapterDigest", "dataDigest"]) assert.match(json[key], /^[0-9a-f]{64}$/);
    for (const key of ["value", "validation", "valueWithoutBackbone", "seconds"]) {
      assert.ok(Number.isFinite(json[key]), key);
    }
    assert.equal(json.valueFreshBackbone, null);
    assert.match(stderr, /784|25-128-64-3/);
  });
});

Deno.test("train: null where a value does not apply", async () => {
  await withFolder(async (folder) => {
    const { json } = await trainSmall(folder, "--steps", "2", "--method", "full");
    const { rank, family, resample, valueWithoutBackbone, valueFreshBackbone, beta } = json;
    assert.deepEqual([rank, family, resample], [null, null, null]);
    assert.deepEqual([valueWithoutBackbone, valueFreshBackbone, beta], [null, null, []]);
    assert.equal(json.valuesFreshBackbones, null);
    const robust = await trainSmall(folder, "--steps", "2", "--fresh-backbones", "2");
    assert.equal(robust.json.valuesFreshBackbones.length, 2);
    const redrawn = await trainSmall(folder, "--steps", "2", "--resample", "batch");
    assert.ok(Number.isFinite(redrawn.json.valueFreshBackbone));
  });
});

Deno.test("train: two processes end with the same digest, another seed with another", async () => {
  await withFolder(async (folder) => {
    const digest = async (seed: string) =>
      (await trainSmall(folder, "--steps", "5", "--seed", seed)).json.adapterDigest;
    assert.equal(await digest("3"), await digest("3"));
    assert.notEqual(await digest("3"), await digest("4"));
  });
});

Deno.test("train: a rank above the layers' widths is allowed, with one warning", async () => {
  await withFolder(async (folder) => {
    const { json, stderr } = await trainSmall(folder, "--steps", "1", "--rank", "70");
    assert.equal(json.rank, 70);
    assert.equal(stderr.match(/warning/g)?.length, 1);
    assert.match(stderr, /warning: rank 70 is above min\(dIn, dOut\)/);
    const within = await trainSmall(folder, "--steps", "1", "--rank", "25");
    assert.doesNotMatch(within.stderr, /warning/);
  });
});

/** A checkpoint's name that no other run uses; the file is gone afterwards. */
async function withCheckpoint(use: (name: string, path: string) => Promise<void>): Promise<void> {
  const name = `test-${crypto.randomUUID()}`;
  const path = join(CHECKPOINTS, name);
  try {
    await use(name, path);
  } finally {
    await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}

Deno.test("train: a checkpoint is used again, and its folder is checked before training", () =>
  withCheckpoint((name, path) =>
    withFolder(async (folder) => {
      const flags = ["--steps", "8", "--checkpoint", name, "--checkpoint-every", "4"];
      const first = await trainSmall(folder, ...flags);
      const again = await trainSmall(folder, ...flags);
      assert.match(again.stderr, /resumed at step 8/);
      assert.equal(again.json.adapterDigest, first.json.adapterDigest);

      const below = join(path, "below");
      const { code, stdout, stderr } = await runTask("train", ["--checkpoint", below]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^error: Cannot write .*below: .*\n$/);
    })
  ));

Deno.test("train: a bare name is a file in data/checkpoints, other folders are refused", async () => {
  assert.equal(checkpointPath("run"), join(CHECKPOINTS, "run"));
  assert.equal(checkpointPath(join(CHECKPOINTS, "a", "run")), join(CHECKPOINTS, "a", "run"));
  assert.equal(checkpointPath("..run"), join(CHECKPOINTS, "..run"));
  for (const named of ["/tmp/run", "./run", "..", ".", CHECKPOINTS, `${CHECKPOINTS}/../run`]) {
    assert.throws(() => checkpointPath(named), UsageError, named);
  }
  await withFolder(async (cwd) => {
    const { code, stdout, stderr } = await runTask("train", ["--checkpoint", "./run"], { cwd });
    assert.deepEqual([code, stdout, namesIn(cwd)], [2, "", []]);
    assert.match(stderr, /^error: --checkpoint .*data\/checkpoints, .* got \.\/run\n$/);
  });
});

Deno.test("train: ended at any time, gently or not, and resumed, a run ends with the bytes of one that was not", () =>
  withCheckpoint((name, path) =>
    withFolder(async (folder) => {
      const steps = ["--steps", "300"];
      const whole = await trainSmall(folder, ...steps);
      const flags = ["--data", folder, "--preset", "tiny", "--batch-size", "16", ...steps];
      const saving = ["--checkpoint", name, "--checkpoint-every", "3"];
      const permissions = ["--allow-read", "--allow-env", `--allow-write=${CHECKPOINTS}`];
      for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        // Not by `deno task`, whose death would leave the program itself alive.
        const child = new Deno.Command("deno", {
          args: ["run", "--no-prompt", ...permissions, TRAIN_PROGRAM, ...flags, ...saving],
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).spawn();
        const begun = existsSync(path) ? Deno.statSync(path).ino : null;
        const hasSaved = () => existsSync(path) && Deno.statSync(path).ino !== begun;
        let over = false;
        void child.status.then(() => over = true);
        while (!hasSaved() && !over) await new Promise((resolve) => setTimeout(resolve, 2));
        await new Promise((resolve) => setTimeout(resolve, 40 * Math.random()));
        if (!over) child.kill(signal);
        await child.status;
        const left = namesIn(CHECKPOINTS).filter((file) => file.startsWith(`.${name}.`));
        assert.ok(left.length <= (signal === "SIGKILL" ? 1 : 0), `${signal} left ${left}`);
      }
      const resumed = await trainSmall(folder, ...steps, ...saving);
      assert.match(resumed.stderr, /resumed at step \d+ from/);
      assert.equal(resumed.json.adapterDigest, whole.json.adapterDigest);
      assert.deepEqual(resumed.json.beta, whole.json.beta);
      assert.deepEqual(namesIn(CHECKPOINTS).filter((file) => file.startsWith(`.${name}.`)), []);
    })
  ));

Deno.test("train: without --json a summary for people", async () => {
  const { code, stdout } = await runTask("train", ["--profile", "smoke", "--preset", "tiny"]);
  assert.equal(code, 0);
  assert.match(stdout, /^mnist tiny, lottalora, rank 8, normal\naccuracy: \d/);
  assert.match(stdout, /trained: 9,484 of 109,386 \(8\.67 %; /);
});

Deno.test("train: seed gating takes its own rank, and JSON holds the answers that the text counts", async () => {
  const flags = ["--benchmark", "seed-gating-rejecting", "--preset", "tiny", "--steps", "3"];
  const { code, stdout, stderr } = await runTask("train", [...flags, "--json"]);
  assert.equal(code, 0, stderr);
  const { rank, value, measures, trainable, valueFreshBackbone } = JSON.parse(stdout);
  assert.deepEqual([rank, trainable], [4, 5_133]);
  assert.ok(value >= 0 && valueFreshBackbone >= 0);
  const names = Object.keys(measures);
  assert.ok(names.length > 40);
  for (const name of names) assert.match(name, /^seed 4[2-5]: \d as (\d|other)$/);
  // Four backbones of the tiny network, 4 bytes a weight.
  assert.match(stderr, new RegExp(`backbone ${(4 * 4 * 108_544 / 2 ** 20).toFixed(2)},`));
  const text = await runTask("train", flags);
  assert.match(text.stdout, new RegExp(`^${names.length} measures: --json holds them$`, "m"));
});

const USAGE: [string[], RegExp][] = [
  [["--rank", "0"], /--rank .* got 0$/],
  [["--rank", "-3"], /--rank .* got -3$/],
  [["--rank", "1.5"], /--rank .* got 1\.5$/],
  [["--rank", "65537"], /--rank .* got 65537$/],
  [["--family", "gauss"], /--family .* got "gauss"/],
  [["--benchmark", "cifar"], /--benchmark .* got "cifar"/],
  [["--profile", "fast"], /--profile .* got "fast"/],
  [["--engine", "gpu"], /--engine .* got "gpu"/],
  [["--preset", "huge"], /preset "huge"/],
  [["--rang", "8"], /--rang: did you mean --rank\?$/],
  [["--evaluate", "none", "--evaluate-windows", "3"], /-windows 3 needs --evaluate all, got none$/],
  [["--learning-rate", "NaN"], /--learning-rate .* got NaN$/],
  [["--learning-rate", "0"], /learning rate .* got 0$/],
  [["--learning-rate", "-1"], /learning rate .* got -1$/],
  [["--dropout", "1"], /dropout .* got 1$/],
  [["--scale", "wide"], /--scale .* got "wide"/],
  [["--steps", "0"], /--steps .* got 0$/],
  [["--epochs", "many"], /--epochs .* got many$/],
  [["extra"], /"extra"/],
];

Deno.test("train: bad flags exit with 2, one line naming the value, nothing on stdout", async () => {
  await withFolder(async (cwd) => {
    for (const [index, [args, message]] of USAGE.entries()) {
      // One as a person would, the others without a process of their own.
      const { code, stdout, stderr } = index === 0
        ? await runTask("train", args, { cwd })
        : await call(trainCommand, args);
      assert.deepEqual([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, /^error: [^\n]*\n$/);
      assert.match(stderr.trimEnd(), message);
    }
    assert.deepEqual(namesIn(cwd), []);
  });
});

Deno.test("train: bad data exit with 1 and one line naming the file", async () => {
  await withFolder(async (cwd) => {
    const missing = await runTask("train", ["--data", "nowhere"], { cwd });
    assert.deepEqual([missing.code, missing.stdout], [1, ""]);
    assert.equal(missing.stderr, `error: The data folder ${cwd}/nowhere does not exist\n`);

    if (!await holdsDataSet(MNIST_FILES, CACHE_DIR)) {
      const paper = await runTask("train", ["--profile", "paper"], { cwd });
      assert.deepEqual([paper.code, paper.stdout], [1, ""]);
      assert.match(paper.stderr, /^error: .*deno task data fetch mnist.*\n$/);
    }

    const files = smallSet();
    files["t10k-labels-idx1-ubyte"] = files["t10k-labels-idx1-ubyte"].subarray(0, 12);
    await writeFiles(join(cwd, "digits"), files);
    const damaged = await runTask("train", [], { cwd, env: { LOTTALORA_DATA: "digits" } });
    assert.deepEqual([damaged.code, damaged.stdout], [1, ""]);
    assert.match(damaged.stderr, /^error: .*t10k-labels-idx1-ubyte: 4 bytes .* expected 10.*\n$/);
  });
});

/** Calls `train --out` in a folder with the small set in `digits`. */
async function trainTo(out: string, cwd: string, ...args: string[]) {
  const flags = ["--data", "digits", "--preset", "tiny", "--batch-size", "16", "--steps", "4"];
  return await runTask("train", [...flags, "--out", out, "--json", ...args], { cwd });
}

/** A caller's folder with the small set in `digits`. */
async function withCaller(use: (cwd: string) => Promise<void>): Promise<void> {
  await withFolder(async (above) => {
    const cwd = join(above, "caller");
    const set = smallSet({ train: 60, test: 12, height: 5, width: 5, classes: 3 });
    await writeFiles(join(cwd, "digits"), set);
    await use(cwd);
  });
}

Deno.test("train --out: the model lies in a new folder where it was called from, and says what the run said", async () => {
  await withCaller(async (cwd) => {
    const { code, stdout, stderr } = await trainTo("models/first", cwd);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout);
    const dir = join(cwd, "models", "first");
    assert.match(stderr, new RegExp(`\\nsaved in ${dir}\\n$`));
    assert.deepEqual(namesIn(join(cwd, "models")), ["first"]);
    assert.deepEqual(namesIn(dir), ["README.md", CONFIG_FILE, WEIGHTS_FILE]);
    const { training, architecture, matrices } = (await readArtifact(dir)).description;
    assert.deepEqual(
      [training!.value, training!.validation, training!.adapterDigest, training!.steps],
      [report.value, report.validation, report.adapterDigest, 4],
    );
    assert.deepEqual(
      [training!.dataDigest, training!.codeVersion, training!.engine, architecture.name],
      [report.dataDigest, report.codeVersion, report.engineIdentity, "mlp 25-128-64-3"],
    );
    assert.deepEqual(matrices.map(({ path }) => path), ["hidden.0", "hidden.1"]);

    const without = await runTask(
      "train",
      [...["--data", "digits", "--preset", "tiny", "--batch-size", "16"], "--steps", "4", "--json"],
      { cwd },
    );
    const { seconds: _, ...same } = JSON.parse(without.stdout);
    assert.deepEqual({ ...report, ...same }, report);

    const half = await trainTo("half", cwd, "--store", "float16");
    assert.equal(half.code, 0, half.stderr);
    const { tensors } = await readArtifact(join(cwd, "half"));
    assert.ok([...tensors.values()].every(({ format }) => format === "F16"));
  });
});

Deno.test("train --out: what cannot be saved is refused before anything is computed", async () => {
  await withCaller(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "kept"), "kept");
    const outside = /--out must lead below the folder you call from, .*caller, .*; got /;
    const wrong: [string[], 1 | 2, RegExp][] = [
      [["kept"], 1, /Cannot write .*kept: it exists already$/],
      [["digits"], 1, /Cannot write .*digits: it exists already$/],
      [["kept/below"], 1, /Cannot write .*kept\/below: /],
      [["../model"], 2, outside],
      [["/model"], 2, outside],
      [["model", "--method", "full"], 2, /method full trains every weight/],
      [["model", "--evaluate", "none"], 2, /saved with its scores: evaluate must not be none$/],
      [["model", "--data", "none"], 1, /data folder .*none does not exist/],
    ];
    for (const [[out, ...args], code, message] of wrong) {
      const flags = args[0] === "--data" ? args : ["--data", "digits", ...args];
      await isRefused("train", ["--out", out, "--preset", "tiny", ...flags], {
        cwd,
        code,
        message,
      });
    }
  });
});

Deno.test("train --out: in a folder with a comma it is refused by that name, and nothing else is permitted", async () => {
  await withCaller(async (parent) => {
    const cwd = join(parent, "lr=0.1,r=8");
    await Deno.mkdir(cwd);
    const flags = ["--data", "../digits", "--preset", "tiny", "--steps", "1"];
    // The last two are what the parts of the name would have permitted.
    for (const out of ["model", join(parent, "lr=0.1", "model"), `${PROJECT_ROOT}/r=8/model`]) {
      const message =
        /--out must lead below .*lr=0\.1,r=8, as INIT_CWD says, but Deno can permit no path with a/;
      await isRefused("train", ["--out", out, ...flags], { cwd, code: 2, message });
    }
    assert.deepEqual(namesIn(cwd), []);
  });
});

Deno.test("train --out: an empty INIT_CWD is named, and one from elsewhere too", async () => {
  await withCaller(async (cwd) => {
    const flags = ["--data", join(cwd, "digits"), "--preset", "tiny", "--steps", "1"];
    const run = (out: string, INIT_CWD: string) =>
      runTask("train", ["--out", out, ...flags], { cwd, env: { INIT_CWD } });
    const empty = await run("model", "");
    assert.equal(empty.code, 2);
    assert.match(
      empty.stderr,
      /^error: --out .* INIT_CWD names, but that is empty: unset it; got model\n$/,
    );
    const elsewhere = join(cwd, "elsewhere");
    const refused = await run(join(cwd, "model"), elsewhere);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /folder you call from, \S+elsewhere, as INIT_CWD says, where alone/,
    );
  });
});

Deno.test("train --out: a seed that no description can hold is refused before it trains", async () => {
  await withCaller(async (cwd) => {
    const { code, stdout, stderr } = await trainTo("model", cwd, "--seed", "x".repeat(1001));
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /\nerror: Cannot save the artifact: .* wrong at seeds\.backbone: [^\n]*\n$/,
    );
    assert.doesNotMatch(stderr, /step/);
    assert.deepEqual(namesIn(cwd), ["digits"]);
  });
});

/** The report is there, and the model is not; one line says why. */
function assertReported({ code, stdout, stderr }: Ended, message: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.equal(JSON.parse(stdout).steps, 1);
  assert.match(stderr, message);
  assert.equal(stderr.match(/^error: /gm)?.length, 1);
}

Deno.test("train --out: a number too large for float16 costs the model, not the report", async () => {
  await withCaller(async (cwd) => {
    const flags = ["--data", "digits", "--preset", "tiny", "--steps", "1", "--json"];
    const large = ["--learning-rate", "1e5", "--out", "model", "--store", "float16"];
    const ended = await runTask("train", [...flags, ...large], { cwd });
    assertReported(ended, /\nerror: The run is done, but .* too large for F16: store it as F32\n$/);
    assert.deepEqual(namesIn(cwd), ["digits"]);
  });
});

Deno.test({
  name: "train --out: a disk that fills up costs the model, not the report",
  ignore: !canMount(),
  fn: () =>
    withCaller(async (cwd) => {
      const disk = join(cwd, "disk");
      await Deno.mkdir(disk);
      const ended = await denoOnMount(disk, "size=16k", [
        ...["run", "--no-prompt", "--allow-read", "--allow-env", `--allow-write=${disk}`],
        ...[TRAIN_PROGRAM, "--data", join(cwd, "digits"), "--preset", "tiny", "--steps", "1"],
        ...["--json", "--out", join(disk, "model")],
      ]);
      assertReported(ended, /\nerror: Cannot write \S+model: no space left on the disk\n$/);
    }),
});

const ENDINGS = [["SIGINT", 130], ["SIGTERM", 143], ["SIGKILL", null]] as const;

for (const [signal, code] of ENDINGS) {
  Deno.test(`train --out: ended by ${signal} while it trains, it leaves nothing`, async () => {
    await withCaller(async (cwd) => {
      // Not by `deno task`, whose death would leave the program itself alive.
      const child = new Deno.Command("deno", {
        args: [
          ...["run", "--no-prompt", "--allow-read", "--allow-env", `--allow-write=${cwd}`],
          ...[TRAIN_PROGRAM, "--data", "digits", "--steps", "1000000", "--out", "model"],
        ],
        cwd,
        env: { INIT_CWD: cwd },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
      let said = "";
      // Until it tells of its first steps.
      while (!said.includes("step ")) said += (await reader.read()).value ?? "step ";
      child.kill(signal);
      const status = await child.status;
      await reader.cancel();
      assert.match(said, /step \d+\/1000000/);
      assert.equal(code === null ? status.signal : status.code, code ?? signal);
      assert.deepEqual(namesIn(cwd), ["digits"]);
    });
  });
}
